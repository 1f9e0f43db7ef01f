"""Check a question, and find what kind of thing it asks for."""

import re
from collections.abc import Sequence
from enum import StrEnum

from index.errors import QuestionError
from index.text.terms import ENGLISH, detect, fold, stem, stop_words, words
from rag.questions.constants import LONGEST_QUESTION


class AnswerType(StrEnum):
    """What kind of thing an answer has to hold."""

    NUMBER = "number"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


_ENGLISH_CUES = (
    (
        AnswerType.NUMBER,
        (
            r"\bhow (many|much|old|long|far|tall|big|large|high|fast|often|deep|wide|heavy)\b"
            r"|\bwhat (percent\w*|number|amount|age|proportion|share|fraction|population|size|price|cost)\b"
            r"|\bwhat (is|was|are|were) the (population|number|amount|age|size|price|cost|percentage)\b"
        ),
    ),
    (
        AnswerType.TIME,
        (
            r"(?:^|[,;?]|\b(?:and|but|so|since|until|till|by|from)\s)\W*when\b"
            r"|\b(what|which) (year|date|day|month|century|decade|time)\b"
        ),
    ),
    (AnswerType.REASON, r"\bwhy\b|\bwhat (caused|reason)\b|\bhow come\b|\bfor what reason\b"),
    (AnswerType.PERSON, r"\b(who|whom|whose)\b"),
    (AnswerType.PLACE, r"\bwhere\b|\b(what|which) (country|city|state|place|town|continent|region|location|county)\b"),
)

_CUES = {
    "en": _ENGLISH_CUES,
    "es": (
        (
            AnswerType.NUMBER,
            r"\bcu[aá]nt[oa]s?\b|\bqu[eé] (porcentaje|n[uú]mero|cantidad|edad|proporci[oó]n|poblaci[oó]n)\b",
        ),
        (AnswerType.TIME, r"\bcu[aá]ndo\b|\bqu[eé] (a[nñ]o|fecha|d[ií]a|mes|siglo|d[eé]cada)\b"),
        (AnswerType.REASON, r"\bpor qu[eé]\b|\bqu[eé] (caus[oó]|raz[oó]n)\b"),
        (AnswerType.PERSON, r"\bqui[eé]n(es)?\b"),
        (AnswerType.PLACE, r"\bd[oó]nde\b|\bqu[eé] (pa[ií]s|ciudad|estado|lugar|continente|regi[oó]n)\b"),
    ),
    "fr": (
        (AnswerType.NUMBER, r"\bcombien\b|\bquel(le)? (pourcentage|nombre|âge|proportion|population|prix|taille)\b"),
        (AnswerType.TIME, r"\bquand\b|\bquel(le)? (année|date|jour|mois|siècle|décennie)\b"),
        (AnswerType.REASON, r"\bpourquoi\b|\bquelle (raison|cause)\b"),
        (AnswerType.PLACE, r"\boù\b|\bquel(le)? (pays|ville|état|lieu|continent|région)\b"),
        (AnswerType.PERSON, r"\bqui\b"),
    ),
    "de": (
        (
            AnswerType.NUMBER,
            r"\bwie ?(viele?|alt|lange?|weit|gro(ß|ss)|hoch|schnell|oft|schwer)\b|\bwelche (zahl|anzahl|menge)\b",
        ),
        (AnswerType.TIME, r"\bwann\b|\bwelche[nms]? (jahr|datum|tag|monat|jahrhundert)\b"),
        (AnswerType.REASON, r"\b(warum|weshalb|wieso)\b|\baus welchem grund\b"),
        (AnswerType.PERSON, r"\b(wer|wem|wen|wessen)\b"),
        (AnswerType.PLACE, r"\b(wo|wohin|woher)\b|\bwelche[mnrs]? (land|stadt|staat|ort|kontinent|region)\b"),
    ),
    "it": (
        (AnswerType.NUMBER, r"\bquant[aeio]\b|\bquale (percentuale|numero|età|popolazione|prezzo)\b"),
        (AnswerType.TIME, r"\bquando\b|\b(quale|che) (anno|data|giorno|mese|secolo|decennio)\b"),
        (AnswerType.REASON, r"\bperch[eé]\b|\bquale (motivo|ragione)\b"),
        (AnswerType.PLACE, r"\bdove\b|\b(quale|che) (paese|città|stato|luogo|continente|regione)\b"),
        (AnswerType.PERSON, r"\bchi\b"),
    ),
    "pt": (
        (AnswerType.NUMBER, r"\bquant[ao]s?\b|\bqual (porcentagem|número|idade|população|preço)\b"),
        (AnswerType.TIME, r"\bquando\b|\bque (ano|data|dia|mês|século|década)\b"),
        (AnswerType.REASON, r"\bpor qu[eê]\b|\bqual (razão|motivo)\b"),
        (AnswerType.PERSON, r"\bquem\b"),
        (AnswerType.PLACE, r"\bonde\b|\bque (país|cidade|estado|lugar|continente|região)\b"),
    ),
    "nl": (
        (AnswerType.NUMBER, r"\bhoe ?(veel|oud|lang|ver|groot|hoog|snel|vaak|zwaar)\b|\bwelk (percentage|aantal)\b"),
        (AnswerType.TIME, r"\bwanneer\b|\bwelke? (jaar|datum|dag|maand|eeuw)\b"),
        (AnswerType.REASON, r"\bwaarom\b|\bwat (veroorzaakte|is de reden)\b"),
        (AnswerType.PERSON, r"\bwie\b"),
        (AnswerType.PLACE, r"\bwaar(heen)?\b|\bwelke? (land|stad|staat|plaats|continent|regio)\b"),
    ),
}
"""Question words by what they ask for, by language; the first that matches counts."""


def asked_for(question: str, language: str = ENGLISH) -> AnswerType:
    """What kind of thing a question asks for."""
    lowered = question.lower()
    cues = _CUES.get(language, _ENGLISH_CUES)
    return next((asked for asked, cue in cues if re.search(cue, lowered)), AnswerType.OTHER)


def search_terms(question: str, usual: str, languages: Sequence[str]) -> list[str]:
    """The terms that articles are searched for, without function words.

    Args:
        question: As it was asked.
        usual: The language to take it for where it does not tell.
        languages: Those that the articles are in: a word has one term in each.
    """
    asked = content_of(question, detect(question, usual))
    return list(dict.fromkeys(stem(word, language) for word in asked for language in languages))


def content_of(question: str, language: str) -> list[str]:
    """The words of a question in a language, as they are written, without its function words."""
    return [word for word in words(question, language) if fold(word) not in stop_words(language)]


def checked(question: str) -> str:
    """The question with its white space folded.

    Raises:
        QuestionError: it is empty, longer than `LONGEST_QUESTION`, or has no word in it.
    """
    folded = " ".join(question.split())
    if not folded:
        raise QuestionError("The question is empty: type what you want to know.")
    if len(folded) > LONGEST_QUESTION:
        raise QuestionError(f"The question has {len(folded):,} characters: shorten it to {LONGEST_QUESTION:,} at most.")
    if not words(folded):
        raise QuestionError("The question has no word in it: ask in words.")
    return folded

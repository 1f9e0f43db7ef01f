"""Who says a sentence that stands inside a quotation, or is one, and does not name its speaker.

English, German, Spanish, French, with the quotation marks that each sets.
"""

import re

from rag.english import speech

NEAR = 500
"""Code points before a sentence in which its speaker is looked for."""

AFTER = 80
"""Code points behind a quotation in which "she said" may stand."""

_OTHER_SAYS = {
    "de": "sagte sagt sagten erklärte erklärt betonte betont meinte meint warnte warnt ergänzte schrieb schreibt"
    " behauptete behauptet kritisierte kritisiert berichtete berichtet versicherte bestätigte antwortete",
    "es": "dijo dice dijeron afirmó afirma aseguró asegura señaló señala explicó explica declaró declara añadió añade"
    " indicó indica sostuvo sostiene advirtió advierte escribió subrayó subraya manifestó insistió recordó lamentó",
    "fr": "déclare affirme explique assure indique estime souligne précise avertit prévient ajoute raconte insiste"
    " répond rappelle regrette dénonce",
}
_HAS_SAID = (
    r"(?:a|ont|avait) (?:déclaré|dit|affirmé|expliqué|assuré|indiqué|estimé|souligné|précisé|averti|prévenu|ajouté"
    r"|raconté|insisté|répondu|rappelé|regretté|dénoncé|écrit|lancé|confié)"
)
_OTHERS = rf"{_HAS_SAID}|{'|'.join(word for said in _OTHER_SAYS.values() for word in said.split())}"
_SAYS = rf"(?:{speech.SAYS}|{_OTHERS})"
_SAYS_FIRST = rf"(?:{speech.SAYS_BEFORE}|{_OTHERS})"
"""Verbs that stand before their subject."""
_CAPITAL = r"(?:(?:[A-ZÀ-ÖØ-Þ]\.)+|[A-ZÀ-ÖØ-Þ]\w{1,2}\.|[A-ZÀ-ÖØ-Þ](?:[\w’'.-]*[\w’'-])?)"
"""A word with a capital; a stop ends it only in initials and short titles, since elsewhere a sentence ends there."""
_SMALL = r"of|de la|de las|de los|de|del|du|des|van der|van|von der|von|zu|bin|al|y|le|la"
_NAME = rf"{_CAPITAL}(?: (?:(?:{_SMALL}) {_CAPITAL}|{_CAPITAL}))*"
_TITLED = r"(?:(?:der|die|el|la|le|las|los|les) (?:[a-zà-ÿ-]+ ){1,3})?"
"""What stands between a verb and a name where a language says what somebody is before: "dijo la ministra Ana Reis"."""

_BEFORE = re.compile(rf"(?P<who>{_NAME})(?:,[^,.!?]{{1,60}},)? (?:has |had |also |later |then |hat )?{_SAYS}\b")
_BEHIND = re.compile(rf"\b{_SAYS_FIRST} {_TITLED}(?P<who>{_NAME})")
_ALONE = r"he|she|they|er|sie|él|ella|ellos|il|elle|ils|elles"
_FOLLOWS = re.compile(
    rf"^(?:[^\S\n]|[”“\"’»«,])*(?:{_SAYS_FIRST} (?:{_TITLED}(?P<after>{_NAME})|{_ALONE})"
    rf"|(?P<before>{_NAME}|{_ALONE}) {_SAYS_FIRST})\b"
)
_NO_NAMES = (
    "he she they it i we you who the a an but and this that er sie es ich wir der die das ein eine und aber am im in"
    " él ella yo nosotros el la los las un una y pero en il elle je nous on le les des et mais au à"
)
_PRONOUNS = frozenset(_NO_NAMES.split())
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag"
    " sonntag januar februar märz april mai juni juli august september oktober november dezember"
)
_TIMES = frozenset(_DAYS.split())
"""Words with a capital that tell a time: "Am Montag sagte sie"."""

_MARKS = (("„", "“”"), ("«", "»"), ("»", "«"), ("“", "”"), ('"', '"'))
"""Marks that open and close a quotation, as one language or another sets them."""


def speaker(text: str, start: int, end: int) -> str | None:
    """Name who says a sentence, where it is quoted speech that does not say so itself.

    Args:
        text: The article.
        start: Where the sentence begins (code points).
        end: Where it ends, exclusive.

    Returns:
        The name as the article writes it, or None: the sentence is no speech, names its speaker, or nobody is named.
    """
    said = text[start:end]
    opens, closes = _marks(text)
    begun = said if said.lstrip()[:1] == opens else opens + said
    if not _is_speech(text, start, said, opens, closes) or re.search(rf"\b{_SAYS}\b", _unquoted(begun, opens, closes)):
        return None
    follows = _FOLLOWS.match(_behind(text[end : end + NEAR], said, closes)[:AFTER])
    named = (follows["after"] or follows["before"]) if follows else None
    if named and _is_named(named):
        return named.rstrip(".,")
    return _named_before(text[max(0, start - NEAR) : start], opens, closes)


def _behind(after: str, said: str, closes: str) -> str:
    """What stands behind the quotation that a sentence belongs to: it may go on for some sentences."""
    if any(mark in said[-2:] for mark in closes):
        return after
    ends = [place for place in map(after.find, closes) if place >= 0]
    return after[min(ends) :] if ends and "\n" not in after[: min(ends)] else after


def _marks(text: str) -> tuple[str, str]:
    """The marks that a text opens and closes quotations with: those whose opening one stands first in it."""
    places = {opens: text.find(opens) for opens, _ in _MARKS if opens in text}
    if "„" in places:
        return _MARKS[0]
    first = min(places, key=lambda opens: places[opens], default=_MARKS[-1][0])
    return next(marks for marks in _MARKS if marks[0] == first)


def _unquoted(text: str, opens: str, closes: str) -> str:
    """The text with blanks in the place of quotations."""
    quoted = rf"{opens}[^{opens}{closes}]*[{closes}]?"
    return re.sub(quoted, lambda one: " " * len(one[0]), text)


def _is_speech(text: str, start: int, said: str, opens: str, closes: str) -> bool:
    """Whether a sentence is a quotation, or stands inside one that began in its paragraph."""
    paragraph = text[text.rfind("\n", 0, start) + 1 : start]
    if said.lstrip()[:1] == opens:
        return len(_unquoted(said, opens, closes).split()) <= 1
    ended = sum(paragraph.count(mark) for mark in closes)
    inside = paragraph.count(opens) % 2 == 1 if opens == closes else paragraph.count(opens) > ended
    return inside and (opens == closes or not any(mark in said[:-2] for mark in closes))


def _named_before(text: str, opens: str, closes: str) -> str | None:
    """The last one who is named as speaking, outside quotations."""
    plain = _unquoted(text, opens, closes)
    found = [one for pattern in (_BEFORE, _BEHIND) for one in pattern.finditer(plain)]
    names = [one["who"] for one in sorted(found, key=lambda one: one.start("who")) if _is_named(one["who"])]
    return names[-1].rstrip(".,") if names else None


def _is_named(who: str) -> bool:
    """Whether words with capitals are a name, and not a pronoun or a time."""
    parts = who.lower().split()
    return who.lower() not in _PRONOUNS and _TIMES.isdisjoint(parts)

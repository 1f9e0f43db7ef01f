"""Tell what a timeline, a summary, a comparison or a list of quotes is asked of, in four languages."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from index.text.terms import ENGLISH, WORD, detect, fold, stop_words
from rag.questions.thread import ADDED
from rag.records import Request

_THING = r"(?P<{name}>[^,?;]+?)"
_END = r"\W*$"
_ONE, _OTHER = _THING.format(name="one"), _THING.format(name="other")
_ON = (
    r"(?:,? (?:on|in|over|about|regarding|concerning|in terms of|when it comes to|bei|beim|zu|zum|zur|über|in bezug auf"
    r"|sobre|en cuanto a|en|sur|concernant|à propos de) (?P<about>.+?))?"
)
_COMPARED = (
    (
        rf"^\W*(?:please )?compare (?:what|how) {_ONE} (?:and|with) {_OTHER}"
        rf" (?P<verb>say|said|tell|told|think|thought|make of|made of|see|saw|view|viewed|want|wanted|report|reported)"
        rf"(?: (?:about|of|on|to))? (?P<about>.+?){_END}"
    ),
    (
        rf"^\W*(?:please )?compare (?:what )?{_ONE} (?:and|with|to|versus|vs\.?) {_OTHER}"
        rf"(?: (?P<verb>say|said|think|write|wrote|report))?{_ON}{_END}"
    ),
    rf"\bdifferences? between {_ONE} and {_OTHER}{_ON}{_END}",
    (
        rf"^\W*how (?:do|does|did|are|is) {_ONE} (?:and|differ from|compare (?:with|to)|different from) {_OTHER}"
        rf"(?: (?:differ|compare|different))?{_ON}{_END}"
    ),
    rf"^\W*{_ONE} (?:vs\.?|versus|compared (?:to|with)) {_OTHER}{_ON}{_END}",
    rf"^\W*vergleiche?,? (?:was )?{_ONE} (?:und|mit) {_OTHER}{_ON}(?: sagen)?{_END}",
    rf"\bunterschiede? (?:gibt es )?zwischen {_ONE} und {_OTHER}{_ON}{_END}",
    rf"^\W*(?:worin|wie) unterscheide(?:n|t) sich {_ONE} (?:und|von) {_OTHER}{_ON}{_END}",
    rf"^\W*compara(?: lo que dicen)? (?:a )?{_ONE} (?:y|con|e) (?:a )?{_OTHER}{_ON}{_END}",
    rf"\bdiferencias?(?: hay)? entre {_ONE} y {_OTHER}{_ON}{_END}",
    rf"^\W*en qué se diferencian? {_ONE} (?:y|de) {_OTHER}{_ON}{_END}",
    rf"^\W*comparez?(?: ce que disent)? {_ONE} (?:et|avec|à) {_OTHER}{_ON}{_END}",
    rf"\bdifférences?(?: y a-t-il)? entre {_ONE} et {_OTHER}{_ON}{_END}",
    rf"^\W*en quoi {_ONE} (?:et|diffère-t-(?:il|elle) de) {_OTHER}(?: diffèrent-(?:ils|elles))?{_ON}{_END}",
)
"""How two things are compared, and on what."""

_SAY = r"(?:say|said|saying|says|think|thinks|thought|tell|told)"
_OF = r"(?: (?:about|of|on|regarding|concerning) (?P<about>.+?))?"
_WHO = r"(?P<name>[^,?;]+?)"
_SAID = (
    rf"^\W*what (?:exactly )?(?:did|does|do|has|have|had) {_WHO} {_SAY}{_OF}{_END}",
    rf"^\W*(?:everything|all|list what|show what|what) (?:that )?{_WHO} (?:has |have )?(?:said|says){_OF}{_END}",
    (
        rf"^\W*(?:(?:give|show|list|find)(?: me)? )?(?:all |every )?(?:the )?(?:quotes?|quotations?|statements?)"
        rf" (?:by|from|of) {_WHO}{_OF}{_END}"
    ),
)
"""How somebody's words are asked for, in English: the only language in which it is told who says what."""

_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)['’]", re.IGNORECASE)
"""What French puts before a vowel: "l'article"."""

_QUOTED = re.compile(r"[“«„\"]\s*([^”»“\"]{3,}?)\s*[”»“\"]")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two things that are compared, on what (empty: in general), and whether by what they say."""

    sides: tuple[str, str]
    about: str = ""
    is_said: bool = False


@dataclass(frozen=True, slots=True)
class Sayings:
    """Whose words are asked for, and about what; empty: about anything."""

    name: str
    about: str = ""


def topic(question: str, kind: Request) -> str:
    """Tell what a timeline or a summary is asked of, in the question's words; empty where it names nothing."""
    if quoted := _QUOTED.search(question):
        return quoted[1]
    places = [found.span() for found in WORD.finditer(question)]
    frame = _frames()["all"] | _frames()[kind]
    stops = stop_words(detect(question, ENGLISH))

    def is_frame(place: int) -> bool:
        written = question[slice(*places[place])]
        folded = fold(_ELIDED.sub("", written))
        return folded in frame or (folded in stops and (written.islower() or not place)) or len(written) == 1

    first, last = 0, len(places) - 1
    while first <= last and is_frame(first):
        first += 1
    while last >= first and is_frame(last):
        last -= 1
    return question[places[first][0] : places[last][1]] if first <= last else ""


def is_asked_for(kind: Request, question: str) -> bool:
    """Whether a question has words by which a timeline or a summary is asked for; of other kinds it always is."""
    cue = _cues().get(kind)
    return cue is None or bool(cue.search(_without_accents(question)))


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def is_of_one_article(question: str) -> bool:
    """Whether a question speaks of one article, not of several."""
    words = {fold(word) for word in WORD.findall(question)}
    return bool(words & _frames()["one_article"]) or bool(_QUOTED.search(question))


def compared(question: str) -> Compared | None:
    """Tell which two things are compared; None where the question does not name two."""
    for pattern in _COMPARED:
        if found := re.search(pattern, question, re.IGNORECASE):
            known = found.groupdict()
            return Compared((found["one"], found["other"]), known["about"] or "", is_said=bool(known.get("verb")))
    return None


def sayings(question: str) -> Sayings | None:
    """Tell whose words are asked for; None where a question names nobody, or asks for something else.

    What a follow-up was completed with stays with what the words are about.
    """
    added, plain = ADDED.search(question), ADDED.sub("", question)
    for pattern in _SAID:
        found = re.search(pattern, plain, re.IGNORECASE)
        if found and _is_name(found["name"], question):
            if not added:
                return Sayings(found["name"], found["about"] or "")
            return Sayings(found["name"], found["about"] + added[0]) if found["about"] else None
    return None


def _is_name(words: str, question: str) -> bool:
    """Whether words are a name: capitalised at both ends, or any but "he" where a question has no capitals at all."""
    written = words.split()
    if question.islower():
        return fold(written[0]) not in stop_words()
    return written[0][:1].isupper() and written[-1][:1].isupper()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("rag.collection").joinpath("topics.toml").read_text("utf-8"))


@cache
def _frames() -> dict[str, frozenset[str]]:
    return {name: frozenset(listed.split()) for name, listed in _data().items() if name != "cues"}


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(cue.replace("\n", "")) for name, cue in _data()["cues"].items()}

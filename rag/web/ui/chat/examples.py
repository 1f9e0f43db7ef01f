"""Make example questions that the articles answer.

No language model: a question is made where a sentence has one of a few shapes (a reason, a way, somebody said or did
something, a number of things, a date, a definition), in words that fit the shape, and kept when its answer is sure and
cites that article. The shapes are of English; articles in other languages give no examples.
"""

import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice

from index.records import Article, Kind, Sentence
from rag.records import Answer, Outcome

ARTICLES = 20
"""Articles that are looked at; the first ones, which are the newest."""

CALLS = 4
"""Times that `ask` is called for each question wanted, at most."""

LONGEST_EXAMPLE = 90
"""Code points of a question."""

_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w-]*[^\W_]"
_NAME = rf"{_WORD}(?: {_WORD}){{0,3}}"


@dataclass(frozen=True, slots=True)
class Shapes:
    """The words of `examples.toml`, and the patterns made of them."""

    templates: dict[str, str]
    ranks: dict[str, int]
    dull: frozenset[str]
    not_alone: frozenset[str]
    verbs: dict[str, str]
    acts: dict[str, str]
    titles: frozenset[str]
    not_before: frozenset[str]
    no_names: frozenset[str]
    why: re.Pattern[str]
    why_is: re.Pattern[str]
    how: re.Pattern[str]
    when_did: re.Pattern[str]
    about: re.Pattern[str]
    quoted_about: re.Pattern[str]
    asked: re.Pattern[str]
    who_said: re.Pattern[str]
    said: re.Pattern[str]
    did: re.Pattern[str]
    number: re.Pattern[str]
    date: re.Pattern[str]
    definition: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, its shape, and the sentence it was made from."""

    question: str
    shape: str
    sentence: Sentence


def examples(
    articles: Iterable[tuple[Article, Sequence[Sentence]]], ask: Callable[[str], Answer], n: int = 3
) -> list[str]:
    """Up to `n` questions, of different articles and shapes as far as there are, each of which `ask` answers.

    Furniture and headings are no source of questions. `ask` is called `CALLS * n` times at most.
    """
    found = (one for article in islice(articles, ARTICLES) for one in candidates(*article))
    kept = (one.question for one in varied(found, CALLS * n) if _is_answered(ask(one.question), one.sentence.article))
    return list(islice(kept, n))


def _is_answered(answer: Answer, article: str) -> bool:
    return answer.outcome is Outcome.SURE and any(citation.article == article for citation in answer.citations)


def varied(found: Iterable[Candidate], most: int) -> list[Candidate]:
    """The `most` first: those not dull, of an article and a shape that came least often so far, most worth a click.

    Of two questions, one that only says less than the other is left out.
    """
    shapes = _shapes()
    left = list(found)
    ordered: list[Candidate] = []

    def key(one: Candidate) -> tuple[bool, int, int]:
        often = sum((one.sentence.article == each.sentence.article) + 2 * (one.shape == each.shape) for each in ordered)
        return one.shape in shapes.dull, often, shapes.ranks[one.shape]

    while left and len(ordered) < most:
        best = min(left, key=key)
        ordered.append(best)
        left = [one for one in left if not repeats(one.question, best.question)]
    return ordered


def repeats(question: str, other: str) -> bool:
    """Whether one of two questions has all words of the other."""
    ours, theirs = set(question.casefold().split()), set(other.casefold().split())
    return ours <= theirs or theirs <= ours


def candidates(article: Article, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    """The questions that can be made from an article's body, in its order."""
    body = [sentence for sentence in sentences if sentence.kind is Kind.BODY]
    names = _proper(body)
    for heading in sentences:
        question = " ".join(heading.text.split())
        if heading.kind is Kind.HEADING and len(question) <= LONGEST_EXAMPLE and _is_asked(question):
            yield Candidate(question, "asked", heading)
    for sentence in body:
        for shape, question in _questions(" ".join(sentence.text.split()), names, article.title):
            if len(question) <= LONGEST_EXAMPLE:
                yield Candidate(question, shape, sentence)


def _is_asked(heading: str) -> bool:
    """Whether a heading is a question that says the same alone."""
    return bool(_shapes().asked.match(heading)) and _stands(heading.partition(" ")[2])


def _proper(body: Sequence[Sentence]) -> frozenset[str]:
    """The words that are names here: capitalised inside a sentence, and never written small."""
    text = " ".join(sentence.text for sentence in body)
    inside = set(re.findall(rf"(?<=[\w,] )({_WORD})", text))
    small = set(re.findall(r"\b[^\W\d_A-Z][\w-]*", text))
    return frozenset(word for word in inside if word.lower() not in small) - _shapes().no_names


def _questions(text: str, names: frozenset[str], title: str) -> Iterator[tuple[str, str]]:
    shapes = _shapes()
    yield from _reasons(text, names)
    if found := shapes.number.match(text):
        yield "how_many", shapes.templates["how_many"].format(rest=found["rest"])
    if (found := shapes.date.match(text)) and (thing := _name(found, names)):
        yield "when", shapes.templates["when"].format(was=found["was"], thing=thing, happened=found["happened"])
    if (found := shapes.definition.match(text)) and (thing := _name(found, names)) and found["name"] in title:
        shape = "who_is" if re.search(r"\d", found["aside"] or "") else "what_is"  # years of a life
        yield shape, shapes.templates[shape].format(**{"is": found["is"]}, thing=thing)
    if (found := shapes.said.search(text)) and (name := _name(found, names)):
        others = [other for other in re.findall(rf"(?:\bthe )?{_NAME}", text) if _is_other(other, name, names)]
        if others:
            yield "said_about", shapes.templates["said_about"].format(name=name, other=others[0])
        yield "said", shapes.templates["said"].format(name=name)
    if (found := shapes.did.search(text)) and (name := _name(found, names)):
        yield "did", shapes.templates["did"].format(name=name, verb=shapes.verbs[found["verb"]])


def _reasons(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Why and how something was done, and who said a thing."""
    shapes = _shapes()
    for shape, pattern in (("why", shapes.why), ("how", shapes.how), ("when_did", shapes.when_did)):
        if (found := pattern.search(text)) and (name := _name(found, names)) and _stands(found["rest"]):
            verb = shapes.acts[found["verb"]]
            yield shape, shapes.templates[shape].format(name=name, verb=verb, rest=found["rest"])
    if (found := shapes.why_is.match(text)) and _stands(found["thing"]) and _stands(found["rest"]):
        first, _, others = found["thing"].partition(" ")
        thing = f"{first.lower() if first.lower() in _ARTICLES else first} {others}".strip()
        if first in names or first.lower() in _ARTICLES:
            yield "why_is", shapes.templates["why_is"].format(**{"is": found["is"]}, thing=thing, rest=found["rest"])
    for pattern in (shapes.about, shapes.quoted_about):
        if (found := pattern.search(text)) and (name := _name(found, names)) and _stands(found["topic"]):
            topic = found["topic"][:1].lower() + found["topic"][1:]
            yield "said_about", shapes.templates["said_about"].format(name=name, other=topic)
    if (found := shapes.who_said.search(text)) and _name(found, names) and _stands(found["clause"]):
        yield "who_said", shapes.templates["who_said"].format(clause=found["clause"])


_ARTICLES = {"the", "a", "an"}


def _stands(words: str) -> bool:
    """Whether words say the same outside their sentence: none of them points at another."""
    return not {word.casefold() for word in re.findall(r"[\w’']+", words)} & _shapes().not_alone


def _is_other(named: str, speaker: str, names: frozenset[str]) -> bool:
    """Whether it is a name, and not the speaker's."""
    words = set(named.removeprefix("the ").split())
    return words <= names and not words & set(speaker.split())


def _name(found: re.Match[str], names: frozenset[str]) -> str | None:
    """Who or what the sentence is about, as a question names it; None where that is no name.

    A title before a name is left out, and "The" is written small.
    """
    shapes = _shapes()
    before, words = found["before"], found["name"].split()
    if before in shapes.not_before:
        return None
    the = "the " if before == "the" or words[0] == "The" else ""
    words = words[1:] if words[0] == "The" else words
    after = max((at for at, word in enumerate(words) if word in shapes.titles), default=-1)
    named = words[after + 1 :]
    if not named or not set(named) <= names:
        return None
    return " ".join(named) if after >= 0 else the + " ".join(named)


@functools.cache
def _shapes() -> Shapes:
    data = tomllib.loads(resources.files("prompts").joinpath("examples.toml").read_text("utf-8"))
    acts = data["verbs"] | data["acts"]
    given = (data["verbs"], acts, data["saying"], data["about"], data["reason"], data["aux"])
    verbs, every, saying, about, reason, aux = ("|".join(map(re.escape, words)) for words in given)
    subject = rf"(?:\b(?P<before>[a-z]\w*) )?\b(?P<name>{_NAME})"
    inside = r"[^,;:.“”\"()]"
    did = rf"{subject} (?:has |\w+ly )?(?P<verb>{every}) (?P<rest>{inside}+?)"
    topic = rf"(?P<topic>[Tt]he [a-z][\w’'-]*(?: [a-z][\w’'-]*){{0,3}}?) (?:{aux})\b"
    months = "|".join(word for word in data["no_names"] if not word.endswith("day"))
    thing = rf"(?P<thing>(?:[A-Z][\w’'-]*)(?: [\w’'-]+){{0,4}}?) (?P<is>{aux}) (?P<rest>{inside}+?)"
    return Shapes(
        templates={key: value for key, value in data.items() if isinstance(value, str)},
        ranks={shape: rank for rank, shape in enumerate([*data["best"], *data["dull"]])},
        dull=frozenset(data["dull"]),
        not_alone=frozenset(data["not_alone"]),
        verbs=data["verbs"],
        acts=acts,
        titles=frozenset(data["titles"]),
        not_before=frozenset(data["not_before"]),
        no_names=frozenset(data["no_names"]),
        why=re.compile(rf"{did},? (?:{reason})\b"),
        why_is=re.compile(rf"{thing},? (?:{reason})\b"),
        how=re.compile(rf"{did} by \w+ing\b"),
        when_did=re.compile(rf"{did} (?:on|in) (?:{months}|[12]\d{{3}}\b)"),
        about=re.compile(rf"{subject} (?:{saying}) (?:that )?{topic}"),
        quoted_about=re.compile(rf"“{topic}[^”]*,” {subject} (?:{saying})\b"),
        asked=re.compile(r"(?:Why|How|Who|What|When|Where|Which)\b(?: [\w’'%$-]+,?){3,}\?$"),
        who_said=re.compile(rf"{subject} (?:{saying}) that (?P<clause>{inside}{{25,}})\.?$"),
        said=re.compile(rf"{subject} (?:{saying})\b"),
        did=re.compile(rf"{subject} (?:has |\w+ly )?(?P<verb>{verbs})\b(?! (?:by|to|for|in|on|at)\b)"),
        number=re.compile(
            rf"(?:(?:{about}) )?\d[\d,.]* (?P<rest>[a-z-]+s\b{inside}* (?:are|were|have|had)\b{inside}+?)"
            r"(?:\.?$| (?:since|after|as|while|when|because|following)\b)"
        ),
        date=re.compile(
            rf"{subject} (?P<was>was|were) (?P<happened>\w+ed) (?:in|on) (?:[A-Z][a-z]+ )?(?:\d{{1,2}}, )?[12]\d{{3}}\b"
        ),
        definition=re.compile(rf"{subject} (?:\((?P<aside>[^)]*)\) )?(?P<is>is|are|was|were) (?:an?|the|one of)\b"),
    )

"""Make example questions that the articles answer.

No language model: a question is made where a sentence has one of a few shapes (somebody said or did something, a
number of things, a date, a definition), in words that fit the shape, and kept when its answer cites that article.
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
    verbs: dict[str, str]
    titles: frozenset[str]
    not_before: frozenset[str]
    no_names: frozenset[str]
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
    candidates = _varied(candidate for article in islice(articles, ARTICLES) for candidate in _candidates(*article))
    kept = (one.question for one in candidates[: CALLS * n] if _is_answered(ask(one.question), one.sentence.article))
    return list(islice(kept, n))


def _is_answered(answer: Answer, article: str) -> bool:
    return answer.outcome is Outcome.SURE and any(citation.article == article for citation in answer.citations)


def _varied(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those first whose article and shape have come least often so far; none that only says less than another."""
    left = list(candidates)
    ordered: list[Candidate] = []
    while left:
        seen = [(one.sentence.article, one.shape) for one in ordered]
        best = min(left, key=lambda one: sum((one.sentence.article == a) + 2 * (one.shape == s) for a, s in seen))
        ordered.append(best)
        left = [one for one in left if not _repeats(one.question, best.question)]
    return ordered


def _repeats(question: str, other: str) -> bool:
    ours, theirs = set(question.casefold().split()), set(other.casefold().split())
    return ours <= theirs or theirs <= ours


def _candidates(article: Article, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    body = [sentence for sentence in sentences if sentence.kind is Kind.BODY]
    names = _proper(body)
    for sentence in body:
        for shape, question in _questions(" ".join(sentence.text.split()), names, article.title):
            if len(question) <= LONGEST_EXAMPLE:
                yield Candidate(question, shape, sentence)


def _proper(body: Sequence[Sentence]) -> frozenset[str]:
    """The words that are names here: capitalised inside a sentence, and never written small."""
    text = " ".join(sentence.text for sentence in body)
    inside = set(re.findall(rf"(?<=[\w,] )({_WORD})", text))
    small = set(re.findall(r"\b[^\W\d_A-Z][\w-]*", text))
    return frozenset(word for word in inside if word.lower() not in small) - _shapes().no_names


def _questions(text: str, names: frozenset[str], title: str) -> Iterator[tuple[str, str]]:
    shapes = _shapes()
    if found := shapes.number.match(text):
        yield "how_many", shapes.templates["how_many"].format(rest=found["rest"])
    if (found := shapes.date.match(text)) and (thing := _name(found, names)):
        yield "when", shapes.templates["when"].format(was=found["was"], thing=thing, happened=found["happened"])
    if (found := shapes.definition.match(text)) and (thing := _name(found, names)) and found["name"] in title:
        shape = "who_is" if re.search(r"\d", found["aside"] or "") else "what_is"  # years of a life
        yield shape, shapes.templates[shape].format(**{"is": found["is"]}, thing=thing)
    if (found := shapes.said.search(text)) and (name := _name(found, names)):
        yield "said", _said(name, found["other"], names)
    if (found := shapes.did.search(text)) and (name := _name(found, names)):
        yield "did", shapes.templates["did"].format(name=name, verb=shapes.verbs[found["verb"]])


def _said(name: str, other: str | None, names: frozenset[str]) -> str:
    """What somebody said about another, who is what the reported clause starts with, or what they said at all."""
    templates = _shapes().templates
    if other and other not in name and name not in other and set(other.split()) <= names:
        return templates["said_about"].format(name=name, other=other)
    return templates["said"].format(name=name)


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
    verbs, saying, about = ("|".join(map(re.escape, data[key])) for key in ("verbs", "saying", "about"))
    subject = rf"(?:\b(?P<before>[a-z]\w*) )?\b(?P<name>{_NAME})"
    inside = r"[^,;:.“”\"()]"
    return Shapes(
        templates={key: value for key, value in data.items() if isinstance(value, str)},
        verbs=data["verbs"],
        titles=frozenset(data["titles"]),
        not_before=frozenset(data["not_before"]),
        no_names=frozenset(data["no_names"]),
        said=re.compile(rf"{subject} (?:{saying})\b(?: (?:that )?(?P<other>{_NAME})(?=[ ,]))?"),
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

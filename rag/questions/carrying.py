"""Carry words and names of a conversation into a question that leans on it.

One small network tells by a question's features and words whether it leans on the turns before it, another tells which
of their words and names it needs (as Voskarides et al., "Query Resolution for Conversational Search", SIGIR 2020, with
a far larger one). `python -m rag.questions.training.carrying` trained both, on English; the features know the other
languages of `lexicon.toml` by their function words.
"""

import functools
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from importlib import resources

import numpy as np
import numpy.typing as npt

from index.text.dictionaries import count
from index.text.terms import WORD, fold, lexicon, stem, stop_words
from rag.questions.kinds import hashed
from rag.questions.thread import JOINING, Thread, Unit, Word, read_words, thread
from rag.records import Exchange

Row = npt.NDArray[np.float32]

COLUMNS = 69
"""Features of a word or a name."""

LEANS = -0.25
"""Log-odds from which a question is held to need the turns before it."""

NEEDED, NEAR = -1.0, 1.5
"""Log-odds from which a word or a name is carried; the most likely one always is, and those so near to it."""

SURE = 1.0
"""Log-odds from which it is also read by what chooses the sentences: a wrong word misleads it more than the search."""

CONVERSATIONS_KEPT = 8
"""Questions whose words are kept weighed: each is asked several times what it carries."""

BETWEEN = 3
"""Function words between two carried words that are carried with them."""


def _commonness(word: Word, language: str) -> float:
    """How common a word is in its language: 0 for one that is unknown, about 1 for the commonest."""
    return float(np.log1p(count(fold(word.text), language)) / 18)


def question_features(asked: Thread) -> list[float]:
    """What tells whether a question leans on the turns before it, and on what of them."""
    words, language = asked.question, asked.language
    folded = [fold(word.text) for word in words]
    content = [word for word in words if not word.is_stop]
    inner = [word for word in words[1:] if word.is_name and not word.text[0].isdigit()]
    known = {stem(one[0], language) for turn in asked.turns for one in WORD.finditer(turn.question)}
    classes = {
        name: [
            one in lexicon(name, language) and not _is_explained(place, words, asked)
            for place, one in enumerate(folded)
        ]
        for name in ("persons", "things", "owners")
    }
    pronouns = [any(kinds) for kinds in zip(*classes.values(), strict=True)]
    first = pronouns.index(True) if any(pronouns) else len(words)
    before = sum(not word.is_stop for word in words[:first])
    common = [_commonness(word, language) for word in content]
    count = len(content)
    head = folded[0] if folded else ""
    return [
        min(count, 10) / 10, count == 0, count == 1, count == 2, count == 3, count == 4, min(len(words), 24) / 24,  # noqa: PLR2004 - counts
        min(len(inner), 3) / 3, bool(inner), any(word.text[0].isdigit() for word in words),
        not any(word.text[:1].isupper() for word in words[1:]), asked.text[:1].islower(),
        any(classes["persons"]), any(classes["things"]), any(classes["owners"]), any(pronouns),
        min(before, 4) / 4 if any(pronouns) else 1.25, any(pronouns) and pronouns[-1],
        any(pronouns) and before == 0, any(pronouns) and not inner,
        head in lexicon("connectives", language), head in lexicon("asking", language),
        any(one in lexicon("asking", language) for one in folded),
        head in lexicon("asking", language) and len(words) > 1 and not words[1].is_stop,
        bool(words) and words[0].is_stop, bool(words) and words[-1].is_stop,
        min(common, default=1.0), sum(common) / max(1, count), max(common, default=1.0),
        sum(word.term in known for word in content) / max(1, count), asked.text.rstrip().endswith("?"),
    ]  # fmt: skip


def _is_explained(place: int, words: Sequence[Word], asked: Thread) -> bool:
    """Whether a pronoun speaks of no turn before: in "this week", and in "Which country changed its flag?"."""
    following = words[place + 1 : place + 2]
    if following and fold(following[0].text) in lexicon("time_words", asked.language):
        return True
    asks_of = len(words) > 1 and fold(words[0].text) in lexicon("asking", asked.language) and not words[1].is_stop
    return asks_of and place > 1 and not words[place - 1].is_stop and bool(following)


def unit_features(unit: Unit, units: Sequence[Unit], asked: Thread) -> list[float]:
    """What tells whether a word or a name is needed: where it stands in the conversation, and what it is."""
    same = [other for other in units if other.terms & unit.terms]
    inside = [other for other in same if not other.in_answer]
    turns = {other.turn for other in inside}
    answers = {other.turn for other in same if other.in_answer}
    last = len(asked.turns) - 1
    beside = [other for other in units if other.turn == unit.turn and other.in_answer == unit.in_answer]
    place = next(place for place, other in enumerate(beside) if other is unit)
    rarest = min(_commonness(word, asked.language) for word in unit.words)
    own = {word.term for word in asked.question if not word.is_stop}
    exchange = asked.turns[unit.turn]
    shared = [word.term in own for word in read_words(exchange.question, asked.language) if not word.is_stop]
    around = read_words(exchange.answer if unit.in_answer else exchange.question, asked.language)
    first, end = around.index(unit.words[0]), around.index(unit.words[-1]) + 1
    left, right = around[first - 1] if first else None, around[end] if end < len(around) else None
    return [
        unit.turn == 0, unit.turn == 1, min(unit.turn, 4) / 4, unit.turn == last, unit.in_answer,
        0 in turns, 1 in turns, last in turns, len(turns) / (last + 1), min(turns, default=5) / 5,
        0 in answers, bool(answers), not turns, len(answers) / (last + 1),
        unit.place, place == 0, place == len(beside) - 1, min(len(beside), 10) / 10, min(place, 10) / 10,
        unit.is_name, unit.words[0].text[0].isdigit(), min(len(unit.words), 4) / 4, len(inside) > 1,
        any(other.is_name for other in same), sum(other.is_name for other in beside) == 1,
        unit.is_name and not any(other.is_name for other in beside[:place]),
        left is None, right is None, bool(left and not left.is_stop), bool(right and not right.is_stop),
        bool(left and fold(left.text) in JOINING), bool(left and fold(left.text) in lexicon("asking", asked.language)),
        bool(right and right.text[:1].isupper()), len(beside) == 1,
        rarest, len(unit.words[-1].text) / 12, sum(shared) / max(1, len(shared)),
        any(other.is_name for other in units if other.turn == 0 and not other.in_answer),
    ]  # fmt: skip


def features(asked: Thread) -> tuple[tuple[Unit, ...], Row, Row]:
    """The words and names that may be carried, the question's features, and a row for each, shape (n, columns)."""
    units = asked.units()
    common = question_features(asked)
    rows = [[*common, *unit_features(unit, units, asked)] for unit in units]
    question = np.array(common, dtype=np.float32)
    return units, question, np.array(rows, dtype=np.float32).reshape(len(units), COLUMNS)


@functools.cache
def _networks() -> dict[str, Row]:
    """The weights that ship; `python -m rag.questions.training.carrying` made them."""
    kept = np.load(io.BytesIO(resources.files("rag.questions").joinpath("carrying.npz").read_bytes()))
    return {name: kept[name] for name in kept.files}


def leans(question: str, row: Row) -> float:
    """The log-odds that a question needs the turns before it, by its features and its words."""
    kept = _networks()
    places = np.searchsorted(kept["known"], hashes := np.array(hashed(question), dtype=np.uint32))
    places = np.minimum(places, len(kept["known"]) - 1)
    found = places[kept["known"][places] == hashes]
    said = kept["question_words"][found].astype(np.float32).sum() / np.sqrt(max(len(found), 1))
    return float(_scores("question", row[None, :])[0] + said)


def _scores(name: str, rows: Row) -> Row:
    """The log-odds of rows of features, shape (n,), by one of the two networks."""
    kept = _networks()
    hidden = np.maximum(rows @ kept[f"{name}_hidden"].T + kept[f"{name}_bias"], 0.0)
    return np.asarray(hidden @ kept[f"{name}_out"] + kept[f"{name}_rest"], dtype=np.float32)


def carried(question: str, history: Sequence[Exchange], needed: float = NEEDED) -> tuple[str, ...]:
    """What a question needs of the turns before it, as it stands there, the newest first; often nothing.

    `needed` are the log-odds from which a word or a name is taken.
    """
    asked, units, likely = _weighed(question, tuple(history))
    if not len(likely):
        return ()
    least = min(needed, float(likely.max()) - (NEAR if needed == NEEDED else 0.0))
    chosen = list[Unit]()
    for place in sorted(range(len(units)), key=lambda one: (units[one].in_answer, units[one].turn, units[one].place)):
        known = {term for unit in chosen for term in unit.terms}
        if likely[place] >= least and not units[place].terms <= known:
            chosen.append(units[place])
    return tuple(_pieces(chosen, asked))


@functools.lru_cache(CONVERSATIONS_KEPT)
def _weighed(question: str, history: tuple[Exchange, ...]) -> tuple[Thread, tuple[Unit, ...], Row]:
    """The words and names of the turns with the log-odds that a question needs each; none where it stands alone."""
    asked = thread(question, history)
    units, row, rows = features(asked)
    if not units or leans(question, row) < LEANS:
        return asked, (), np.zeros(0, dtype=np.float32)
    return asked, units, _scores("unit", rows)


def _pieces(chosen: Sequence[Unit], asked: Thread) -> Iterator[str]:
    """The texts of some words and names; those between which there are only function words in one piece."""
    for (turn, in_answer), group in itertools.groupby(chosen, key=lambda unit: (unit.turn, unit.in_answer)):
        exchange = asked.turns[turn]
        text = exchange.answer if in_answer else exchange.question
        spans = sorted((unit.words[0].start, unit.words[-1].end) for unit in group)
        if turn == 0 and not in_answer and (asks := _asks(asked)):
            spans = [asks, *(span for span in spans if span[0] >= asks[1])]
        start, end = spans[0]
        for first, last in spans[1:]:
            if not _joins(text[end:first], asked.language):
                yield text[start:end]
                start = first
            end = last
        yield text[start:end]


def _asks(asked: Thread) -> tuple[int, int] | None:
    """Where the words that ask stand at the head of the last question; None where the question is more than a name.

    "And to Washington?" asks what the question before asks: "How many migrants …".
    """
    own = [word for word in asked.question if not word.is_stop]
    others = {fold(word.text) for word in asked.question if word.is_stop}
    asking, before = lexicon("asking", asked.language), read_words(asked.turns[0].question, asked.language)
    pronouns = lexicon("persons", asked.language) | lexicon("owners", asked.language)
    if not all(word.is_name for word in own) or others & (asking | pronouns) or fold(before[0].text) not in asking:
        return None
    followed = len(before) > 1 and not before[1].is_stop
    return before[0].start, before[int(followed)].end


def _joins(between: str, language: str) -> bool:
    """Whether what stands between two words that are carried is carried with them."""
    found = WORD.findall(between)
    few = len(found) <= BETWEEN and all(fold(word) in stop_words(language) for word in found)
    return few and not re.search(r"[.?!;:(),]", between)

"""Find the stage at which right answers are lost."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.records import Sentence
from rag.evals import answers
from rag.evals.records import Question
from rag.llm.protocol import Delta, Message, Model
from rag.writing.citations import parse
from tests.bench import sets

Row = Mapping[str, Any]
"""A line of what `tests.bench.answers` keeps, with `read` and `raw`: the model's last prompt and all that it wrote."""

STAGES = (
    "shown",
    "in no gold article",
    "articles not retrieved",
    "refused by the threshold",
    "not chosen as evidence",
    "not written by the model",
    "lost with its markers",
    "taken out by the verifier",
)
"""Where an answer string is last seen, in the order of the pipeline; each question counts once."""


@dataclass(slots=True)
class Recorded:
    """A model that keeps what it was told last, and all that it wrote then."""

    model: Model
    read: str = ""
    raw: str = ""
    holds_grammar: bool = field(init=False)
    name: str = field(init=False)
    window: int = field(init=False)
    appetite: int = field(init=False)

    def __post_init__(self) -> None:
        """Be as the model is."""
        self.name, self.window = self.model.name, self.model.window
        self.appetite, self.holds_grammar = self.model.appetite, self.model.holds_grammar

    def forget(self) -> None:
        """Before another question, which may not reach the model."""
        self.read = self.raw = ""

    def stream(self, messages: Sequence[Message], limit: int, grammar: str | None = None) -> Iterator[Delta]:
        """See `rag.llm.protocol.Model`."""
        self.read, self.raw = messages[-1].text, ""
        for piece in self.model.stream(messages, limit, grammar):
            self.raw += piece.text
            yield piece

    def close(self) -> None:
        """See `rag.llm.protocol.Model`."""
        self.model.close()


def stage(row: Row, question: Question, texts: Mapping[str, str]) -> str:
    """The stage at which the answer string of a question was lost, or `shown`.

    Args:
        row: the answer, with `hits`, the ids of the articles retrieved.
        question: gives the right answers.
        texts: title and text of each article, by id.
    """

    def holds(text: str) -> bool:
        return bool(answers.contains(text, question.answers))

    answer = row["answer"]
    if answer["answered"] and holds(answer["text"]):
        return "shown"
    if holds(row["raw"]):
        written = parse(row["raw"], count(row["read"]))
        return STAGES[7] if holds(" ".join(one.text for one in written)) else STAGES[6]
    if row["read"] and holds(evidence_of(row["read"])):
        return STAGES[5]
    if not any(holds(texts.get(article, "")) for article in question.articles):
        return STAGES[1]
    if not any(holds(texts.get(article, "")) for article in row["hits"]):
        return STAGES[2]
    return STAGES[4] if row["read"] else STAGES[3]


def evidence_of(read: str) -> str:
    """The numbered sentences of a prompt with their titles, without the question after them."""
    return read.rpartition("\nQuestion:")[0]


def count(read: str) -> int:
    """How many sentences a prompt numbers."""
    return sum(line.startswith("[") for line in evidence_of(read).splitlines())


def table(rows: Sequence[Row], questions: Mapping[str, Question], name: str) -> str:
    """Stages with the questions lost at each: every second question, on which changes are chosen, and the others."""
    texts = _texts(name)
    halves = (Counter[str](), Counter[str]())
    for place, row in enumerate(rows):
        halves[place % 2][stage(row, questions[row["id"]], texts)] += 1
    lines = [f"| {one} | {halves[0][one]} | {halves[1][one]} |" for one in STAGES]
    numbered = [count(row["read"]) for row in rows if row["read"]]
    pairs = [_neighbours(row) for row in rows if row["read"]]
    beside = f"{sum(pairs) / max(1, sum(numbered)):.2f} of them stand beside another of it in their article"
    return "\n".join(
        [
            "| where the right answer was lost | 1st, 3rd, … question | 2nd, 4th, … |\n|---|---|---|",
            *lines,
            f"{sum(numbered) / max(1, len(numbered)):.1f} sentences a prompt; {beside}",
        ]
    )


def _neighbours(row: Row) -> int:
    """How many sentences of a prompt have the one before or after them in it too."""
    places = {tuple(place) for place in row["places"]}
    return sum((article, at - 1) in places or (article, at + 1) in places for article, at in places)


def _texts(name: str) -> dict[str, str]:
    lines = (sets.cache() / name / "set" / "articles.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: f"{row.get('title') or ''}\n{row['text']}" for row in map(json.loads, lines)}


def places(read: str, sentences: Iterable[Sentence]) -> list[tuple[str, int]]:
    """Article and ordinal of those sentences that a prompt numbers."""
    told = {" ".join(line.partition("] ")[2].split()) for line in evidence_of(read).splitlines() if line[:1] == "["}
    return [(one.article, one.ordinal) for one in sentences if " ".join(one.text.split()) in told]

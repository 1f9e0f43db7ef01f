"""Sentences of one article that are nearly even are read again, each alone; all else stays as it was."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedding.embed import COMPARED
from index.records import Chunk, Vector
from rag.pipeline import Footnote
from rag.records import Scored
from tests.conftest import HashEmbedder, open_stores

QUESTION = "When did the mayor resign?"
ELSEWHERE = "Which parties did the mayor of Lisbon lead?"
DAYS = ("Friday", "Monday")
SAID = "After long talks with leaders of both parties about the harbour budget the mayor did resign on {day}."


class Decided(HashEmbedder):
    """An embedder to which the sentences with one word are near; it keeps what it read alone."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word
        self.read: list[str] = []

    def compare(self, question: str, sentences: Sequence[Chunk]) -> Vector:
        assert question in (QUESTION, ELSEWHERE)
        self.read += [sentence.text for sentence in sentences]
        near = np.zeros((len(sentences), len(COMPARED)), dtype=np.float32)
        near[:, COMPARED.index("late_interaction")] = [self.word in sentence.text for sentence in sentences]
        return near


def evidence(embedder: HashEmbedder, articles: Path, data: Path, question: str = QUESTION) -> tuple[Scored, ...]:
    """What is selected of a folder of articles without a reranker."""
    footnote = Footnote(open_stores(data, embedder))
    footnote.sync([articles])
    try:
        return footnote.trace(question).selection.evidence
    finally:
        footnote.close()


@pytest.fixture
def even(folder: Path) -> Path:
    """An article with two sentences that are nearly even, and one with a single sentence."""
    (folder / "two.txt").write_text("City hall\n\n" + " ".join(SAID.format(day=day) for day in DAYS) + "\n")
    (folder / "one.txt").write_text("Port news\n\nThe mayor of the port will resign on Sunday.\n")
    return folder


@pytest.mark.parametrize("day", DAYS)
def test_of_even_sentences_the_one_that_is_nearer_by_itself_stands_first(even: Path, tmp_path: Path, day: str) -> None:
    found = evidence(Decided(day), even, tmp_path / "data")
    two = [scored for scored in found if scored.sentence.article == "two.txt"]
    assert [day in scored.sentence.text for scored in two] == [True, False]


def test_how_likely_the_best_of_an_article_answers_stays(even: Path, tmp_path: Path) -> None:
    here, there = (evidence(Decided(day), even, tmp_path / day) for day in DAYS)
    for article in ("one.txt", "two.txt"):
        most = [max(one.score for one in found if one.sentence.article == article) for found in (here, there)]
        assert most[0] == pytest.approx(most[1], rel=1e-5)


def test_a_sentence_is_read_under_its_title_and_only_beside_others_of_its_article(even: Path, tmp_path: Path) -> None:
    embedder = Decided("Monday")
    evidence(embedder, even, tmp_path / "data")
    contexts, sentences = zip(*(text.split("\n") for text in sorted(embedder.read)), strict=True)
    assert sentences == tuple(SAID.format(day=day) for day in DAYS)
    assert all("City hall" in context for context in contexts)


def test_nothing_is_read_again_for_a_question_that_is_refused(even: Path, tmp_path: Path) -> None:
    embedder = Decided("Monday")
    two = [one for one in evidence(embedder, even, tmp_path / "data", ELSEWHERE) if one.sentence.article == "two.txt"]
    assert two[0].score == pytest.approx(two[1].score, rel=0.5)  # nearly even
    assert not embedder.read

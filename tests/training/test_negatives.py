"""Passages that retrieval finds and that do not answer."""

from pathlib import Path

from rag.selection.training.examples import Example
from rag.selection.training.negatives import MOST_NEGATIVES, mine
from tests.conftest import HashEmbedder

TOPICS = ("ferry", "mayor", "budget", "storm", "school", "bridge", "museum", "strike")


def examples() -> list[Example]:
    return [
        Example(
            f"What happened to the {topic} in {place}?",
            f"{place} {topic}",
            (f"The {topic} of {place}, {place}.", f"A {topic} shut, {place}{topic}.", f"Rain {topic}."),
            (0, 1, 0),
            answerable=True,
            source="set",
        )
        for topic in TOPICS
        for place in ("Lisbon", "Porto", "Faro")
    ]


def test_they_are_near_the_question_and_hold_no_answer(tmp_path: Path, embedder: HashEmbedder) -> None:
    own = examples()
    found = mine(own, lambda: embedder, tmp_path)
    assert len(found) == len(own)
    for example, passages in zip(own, found, strict=True):
        assert 0 < len(passages) <= MOST_NEGATIVES
        assert all(example.right[0] not in texts for _, texts in passages)
        assert all(texts != example.sentences for _, texts in passages)


def test_they_are_found_once(tmp_path: Path, embedder: HashEmbedder) -> None:
    first = mine(examples(), lambda: embedder, tmp_path)

    def never() -> HashEmbedder:
        raise AssertionError("asked again")

    assert mine(examples(), never, tmp_path) == first


def test_a_small_file_has_none(tmp_path: Path, embedder: HashEmbedder) -> None:
    unanswered = Example("Why?", "", ("A.", "B.", "C."), (0, 0, 0), answerable=False, source="set")
    assert mine([*examples()[:5], unanswered], lambda: embedder, tmp_path) == [[]] * 6

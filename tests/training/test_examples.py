"""Labelled questions: read, divided, kept."""

import json
from pathlib import Path

import pytest

from rag.selection.training.examples import DataError, Example, Part, divide, hashes, keep, part_of, read

LINE = {"question": "Who?", "title": "News", "sentences": ["A.", "B."], "labels": [0, 1], "answerable": True}


def example(title: str, *sentences: str) -> Example:
    return Example("Who?", title, sentences, (1, *[0] * (len(sentences) - 1)), answerable=True, source="set")


def test_a_file_is_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n{json.dumps(LINE | {'sentences': [], 'labels': []})}\n")
    [found] = read(path)
    assert found == Example("Who?", "News", ("A.", "B."), (0, 1), answerable=True, source="set")
    assert found.right == ("B.",)
    keep([found], tmp_path / "kept")
    assert read(tmp_path / "kept" / "set.jsonl") == [found]
    assert hashes([path]).keys() == {"set"}


@pytest.mark.parametrize("line", ["no json", "{}", json.dumps(LINE | {"labels": [1]})])
def test_a_line_that_is_no_labelled_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n{line}\n")
    with pytest.raises(DataError, match=r"set\.jsonl, line 2: not a labelled question"):
        read(path)


def test_a_title_is_in_one_part_only() -> None:
    examples = [example(f"Title {number % 40}", f"Sentence {number}.") for number in range(400)]
    parts = divide(examples)
    titles = {part: {one.context for one in own} for part, own in parts.items()}
    assert set(titles) == set(Part)
    assert sum(map(len, titles.values())) == 40
    assert sum(map(len, parts.values())) == 400


def test_what_shares_a_sentence_with_a_held_out_passage_is_not_trained_on() -> None:
    names = [f"Title {number}" for number in range(200)]
    by_part = {part_of(example(name, "x")): name for name in names}
    parts = divide(
        [
            example(by_part[Part.KEPT_BACK], "Kept back.", "One."),
            example(by_part[Part.HELD_OUT], "Held out.", "Two."),
            example(by_part[Part.HELD_OUT], "Three.", "One!"),
            example(by_part[Part.TRAIN], "Held  OUT", "Four."),
            example(by_part[Part.TRAIN], "Five."),
        ]
    )
    assert [one.sentences for one in parts[Part.TRAIN]] == [("Five.",)]
    assert [one.sentences for one in parts[Part.HELD_OUT]] == [("Held out.", "Two.")]


def test_without_a_title_the_passage_decides() -> None:
    assert part_of(example("", "A.", "B.")) is part_of(example("", "A.", "B."))
    assert len({part_of(example("", f"Sentence {number}.")) for number in range(100)}) == 3

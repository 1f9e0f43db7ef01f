"""Read labelled questions, each into its part of the data."""

import collections
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.errors import FootnoteError

PARTS = 10
"""A tenth of the titles is held out to choose checkpoints, another tenth to fit what stands on the model's scores."""

TELLING = 30
"""Letters from which a sentence that stands in two texts tells that they are of one article."""


class DataError(FootnoteError):
    """Training data that cannot be used."""


class Part(StrEnum):
    """What an example may be used for."""

    TRAIN = "train"
    HELD_OUT = "held-out"
    KEPT_BACK = "kept-back"


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage; `labels` are 1 for the sentences that answer it, -1 for those that may."""

    question: str
    context: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]
    answerable: bool
    source: str

    @property
    def right(self) -> tuple[str, ...]:
        """The sentences that answer."""
        return tuple(text for text, label in zip(self.sentences, self.labels, strict=True) if label > 0)


def read(path: Path) -> list[Example]:
    """The examples of a file, a line each: {"question", "sentences", "labels", "answerable", "title"}.

    Raises:
        DataError: it cannot be read; the message names the line.
    """
    examples = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                example = _example(row, path.stem)
            except (ValueError, KeyError, TypeError) as error:
                raise DataError(f"{path}, line {number}: not a labelled question ({error!r}).") from error
            if example.sentences:
                examples.append(example)
    return examples


def _example(row: dict[str, Any], source: str) -> Example:
    sentences, labels = tuple(row["sentences"]), tuple(int(label) for label in row["labels"])
    if len(sentences) != len(labels):
        raise ValueError("a label for each sentence")
    maybe = frozenset(row.get("maybe") or ())
    labels = tuple(-1 if place in maybe and not label else label for place, label in enumerate(labels))
    return Example(row["question"], row.get("title") or "", sentences, labels, bool(row["answerable"]), source)


def part_of(example: Example) -> Part:
    """By a hash of the title, else of the passage: so nothing of a held-out article is trained on."""
    key = example.context or "\n".join(example.sentences)
    place = int(hashlib.sha256(key.encode()).hexdigest(), 16) % PARTS
    return (Part.KEPT_BACK, Part.HELD_OUT, *[Part.TRAIN] * (PARTS - 2))[place]


def divide(examples: Iterable[Example]) -> dict[Part, list[Example]]:
    """The examples of each part; what shares a sentence with a part that is not trained on is not trained on."""
    parts: dict[Part, list[Example]] = collections.defaultdict(list)
    for example in examples:
        parts[part_of(example)].append(example)
    reserved = {
        _plain(text) for part in (Part.KEPT_BACK, Part.HELD_OUT) for one in parts[part] for text in one.sentences
    }
    parts[Part.TRAIN] = [one for one in parts[Part.TRAIN] if reserved.isdisjoint(map(_plain, one.sentences))]
    kept = {_plain(text) for one in parts[Part.KEPT_BACK] for text in one.sentences}
    parts[Part.HELD_OUT] = [one for one in parts[Part.HELD_OUT] if kept.isdisjoint(map(_plain, one.sentences))]
    return parts


def without(examples: Iterable[Example], articles: Path) -> Iterator[Example]:
    """The examples of which no sentence stands in a file of articles that are measured on (a line each, `text`)."""
    with articles.open(encoding="utf-8") as lines:
        texts = "\n".join(_plain(json.loads(line)["text"]) for line in lines)
    for one in examples:
        if not any(len(plain) >= TELLING and plain in texts for plain in map(_plain, one.sentences)):
            yield one


def keep(examples: Iterable[Example], folder: Path) -> None:
    """Write a file for each that the examples come from, in the form that `read` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: dict[str, list[str]] = collections.defaultdict(list)
    for one in examples:
        row: dict[str, object] = {"question": one.question, "title": one.context, "sentences": one.sentences}
        row |= {"labels": one.labels, "answerable": one.answerable}
        lines[one.source].append(json.dumps(row, ensure_ascii=False) + "\n")
    for source, own in lines.items():
        (folder / f"{source}.jsonl").write_text("".join(own), "utf-8")


def hashes(paths: Sequence[Path]) -> dict[str, str]:
    """The first 16 hex digits of each file's SHA-256, by name."""
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in paths}


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())

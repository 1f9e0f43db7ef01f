"""Change question sets of the data folder: draft one from the articles, edit, rename and delete them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from prompts import notice
from rag.evals.records import SetError
from rag.web.collection import Collection
from rag.web.ui.chat.examples import candidates, varied
from rag.web.ui.evaluate import sets
from rag.web.ui.evaluate.sets import SetFile

DRAFTED = 20
"""Questions of a set that is drafted."""

LOOKED_AT = 200
"""Articles that a set is drafted from, the newest; each is read as a whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question of a set as somebody has edited it; `at` is its place, from 0."""

    at: int
    question: str
    draft: bool = False
    drop: bool = False


def drafted(collection: Collection) -> bytes:
    """A set of questions that a reader would ask, each made of one sentence, which is its evidence; all are drafts.

    Raises:
        SetError: no question can be made of the articles.
    """
    read = (collection.article(entry.id) for entry in islice(collection.entries(), LOOKED_AT))
    made = varied((one for article in read for one in candidates(*article)), DRAFTED)
    if not made:
        raise SetError("", "", notice("nothing_drafted"))
    lines = (
        {
            "id": f"draft-{number}",
            "question": one.question,
            "evidence": [{"article": one.sentence.article, "start": one.sentence.start, "end": one.sentence.end}],
            "draft": True,
        }
        for number, one in enumerate(made, 1)
    )
    return _written(lines)


def rename(collection: Collection, file: SetFile, name: str) -> SetFile:
    """Give a set and its run another name.

    Raises:
        SetError: the set lies elsewhere, the name is taken or none, or the files cannot be moved.
    """
    stem = sets.file_name(name.strip())
    if not stem:
        raise SetError(file.path.name, "", notice("set_nameless"))
    target = file.path.with_name(f"{stem}{file.path.suffix}")
    if target.exists():
        raise SetError(target.name, "", notice("set_taken"))
    with _moved(_ours(file)):
        run = file.run
        file.path.rename(target)
        found = next(each for each in sets.found(collection) if each.path == target)
        if run.exists() and not found.run.exists():
            run.rename(found.run)
    return found


def delete(file: SetFile) -> None:
    """Delete a set with its run. Raises as `rename` does."""
    with _moved(_ours(file)):
        for path in (file.path, file.run, *file.parts()):
            path.unlink(missing_ok=True)


def edit(file: SetFile, changes: Sequence[Change]) -> None:
    """Change the questions of a set; what else is known of them stays. Raises as `rename` does."""
    if not file.is_editable:
        raise SetError(file.path.name, "", notice("set_not_editable"))
    lines = [json.loads(line) for line in file.path.read_text("utf-8-sig").splitlines() if line.strip()]
    changed = {change.at: change for change in changes}
    kept = [
        _changed(line, changed[at]) if at in changed else line
        for at, line in enumerate(lines)
        if at not in changed or not changed[at].drop
    ]
    if not kept:
        raise SetError(file.path.name, "", notice("set_emptied"))
    sets.write(file.path, _written(kept))


def _changed(line: dict[str, Any], change: Change) -> dict[str, Any]:
    said = {key: value for key, value in line.items() if key != "draft"}
    return said | {"question": " ".join(change.question.split())} | ({"draft": True} if change.draft else {})


def _written(lines: Iterable[dict[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode("utf-8", "replace")


def _ours(file: SetFile) -> SetFile:
    if not file.is_ours:
        raise SetError(file.path.name, "", notice("set_elsewhere"))
    return file


@contextmanager
def _moved(file: SetFile) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetError(file.path.name, "", f"cannot be changed: {error.strerror or error}") from error

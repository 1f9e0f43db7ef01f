"""Draw questions of public sets, the same each time, and gather the articles that they are about in one collection."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.evals.records import Question
from rag.evals.sets import load
from rag.pipeline import Footnote, open_footnote
from tests.bench import sets
from tests.bench.servers import IN_FOLDERS, Catalogs

SETS = ("realtimeqa", "squad2", "xquad_en", "clapnq")

DRAWN = 100
"""Questions of each set."""

Line = dict[str, Any]


@contextmanager
def opened(places: Catalogs = IN_FOLDERS) -> Iterator[tuple[Footnote, tuple[Question, ...]]]:
    """Index the articles, where they are not indexed yet, and open them; with the questions, evidence by span."""
    folder = sets.cache() / "drawn"
    folder.mkdir(parents=True, exist_ok=True)
    articles, questions = _drawn()
    write(folder / "articles.jsonl", articles)
    write(folder / "drawn.questions.jsonl", questions)
    footnote = open_footnote(places.settings(folder / "index"))
    try:
        footnote.sync([folder / "articles.jsonl"])
        yield footnote, load(folder / "drawn.questions.jsonl").questions
    finally:
        footnote.close()


def _drawn() -> tuple[list[Line], list[Line]]:
    """Articles and questions, their ids under the name of their set."""
    articles: list[Line] = []
    questions: list[Line] = []
    for name in SETS:
        folder = sets.prepare(name)
        drawn = random.Random(name).sample(read(folder / f"{name}.questions.jsonl"), DRAWN)
        about = {gold["article"] for row in drawn for gold in row["evidence"]}
        rows = [row for row in read(folder / "articles.jsonl") if row["id"] in about]
        articles += [{**row, "id": f"{name}/{row['id']}"} for row in rows]
        questions += [_under(name, row) for row in drawn]
    return articles, questions


def _under(name: str, row: Line) -> Line:
    evidence = [{**gold, "article": f"{name}/{gold['article']}"} for gold in row["evidence"]]
    return {**row, "id": f"{name}/{row['id']}", "evidence": evidence}


def read(path: Path) -> list[Line]:
    """Read lines of JSON."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def write(path: Path, lines: Sequence[Line]) -> None:
    """Write lines of JSON."""
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")

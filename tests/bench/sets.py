"""Convert public sets into folders in Footnote's two formats."""

import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.readers.mending import tidy
from rag.evals.corpora import articles as articles_of
from rag.evals.sets import load

ROOT = Path(__file__).parents[2]

Pairs = tuple[Iterable[dict[str, Any]], Iterable[dict[str, Any]]]
"""Lines of articles and lines of questions."""


def data() -> Path:
    """The folder of public sets: FOOTNOTE_BENCH_DATA, or `../shared/data` beside the project."""
    return Path(os.environ.get("FOOTNOTE_BENCH_DATA") or ROOT.parent / "shared" / "data")


def cache() -> Path:
    """The folder for indexes and runs: FOOTNOTE_BENCH_CACHE, or one among the temporary files."""
    return Path(os.environ.get("FOOTNOTE_BENCH_CACHE") or Path(tempfile.gettempdir()) / "footnote-bench")


def names() -> list[str]:
    """The sets of questions that are there."""
    folder = data()
    ready = [path.parent.name for path in folder.glob("*/questions.jsonl")]
    return sorted([*ready, *(name for name in CONVERTERS if (folder / name).is_dir())])


def prepare(name: str) -> Path:
    """A folder in the cache with `articles.jsonl` and `NAME.questions.jsonl`, made again each time."""
    source, target = data() / name, cache() / name / "set"
    if not source.is_dir():
        raise SystemExit(f"There is no set {name} in {data()}; FOOTNOTE_BENCH_DATA names the folder of sets.")
    target.mkdir(parents=True, exist_ok=True)
    if name in CONVERTERS:
        articles, questions = (list(lines) for lines in CONVERTERS[name](source))
    else:
        articles, questions = _read(source / "articles.jsonl"), _read(source / "questions.jsonl")
        questions = list(ASKED_OF[name](questions, articles)) if name in ASKED_OF else questions
        _tidy(articles, questions)
    _write(target / "articles.jsonl", articles)
    _write(target / f"{name}.questions.jsonl", questions)
    return target


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _tidy(articles: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]) -> None:
    """Spell the texts as reading does, without invisible signs, so that evidence stands where it is in the index."""
    raw = {article["id"]: article["text"] for article in articles}
    for place in (place for question in questions for place in question.get("evidence") or () if "start" in place):
        before = raw[place["article"]]
        place |= {side: len(tidy(before[: place[side]])) for side in ("start", "end")}
    for article in articles:
        article["text"] = tidy(article["text"])


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")


def _scifact(source: Path) -> Pairs:
    folder = Path(tempfile.mkdtemp())
    with zipfile.ZipFile(source / "scifact.zip") as archive:
        archive.extractall(folder)
    beir = folder / "scifact"
    questions = [
        {"id": each.id, "question": each.question, "evidence": [{"article": name} for name in each.articles]}
        for each in load(beir).questions
    ]
    articles = list(articles_of(beir))
    shutil.rmtree(folder)
    return articles, questions


def _trecqa(source: Path) -> Pairs:
    """One article a question: its candidate sentences, a line each; questions without a right one are left out."""
    articles, questions = [], []
    for number, (question, candidates) in enumerate(blocks(source / "DEV.xml")):
        article = f"trecqa-{number}"
        text, evidence = "", []
        for right, sentence in candidates:
            if right:
                evidence.append({"article": article, "start": len(text), "end": len(text) + len(sentence)})
            text += f"{sentence}\n"
        if evidence:
            articles.append({"id": article, "title": f"Candidates {number}", "text": text})
            questions.append({"id": article, "question": question, "evidence": evidence})
    return articles, questions


def blocks(path: Path) -> Iterator[tuple[str, list[tuple[bool, str]]]]:
    """Questions with their candidates and whether they are right; the file is tagged, but it is no XML."""
    for block in path.read_text("utf-8", "replace").split("<QApairs")[1:]:
        found = re.findall(r"<(question|positive|negative)>\n(.*)", block)
        candidates = [(kind == "positive", _joined(words)) for kind, words in found if kind != "question"]
        yield _joined(next(words for kind, words in found if kind == "question")), candidates


def _joined(words: str) -> str:
    text = words.strip().replace("\t", " ").replace("``", '"').replace("''", '"')
    return re.sub(r" ([.,;:?!%)]|n't|'\w{1,2}\b)", r"\1", text)


def _by_order(questions: Iterable[dict[str, Any]], _: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Questions of squad2, the unanswerable ones with the passage of the answerable one before them.

    The file goes passage by passage, and of each has the answerable ones first.
    """
    evidence: list[dict[str, Any]] = []
    for question in questions:
        evidence = [{"article": gold["article"]} for gold in question["evidence"][:1]] or evidence
        yield question if question["answerable"] else question | {"evidence": evidence}


def _by_name(questions: Iterable[dict[str, Any]], articles: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Questions of clapnq, the unanswerable ones with their passage, whose id ends with theirs."""
    of = {str(article["id"]).rpartition("#")[2]: str(article["id"]) for article in articles}
    for question in questions:
        yield question if question["answerable"] else question | {"evidence": [{"article": of[question["id"]]}]}


ASKED_OF = {"squad2": _by_order, "clapnq": _by_name}
"""Sets that do not say of which passage an unanswerable question was asked, and how it can be told."""

CONVERTERS = {"beir_scifact": _scifact, "trecqa_dev": _trecqa}

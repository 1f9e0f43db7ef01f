"""Measure follow-ups: whether the search finds for them what it finds for a person's rewrite of them.

    python -m tests.bench followups [SET …] [--split HALF] [--every N] [--show FILE]

SET is `cast`, `qrecc`, `natural` or `alone`. The first two are public conversations whose questions people rewrote to
stand alone, searched for in passages of public sets; `natural` are those of `tests/bench/data/natural`, which name the
article that answers. Each question is searched for as it was asked, with the whole question before it, and as Footnote
completes it. `alone` are questions of public sets that stand alone, each asked after another one: none may be changed.
"""

import argparse
import itertools
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.config import settings
from rag.evals.intervals import mean
from rag.pipeline import Footnote, open_footnote
from rag.questions.followup import completed
from rag.records import Exchange
from rag.retrieval.retrieve import Sought, retrieve
from tests.bench import natural, sets

REWRITES = {"cast": "rewrites_cast", "qrecc": "rewrites_qrecc_2k"}
ALONE = ("realtimeqa", "squad2", "clapnq", "xquad_en")
COLLECTION = {
    "nq_dev_gold": 1500, "nq_complex_passage": 1500, "tydiqa_en": 1500, "dolly_context": 800, "hotpotqa": 800,
    "lfrqa_constructed": 800, "selqa": 800,
}  # fmt: skip
"""Public sets whose passages are searched, with how many are taken; the answers of the conversations come on top."""
FIRST = 5

History = tuple[Exchange, ...]
Ways = dict[str, Callable[[str, History], str]]


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up with its conversation, and what should be found: a person's rewrite, or the article that answers."""

    question: str
    history: History
    rewrite: str | None = None
    article: str | None = None


WAYS: Ways = {
    "as asked": lambda question, _: question,
    "with the question before": lambda question, history: f"{history[-1].question} {question}",
    "completed": completed,
}


def main(argv: Sequence[str]) -> None:
    """Print a line a set and way: the share whose first article is found first, and among the first five."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench followups", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", default=[*REWRITES, "natural", "alone"])
    parser.add_argument("--split", choices=("choose", "confirm"), help="only this half of the conversations")
    parser.add_argument("--every", type=int, default=1, help="one question of so many")
    parser.add_argument("--way", choices=WAYS, action="append", help="only this way of asking")
    parser.add_argument("--show", type=Path, help="file for each question with what it is completed to")
    options = parser.parse_args(argv)
    shown, ways = list[str](), options.way or [*WAYS]
    for name in options.sets:
        if name == "alone":
            shown += alone(options.every)
        elif name == "natural":
            for each in natural.SETS:
                rows = list(_natural(each, options.split))
                folder, articles = sets.cache() / "natural" / each, natural.articles(each)
                shown += measure(f"natural {each}", rows, folder, articles, ways)
        else:
            rows = list(rewritten(REWRITES[name], options.split if name == "qrecc" else None))[:: options.every]
            shown += measure(name, rows, sets.cache() / "followups", _collection(), ways)
    if options.show:
        options.show.write_text("\n".join(shown) + "\n", "utf-8")


def rewritten(name: str, split: str | None) -> Iterator[Followed]:
    """The questions of a set of conversations that have one before them; each history as Footnote would have it."""
    for row in _rows(name):
        if row["history"] and split in (None, half(row["id"])):
            yield Followed(row["question"], heard(row["history"]), row["rewrite"])


def half(identifier: str) -> str:
    """The half of a conversation, by its number: to choose on, or to confirm."""
    return ("choose", "confirm")[zlib.crc32(identifier.rpartition("_")[0].encode()) % 2]


def heard(turns: Iterable[tuple[str, str | None]]) -> History:
    """The turns before a question, each completed from those before it, as a chat keeps them."""
    history: History = ()
    for question, answer in turns:
        history = (*history, Exchange(completed(question, history), f"{answer} [1]" if answer else ""))
    return history


def _natural(name: str, split: str | None) -> Iterator[Followed]:
    for row in natural.questions(name, split):
        if row["history"]:
            yield Followed(row["question"], heard((one, None) for one in row["history"]), article=row["article_id"])


def _rows(name: str) -> list[dict[str, Any]]:
    path = sets.data().parent / "train" / "conversation" / f"{name}.jsonl"
    if not path.exists():
        raise SystemExit(f"There is no {path}: FOOTNOTE_BENCH_DATA names the folder of sets, beside it is `train`.")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _collection() -> Path:
    """A file of passages that conversations may be about, and the answers of the conversations."""
    path = sets.cache() / "followups.articles.jsonl"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = dict.fromkeys(text for row in itertools.chain(*map(_rows, REWRITES.values()))
                              for _, text in row["history"] if text and len(text.split()) > 8)  # fmt: skip
        passages = [{"title": text[:60], "text": text} for text in texts]
        for name, most in COLLECTION.items():
            own: dict[str, dict[str, str]] = {}
            for line in (sets.data().parent / "train" / f"{name}.jsonl").read_text("utf-8").splitlines():
                row = json.loads(line)
                text = " ".join(row["sentences"])
                own.setdefault(text[:200], {"title": row.get("title") or row["sentences"][0][:60], "text": text})
            passages += [*own.values()][:most]
        lines = (json.dumps({"id": f"p{place}", **one}, ensure_ascii=False) for place, one in enumerate(passages))
        path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def measure(name: str, rows: Sequence[Followed], folder: Path, articles: Path, ways: Iterable[str]) -> list[str]:
    """Print a line for each way of asking, and list each question that finds something else."""
    shown = list[str]()
    with closing(open_footnote(settings(data_dir=folder, reranker="none"))) as footnote:
        footnote.sync([articles])
        search = Search(footnote)
        wanted = [row.article or search(row.rewrite or "")[0] for row in rows]
        for way in ways:
            questions = [WAYS[way](row.question, row.history) for row in rows]
            found = [search(question) for question in questions]
            first = mean([float(one[:1] == [right]) for one, right in zip(found, wanted, strict=True)])
            among = mean([float(right in one) for one, right in zip(found, wanted, strict=True)])
            print(
                f"{name:<20} {way:<25} first {first.value:.3f} ({first.low:.3f}–{first.high:.3f}), among {FIRST}"
                f" {among.value:.3f} ({among.low:.3f}–{among.high:.3f}) of {len(rows)}",
                flush=True,
            )
        for row, question, one, right in zip(rows, questions, found, wanted, strict=True):
            mark = "1" if one[:1] == [right] else "5" if right in one else "-"
            shown.append(f"{mark} {row.question} => {question} | {row.rewrite or row.article}"
                         f" | {[turn.question for turn in row.history]}")  # fmt: skip
    return shown


class Search:
    """The search alone, as a question is searched for."""

    def __init__(self, footnote: Footnote) -> None:
        """Take an open data folder."""
        self._stores = footnote._stores
        self._threads = ThreadPoolExecutor(1)
        self._kept: dict[str, list[str]] = {}

    def __call__(self, question: str) -> list[str]:
        """The first articles for a question."""
        if question not in self._kept:
            vector = self._stores.embedder.embed_question(question)
            with self._stores.catalog.read() as snapshot:
                hits = retrieve(Sought(question, lambda: vector), snapshot, self._stores.vectors, self._threads)
            self._kept[question] = list(dict.fromkeys(hit.article for hit in hits))[:FIRST]
        return self._kept[question]


def alone(every: int) -> list[str]:
    """Print for each set of questions how many are changed, asked after one of the same set."""
    shown = list[str]()
    for name in ALONE:
        path = sets.data() / name / "questions.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        asked = [row["question"] for row in rows][::every]
        for which, before in (("another article", len(asked) // 2), ("the same article", 1)):
            turns = [(question, asked[place - before]) for place, question in enumerate(asked)]
            made = [(question, completed(question, (Exchange(other, ""),))) for question, other in turns]
            changed = [f"{name}: {question} => {whole}" for question, whole in made if whole != question]
            print(f"alone {name:<11} after a question on {which:<16} changed {len(changed) / len(asked):.3f}")
            shown += changed
    return shown

"""Ask what 101 people say in 36 news articles, and print the share of what is cited that they say.

    python -m tests.bench said [--wrong] [--index FOLDER]

`data/said/realtimeqa.jsonl` has, for each person of each article, where the sentences begin that the person says,
directly or in reported speech, written by reading before the code; `may` are sentences that can be read either way, and
do not count. All articles are searched for each name, so that what another article's namesake says counts as wrong.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.records import Scope
from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from tests.bench import sets

LABELS = Path(__file__).parent / "data" / "said" / "realtimeqa.jsonl"

Place = tuple[str, int]
"""An article, and where a sentence begins."""


def main(argv: Sequence[str]) -> None:
    """Index the articles, ask, print precision and recall."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench said", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print what is cited wrongly, and what is missed")
    parser.add_argument("--index", type=Path, help="a data folder that has the articles")
    options = parser.parse_args(argv)
    said, may = _labels()
    scope = Scope(articles=tuple(sorted({article for places in said.values() for article, _ in places})))
    with closing(_opened(options.index, scope)) as footnote:
        right = cited = wanted = clean = 0
        for name in said:
            found = footnote.said_by(name, scope=scope).said
            places = {(one.citation.article, one.citation.start): one.citation.quote for one in found}
            counted = {place: quote for place, quote in places.items() if place not in may[name]}
            wrong = counted.keys() - said[name]
            right += len(counted) - len(wrong)
            cited, wanted, clean = cited + len(counted), wanted + len(said[name]), clean + (not wrong)
            if options.wrong:
                for place in sorted(wrong):
                    print(f"WRONG {name}: {counted[place]}")
                for article, start in sorted(said[name] - counted.keys()):
                    print(f"MISSED {name}: {footnote.article(article)[0].text[start : start + 150]!r}")
    print(f"{len(said)} people; cited {cited}, theirs {right} ({right / cited:.3f}); found {right / wanted:.3f} of all")
    print(f"people of whom nothing wrong is cited: {clean} ({clean / len(said):.3f})")


def _labels() -> tuple[dict[str, set[Place]], dict[str, set[Place]]]:
    """By person: what they say, and what they may say."""
    said: dict[str, set[Place]] = defaultdict(set)
    may: dict[str, set[Place]] = defaultdict(set)
    for line in LABELS.read_text("utf-8").splitlines():
        row = json.loads(line)
        said[row["speaker"]] |= {(row["article"], start) for start in row["said"]}
        may[row["speaker"]] |= {(row["article"], start) for start in row["may"]}
    return said, may


def _opened(index: Path | None, scope: Scope) -> Footnote:
    """An index of the articles in scope."""
    folder = sets.cache() / "said"
    footnote = open_footnote(settings(data_dir=index or folder / "index", mode="quote", reranker="none"))
    if index is None:
        folder.mkdir(parents=True, exist_ok=True)
        with (sets.data() / "realtimeqa" / "articles.jsonl").open(encoding="utf-8") as lines:
            held = [line for line in lines if str(json.loads(line)["id"]) in scope.articles]
        (folder / "articles.jsonl").write_text("".join(held), "utf-8")
        footnote.sync([folder / "articles.jsonl"])
    return footnote

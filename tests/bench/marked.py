"""Print the sentences of articles that are marked as furniture or as a heading, to be read.

    python -m tests.bench marked [--articles 500] [--all]

The articles are those of `realtimeqa`, as crawlers left them. Only lines that look like a full sentence are printed:
they end as a sentence does, and have six words or more. `--all` prints every line that is marked.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from index.records import Article, Kind
from index.sources.files import Source, read
from index.text.sentences import split
from tests.bench.sets import data

FEWEST_WORDS = 6
"""Words of a sentence of an article, as a rule; the end marks below it stand after labels and bylines too."""
_ENDS = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"', ".’", ".)")


def is_sentence(text: str) -> bool:
    """Whether a line looks like a full sentence."""
    return text.rstrip().endswith(_ENDS) and len(text.split()) >= FEWEST_WORDS


def main(argv: Sequence[str]) -> None:
    """Print what is marked, and how much of what there is."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench marked", description=__doc__)
    parser.add_argument("--articles", type=int, default=500, help="how many articles, from the first")
    parser.add_argument("--all", action="store_true", help="lines that are no sentences too")
    given = parser.parse_args(argv)
    path = data() / "realtimeqa" / "articles.jsonl"
    if not path.exists():
        print(f"{path} is not there: set FOOTNOTE_BENCH_DATA to the folder of public sets.", file=sys.stderr)
        return
    found = Counter[Kind]()
    shown = Counter[Kind]()
    articles = (one for one in read(Source(path, path.parent)) if isinstance(one, Article))
    for article in islice(articles, given.articles):
        for sentence in split(article):
            found[sentence.kind] += 1
            if sentence.kind is not Kind.BODY and (given.all or is_sentence(sentence.text)):
                shown[sentence.kind] += 1
                print(f"{sentence.kind}\t{sentence.id}\t{' '.join(sentence.text.split())}")
    print(", ".join(f"{kind}: {count}, {shown[kind]} of them printed" for kind, count in found.most_common()))

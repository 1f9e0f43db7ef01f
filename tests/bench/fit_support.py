"""Fit the regression that tells whether sentences support a claim, and write it to `rag/verifying/support.json`.

    python -m tests.bench fit_support FOLDER

FOLDER holds `<set>.jsonl` files, a line a question: {"question", "sentences", "labels"}. Claims are made from their
sentences: shortened and with parts moved for what is supported; with a number, a name, a word or the negation
exchanged, with parts of two sentences joined, and with other sentences cited for what is not. The sets that measure the
verifier (`python -m tests.bench support`) are not read. The fit is deterministic.
"""

import argparse
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from index.embedding.embed import SentenceTransformerEmbedder
from index.text.terms import fold, stop_words, words
from rag.english.names import names
from rag.english.polarity import NEGATIONS
from rag.verifying.numbers import numbers
from rag.verifying.support import FEATURES, nearest, read, row

TARGET = Path(__file__).parents[2] / "rag" / "verifying" / "support.json"
SEED = 1
SETS = {"squad11_train_du": 300, "squadshifts_newwiki": 200, "nq_dev_gold": 200, "selqa": 150, "qamr_wikinews": 100}
"""Questions of each set that claims are made from."""

LESS_IS_MORE = frozenset({"numbers_missing", "names_missing", "names_share", "negated_alone", "not_alone", "opposed"})
"""Columns whose weight may not be above 0; that of others may not be below."""

RIDGE = 0.3
"""Inverse strength of the ridge."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim with what it cites, and whether that supports it."""

    claim: str
    cited: tuple[str, ...]
    supported: bool
    kind: str


def main(argv: Sequence[str]) -> None:
    """Make the pairs, fit, and write the regression."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench fit_support", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(argv).folder
    embedder = SentenceTransformerEmbedder()
    pairs = [pair for name, count in SETS.items() for pair in made(folder / f"{name}.jsonl", count)]
    rows = rows_of(pairs, embedder)
    labels = np.array([pair.supported for pair in pairs])
    fitted = fit(rows, labels, pairs)
    fitted["embedder"] = embedder.fingerprint
    fitted["data"] = {name: hashlib.sha256((folder / f"{name}.jsonl").read_bytes()).hexdigest()[:16] for name in SETS}
    TARGET.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
    print(f"Written: {TARGET.name}, from {len(pairs)} claims")


def rows_of(pairs: Sequence[Pair], embedder: SentenceTransformerEmbedder) -> np.ndarray:
    """The rows of the claims, shape (n, f); each text is read once."""
    near = [nearest(pair.claim, pair.cited) for pair in pairs]
    texts = list(dict.fromkeys([pair.claim for pair in pairs] + [text for each in near for text in each]))
    known = dict(zip(texts, read(texts, embedder), strict=True))
    return np.stack(
        [
            row(known[pair.claim], [known[text] for text in each], " ".join(pair.cited))
            for pair, each in zip(pairs, near, strict=True)
        ]
    )


def fit(rows: np.ndarray, labels: np.ndarray, pairs: Sequence[Pair]) -> dict[str, object]:
    """The regression; kinds of claims weigh the same, supported and not."""
    weights = _balanced(labels, [pair.kind for pair in pairs])
    held_out = np.zeros(len(labels))
    for fold_ in range(5):
        test = np.arange(len(labels)) % 5 == fold_
        weighed, intercept = _regress(rows[~test], labels[~test], weights[~test])
        held_out[test] = 1 / (1 + np.exp(-(rows[test] @ weighed + intercept)))
    weighed, intercept = _regress(rows, labels, weights)
    for kind in sorted({pair.kind for pair in pairs}):
        here = np.array([pair.kind == kind for pair in pairs])
        print(f"  {kind:>12} {here.sum():>5}  supported {labels[here].mean():.0f}  mean {held_out[here].mean():.2f}")
    return {
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weighed, strict=True)},
        "intercept": round(intercept, 4),
    }


def _balanced(labels: np.ndarray, kinds: Sequence[str]) -> np.ndarray:
    counts = {kind: kinds.count(kind) for kind in kinds}
    weights = np.array([1 / counts[kind] for kind in kinds])
    for side in (True, False):
        weights[labels == side] /= weights[labels == side].sum()
    return weights * len(labels) / 2


def _regress(rows: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """A logistic regression with a ridge, whose weights have the signs that their columns' meanings give."""
    mean, scale = rows.mean(axis=0), np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1.0)
    known = np.column_stack([(rows - mean) / scale, np.ones(len(rows))])
    ridge = np.append(np.full(len(FEATURES), 1 / RIDGE), 0.0)

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        odds = known @ at
        off = weights * (1 / (1 + np.exp(-odds)) - labels)
        cost = float((weights * np.logaddexp(0, np.where(labels, -odds, odds))).sum() + (ridge * at**2).sum() / 2)
        return cost, known.T @ off + ridge * at

    bounds = [(None, 0) if name in LESS_IS_MORE else (0, None) for name in FEATURES]
    found = minimize(loss, np.zeros(len(ridge)), jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B").x
    plain = found[:-1] / scale
    return plain, float(found[-1] - plain @ mean)


def made(path: Path, count: int) -> Iterator[Pair]:
    """The claims made from a fixed sample of a set."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    chance = random.Random(SEED)
    chance.shuffle(rows)
    rows = [each for each in rows if sum(each["labels"]) and len(each["sentences"]) > 2][:count]
    vocabulary = [word for each in rows for text in each["sentences"] for word in words(text) if _telling(word)]
    for each in rows:
        place = each["labels"].index(1)
        texts = [" ".join(text.split()) for text in each["sentences"]]
        if 6 <= len(words(texts[place])) <= 60:
            yield from _pairs(texts, place, vocabulary, chance)


def _pairs(texts: list[str], place: int, vocabulary: list[str], chance: random.Random) -> Iterator[Pair]:
    text = texts[place]
    others = [other for at, other in enumerate(texts) if at != place and len(words(other)) > 4]
    cited = (text, *chance.sample(others, min(len(others), chance.randrange(3))))
    short = _shortened(text, chance)
    yield Pair(short, cited, supported=True, kind="short")
    yield Pair(_reworded(short, chance), cited, supported=True, kind="reworded")
    others_cited = tuple(chance.sample(others, min(len(others), len(cited))))
    if others_cited:
        yield Pair(short, others_cited, supported=False, kind="elsewhere")
        yield Pair(_joined(text, chance.choice(others), chance), cited[:1], supported=False, kind="joined")
        both = _joined(text, others_cited[0], chance)
        yield Pair(both, (text, others_cited[0]), supported=False, kind="fused")
    for change, kind in (
        (_renumbered, "number"),
        (_renamed, "name"),
        (_turned, "negation"),
        (_exchanged, "word"),
        (_swapped, "swap"),
    ):
        base = short if chance.random() < 0.7 else _reworded(short, chance)
        changed = change(base, texts, vocabulary, chance)
        if changed and changed != base:
            yield Pair(changed, cited, supported=False, kind=kind)


def _telling(word: str) -> bool:
    return fold(word) not in stop_words() and word.isalpha() and len(word) > 3


def _shortened(text: str, chance: random.Random) -> str:
    """The sentence without brackets, and often without its first or last clause."""
    plain = " ".join(re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text).split())
    parts = re.split(r"(?<=[,;:])\s+|\s+(?=(?:and|but|which|who|while|because|when|after) )", plain)
    if len(parts) > 1 and chance.random() < 0.75:
        start = chance.randrange(len(parts) - 1)
        kept = (
            parts[start : start + chance.randint(1, 3)]
            if chance.random() < 0.5
            else parts[: chance.randint(1, len(parts) - 1)]
        )
        joined = " ".join(kept).strip(" ,;:")
        plain = joined if len(words(joined)) >= 5 else plain
    return plain[:1].upper() + plain[1:]


_PHRASES = (
    (r"\bbecause of\b", "due to"), (r"\bmore than\b", "over"), (r"\bapproximately\b", "about"),
    (r"\bhowever,? ", ""), (r"\bin order to\b", "to"), (r"\bbegan\b", "started"),
    (r"\bfounded\b", "established"), (r"\blocated in\b", "in"), (r"\balso \b", ""),
    (r"\bwas born in\b", "comes from"), (r"\bwell known\b", "famous"), (r"\blarge\b", "big"),
    (r"\bsaid\b", "stated"), (r"\bshow(s|ed)\b", "indicate\\1"), (r"\bhelp(s|ed)?\b", "assist\\1"),
    (r"\bmany\b", "numerous"), (r"\bbuilt\b", "constructed"), (r"\bmade\b", "produced"),
    (r"\bcreated\b", "made"), (r"\bUnited States\b", "U.S."), (r"\busually\b", "generally"),
    (r"\bfilm\b", "movie"), (r"\bused\b", "employed"), (r"\bkilled\b", "slain"),
)  # fmt: skip


def _reworded(text: str, chance: random.Random) -> str:
    """The sentence with some common words for others of the same meaning, and small words left out."""
    for pattern, other in _PHRASES:
        text = re.sub(pattern, other, text)
    kept = [
        word for word in text.split() if fold(word) not in {"the", "a", "an", "very", "also"} or chance.random() < 0.6
    ]
    if ", " in text and chance.random() < 0.4:
        first, rest = " ".join(kept).split(", ", 1) if ", " in " ".join(kept) else (" ".join(kept), "")
        return f"{rest.rstrip('.')}, {first}".strip(", ") if rest else first
    return " ".join(kept)


def _joined(text: str, other: str, chance: random.Random) -> str:
    """The beginning of one sentence with the end of another."""
    first, second = text.split(), other.split()
    return " ".join(
        [
            *first[: max(2, len(first) // 2)],
            *second[-max(3, chance.randint(len(second) // 3, max(3, len(second) // 2))) :],
        ]
    )


def _renumbered(text: str, texts: Sequence[str], _: Sequence[str], chance: random.Random) -> str | None:
    found = [number for number in numbers(text) if number.text[0].isdigit()]
    if not found:
        return None
    chosen = chance.choice(found)
    others = [
        number.text
        for other in texts
        for number in numbers(other)
        if number.value != chosen.value and number.text[0].isdigit()
    ]
    if others and chance.random() < 0.5:
        return text.replace(chosen.text, chance.choice(others), 1)
    digit = chance.choice([place for place, sign in enumerate(chosen.text) if sign.isdigit()])
    new = chance.choice([sign for sign in "123456789" if sign != chosen.text[digit]])
    return text.replace(chosen.text, f"{chosen.text[:digit]}{new}{chosen.text[digit + 1 :]}", 1)


def _renamed(text: str, texts: Sequence[str], vocabulary: Sequence[str], chance: random.Random) -> str | None:
    here = [name.word for name in names(text).values()]
    others = [name.word for other in texts for name in names(other).values() if name.word not in text]
    others = others if chance.random() < 0.6 else [word for word in chance.sample(vocabulary, 60) if word[0].isupper()]
    return text.replace(chance.choice(here), chance.choice(others), 1) if here and others else None


def _turned(text: str, _: Sequence[str], __: Sequence[str], ___: random.Random) -> str | None:
    split = text.split()
    for place, word in enumerate(split):
        if fold(word) in NEGATIONS and fold(word) in {"not", "never", "no"}:
            return " ".join([*split[:place], *split[place + 1 :]])
    for place, word in enumerate(split):
        if word.lower() in {
            "is",
            "was",
            "are",
            "were",
            "can",
            "could",
            "will",
            "would",
            "has",
            "had",
            "have",
            "may",
            "should",
        }:
            return " ".join([*split[: place + 1], "not", *split[place + 1 :]])
    return None


def _exchanged(text: str, _: Sequence[str], vocabulary: Sequence[str], chance: random.Random) -> str | None:
    small = [word for word in text.split() if _telling(word.strip(",.;:")) and word[0].islower()]
    if not small:
        return None
    count = min(len(small), chance.randint(1, 2))
    for old in chance.sample(small, count):
        new = next(
            (
                word
                for word in chance.sample(vocabulary, 80)
                if word[0].islower() and word[-2:] == old.strip(",.;:")[-2:] and word not in text
            ),
            None,
        )
        new = new or chance.choice([word for word in vocabulary[:500] if word[0].islower()])
        text = text.replace(old.strip(",.;:"), new, 1)
    return text


def _swapped(text: str, _: Sequence[str], __: Sequence[str], chance: random.Random) -> str | None:
    here = list(dict.fromkeys(name.word for name in names(text).values()))
    if len(here) < 2:
        return None
    first, second = chance.sample(here, 2)
    return text.replace(first, "\x00").replace(second, first).replace("\x00", second)


Change = Callable[[str, Sequence[str], Sequence[str], random.Random], str | None]

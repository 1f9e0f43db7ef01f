"""A file made here, and what is right of the article that is read from it."""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.records import Article, Kind
from index.sources.files import Source, read
from index.text.sentences import split


@dataclass(frozen=True)
class Variant:
    """A file, the sentences that are to be cited of it, word for word, and words that never are.

    Blanks and line feeds count as one blank. `title` is looked at where it is given.
    """

    name: str
    file: str
    data: bytes
    said: tuple[str, ...]
    never: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True)
class Result:
    """What was read of a variant: the sentences that came out right, those that did not, and words that must not be."""

    right: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether all that is wanted came out, and nothing that is not."""
        return not self.missing and not self.extra


def measure(variant: Variant) -> Result:
    """Write the file, read it as a sync does, and compare its body with what is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, variant.file)
        path.write_bytes(variant.data)
        found = list(read(Source(path, Path(folder))))
    articles = [each for each in found if isinstance(each, Article)]
    body = [_flat(s.text) for article in articles for s in split(article) if s.kind is Kind.BODY]
    missing = [said for said in map(_flat, variant.said) if said not in body]
    extra = [word for word in variant.never if any(word in sentence for sentence in body)]
    if variant.title is not None and variant.title not in [article.title for article in articles]:
        missing.append(f"title: {variant.title}")
    shown = (*body, *(f"title: {article.title}" for article in articles), *(str(e) for e in found if e not in articles))
    return Result(len(variant.said) - len(missing), tuple(missing), tuple(extra), shown)


def _flat(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return out.getvalue()


def texts(kind: str, cases: Mapping[str, tuple[str, tuple[str, ...]]], ending: str = ".txt") -> Iterator[Variant]:
    """Variants that are plain texts."""
    for name, (text, said) in cases.items():
        yield Variant(f"{kind}: {name}", f"report{ending}", text.encode(), said)

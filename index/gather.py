"""Read the articles of files, folders, pages and feeds, one by one, and tell how far it is."""

import contextlib
import stat
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.errors import ArticleError
from index.plan import Place
from index.records import Article, Validators
from index.report import Options, Progress
from index.sources.ahead import Read, read_here
from index.sources.files import Source, discover
from index.sources.states import FileStates
from index.sources.web import Unchanged, is_url, read_url


@dataclass(frozen=True, slots=True)
class Found:
    """What a source gave: an article, an error, or that its page has not changed since it was stored."""

    place: Place
    article: Article | ArticleError | Unchanged
    validators: Validators | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of what is stored, and how files are read.

    Attributes:
        pages: What servers said of pages.
        files: How files were when they were read.
        stored: Gives the digest of what is stored of a source.
        read: Reads files, in their order.
    """

    pages: Mapping[str, Validators]
    files: FileStates
    stored: Callable[[str], str | None]
    read: Callable[[Iterable[Source]], Iterator[Read]] = read_here


def gather(
    paths: Sequence[str | Path],
    options: Options,
    known: Known,
    on_progress: Callable[[Progress], None],
) -> Iterator[Found]:
    """All articles of the sources, and what could not be read.

    Args:
        paths: Files, folders and URLs of pages and feeds.
        options: What is taken of folders, and how pages are fetched.
        known: What is known of the pages and files that are stored.
        on_progress: Told before each article is given, and at the end.
    """
    local = [path for path in paths if not is_url(path)]
    sources = [(source, _size(source)) for source in discover(local, options.include, options.exclude)]
    total = sum(size for _, size in sources)
    done = articles = 0
    changed = known.read(source for source, _ in sources if _is_to_be_read(source, known))
    following = next(changed, None)
    for source, size in sources:
        within = 0
        if following is None or following[0] is not source:
            done += size
            place = _place(source)
            yield Found(place, Unchanged())
            yield from (Found(place, error) for error in known.files.errors(place.source))
            continue
        with contextlib.closing(_each(following[1])) as found:  # what is read holds its reader, until it is closed
            for article in found:
                if isinstance(article, ArticleError):
                    known.files.add(source.path.absolute(), article)
                if isinstance(article, Article):
                    articles += 1
                    within = min(within + len(article.text), size)
                on_progress(Progress(articles, done + within, total, source.id))
                yield Found(_place(source, article), article)
        done += size
        following = next(changed, None)
    for url in filter(is_url, paths):
        for page in read_url(str(url), options.fetcher, known.pages):
            articles += isinstance(page.article, Article)
            on_progress(Progress(articles, total, total, page.url))
            yield Found(Place(page.url, page.host), page.article, page.validators)
    on_progress(Progress(articles, total, total, ""))


def _each(found: Iterable[Article | ArticleError]) -> Generator[Article | ArticleError, None, None]:
    yield from found


def _is_to_be_read(source: Source, known: Known) -> bool:
    """Whether a file has changed since it was stored; its state is then remembered, before it is read."""
    path = source.path.absolute()
    if known.files.is_unchanged(path, known.stored(str(path))):
        return False
    known.files.meet(path)
    return True


def _place(source: Source, read: Article | ArticleError | None = None) -> Place:
    is_one_of_several = isinstance(read, Article) and read.id != source.id
    return Place(str(source.path.absolute()), _absolute(source.root), is_one_of_several)


@lru_cache(maxsize=8)
def _absolute(root: Path) -> str:
    """A folder's whole path; many files have the same."""
    return root.absolute().as_posix()


def _size(source: Source) -> int:
    """Bytes of a source, 0 where there is none: reading it tells."""
    try:
        found = source.path.stat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0

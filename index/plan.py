"""Decide what to do with each article that was read, by what the catalog holds."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from index.errors import ArticleError
from index.records import Article
from index.store.snapshot import Duplicate, Snapshot
from index.text.sentences import has_body, split


class ArticleStatus(Enum):
    """How an article that was read differs from what the catalog holds."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    UNDECIDED = "undecided"
    """Its text is stored under another id: a duplicate or moved, which is known when everything has been read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article was read: the file or URL, the folder it was found from, or host, and what it may hold."""

    source: str
    root: str
    holds_several: bool = False


class Inventory:
    """What the catalog held when a sync began, and what the sync has seen since."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take stock of the catalog: ids, sources and digests, not the texts."""
        self._digests = snapshot.digests()
        self._sources = snapshot.sources()
        self._ids_of_source: dict[str, list[str]] = defaultdict(list)
        self._ids_of_text: dict[str, list[str]] = defaultdict(list)
        for article_id, source in self._sources.items():
            self._ids_of_source[source].append(article_id)
        self._texts = snapshot.text_digests()
        for article_id, digest in self._texts.items():
            self._ids_of_text[digest].append(article_id)
        self._seen: dict[str, str] = {}  # id -> source
        self._id_of_seen_text: dict[str, str] = {}
        self._read: set[str] = set()
        self._unreadable: list[Path] = []
        self._known_duplicates = snapshot.duplicates()
        self._copied = {known.source for known in self._known_duplicates.values()}
        self.duplicates: dict[str, Duplicate] = {}
        """What was read and is stored under another id, by the id that it would have."""

    def identify(self, article: Article, place: Place) -> Article:
        """The article under the id that it keeps for good.

        A file keeps the id it was stored under, also when it is indexed from a higher or a lower folder. A new one
        has its path below the folder that is indexed; where another source has that id, the folder's name goes before,
        and the names of the folders above it, as many as it takes.

        Raises:
            ArticleError: both ids are taken, or the source gave two articles the same.
        """
        self._read.add(place.source)
        former = [] if place.holds_several else self._ids_of_source.get(place.source, [])
        above = [part for part in place.root.split("/") if part]
        longer = ["/".join([*above[-count:], article.id]) for count in range(1, len(above) + 1)]
        candidates = [*former[:1], article.id, *longer]
        twice = [name for name in candidates if self._seen.get(name) == place.source]
        owned = [name for name in candidates if self._sources.get(name) == place.source]
        free = [name for name in candidates if self._is_free(name)]
        if twice or not (owned or free):
            raise ArticleError(article.id, f"another article has the id {article.id}")
        return replace(article, id=[*owned, *free][0])

    def judge(self, article: Article, *, final: bool = False) -> tuple[ArticleStatus, str]:
        """How an article differs from the catalog, and the id of the one that it is a duplicate of or was moved from.

        Args:
            article: As `identify` gives it.
            final: Everything has been read: nothing is left undecided.
        """
        status, twin = self._judge(article, final=final)
        if status not in (ArticleStatus.DUPLICATE, ArticleStatus.UNDECIDED):
            self._seen[article.id] = article.source
            for digest in (article.text_digest, article.digest):
                self._id_of_seen_text.setdefault(digest, article.id)
        if status is ArticleStatus.DUPLICATE:
            self.duplicates.setdefault(article.id, Duplicate(article.source, article.text_digest))
        if status is ArticleStatus.MOVED:
            self._sources.pop(twin)
        return status, twin

    def see(self, source: str) -> int:
        """Count what the catalog has of a source as seen and unchanged; returns how many articles that are."""
        ids = self._ids_of_source.get(source, [])
        self._read.add(source)
        self._seen.update(dict.fromkeys(ids, source))
        for article_id in ids:
            for digest in (self._texts[article_id], self._digests[article_id]):
                self._id_of_seen_text.setdefault(digest, article_id)
        return len(ids)

    def digest_of(self, source: str) -> str | None:
        """What tells one state of the articles that are stored of a source from others; empty where there are none.

        None where it gave duplicates, which are known only while they are read.
        """
        if source in self._copied:
            return None
        ids = sorted(self._ids_of_source.get(source, ()))
        known = "\n".join(f"{article_id} {self._digests[article_id]}" for article_id in ids)
        return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:32] if ids else ""

    def keep(self, path: str) -> None:
        """Keep what lies at or below a path that could not be read."""
        self._unreadable.append(Path(path))

    def gone(self, paths: Sequence[Path]) -> list[str]:
        """Ids of the articles under `paths` that are not there any more."""
        return [
            article_id
            for article_id, source in self._sources.items()
            if article_id not in self._seen and _is_under(source, paths) and self._is_gone(article_id)
        ]

    def emptied(self, gone: Sequence[str], paths: Sequence[Path]) -> dict[Path, set[str]]:
        """Those of the articles that are gone by the folder that held them, where it is there and holds nothing now.

        A folder of `paths` holds nothing when no article was read from it; one below when there is no file in it. So a
        drive that is not mounted, whose folder is there, is told from a folder that was tidied up.
        """
        roots = {path for path in paths if path.is_dir() and not any(_is_under(read, [path]) for read in self._read)}
        found: dict[Path, set[str]] = defaultdict(set)
        for article_id in gone:
            source = Path(self._sources[article_id])
            within = [folder for folder in source.parents if any(folder.is_relative_to(path) for path in paths)]
            if folder := next((folder for folder in within if folder in roots or _is_empty(folder)), None):
                found[folder].add(article_id)
        return dict(found)

    def is_duplicate_under(self, name: str, folder: Path) -> bool:
        """Whether a duplicate was read below a folder."""
        return _is_under(self._known_duplicates[name].source, [folder])

    def gone_duplicates(self, paths: Sequence[Path]) -> list[str]:
        """Ids of the duplicates under `paths` that are not there any more."""
        return [
            name
            for name, known in self._known_duplicates.items()
            if _is_under(known.source, paths) and name not in self.duplicates and self._is_lost(known.source)
        ]

    def _judge(self, article: Article, *, final: bool) -> tuple[ArticleStatus, str]:
        named = self._is_told_by_name_alone(article)
        text = article.digest if named else article.text_digest
        if text in self._id_of_seen_text:
            return ArticleStatus.DUPLICATE, self._id_of_seen_text[text]
        if self._sources.get(article.id) == article.source:
            same = self._digests[article.id] == article.digest
            return (ArticleStatus.UNCHANGED if same else ArticleStatus.CHANGED), ""
        twins = [
            twin
            for twin in self._ids_of_text[article.text_digest]
            if twin in self._sources and twin not in self._seen and (not named or self._digests[twin] == text)
        ]
        for twin in twins:
            lost = self._is_gone(twin) if final else self._has_vanished(twin)
            if lost and self._digests[twin] == article.digest:
                return ArticleStatus.MOVED, twin
        if not final and twins:
            return ArticleStatus.UNDECIDED, ""
        stored = [twin for twin in twins if not self._is_gone(twin)]
        if stored:
            return ArticleStatus.DUPLICATE, stored[0]
        return (ArticleStatus.CHANGED if article.id in self._digests else ArticleStatus.NEW), ""

    def _is_told_by_name_alone(self, article: Article) -> bool:
        """Whether nothing but notices was saved of an article: others may have the same, and be other articles."""
        text = article.text_digest
        met = text in self._id_of_seen_text or any(other != article.id for other in self._ids_of_text[text])
        return met and not has_body(split(article))

    def _is_free(self, article_id: str) -> bool:
        return article_id not in self._seen and (article_id not in self._sources or self._has_vanished(article_id))

    def _has_vanished(self, article_id: str) -> bool:
        source = self._sources[article_id]
        return not self._is_unreadable(source) and _has_vanished(source)

    def _is_gone(self, article_id: str) -> bool:
        """Whether an article's file has vanished or, once it has been read, holds it no more."""
        return article_id not in self._seen and self._is_lost(self._sources[article_id])

    def _is_lost(self, source: str) -> bool:
        """Whether what was not seen of a source is gone for good."""
        return not self._is_unreadable(source) and (source in self._read or _has_vanished(source))

    def _is_unreadable(self, source: str) -> bool:
        return _is_under(source, self._unreadable)


def _has_vanished(source: str) -> bool:
    """Whether a file is not there any more; pages of the web do not vanish by themselves."""
    return "://" not in source and not Path(source).exists()


def _is_empty(folder: Path) -> bool:
    """Whether a folder is there and has nothing in it."""
    return folder.is_dir() and next(folder.iterdir(), None) is None


def _is_under(source: str, paths: Sequence[Path]) -> bool:
    return any(Path(source).is_relative_to(path) for path in paths)

"""Answer what is asked about the articles themselves, from the catalog alone: how many, which, by whom, when, where."""

import functools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources

from index.records import Document, Entry
from index.store.snapshot import Snapshot
from index.store.words import Expression
from index.text.terms import ENGLISH, detect, fold, stem, words
from prompts import notice
from rag.collection.bylines import authors_of, written_by
from rag.english.times import MONTHS
from rag.questions.period import day_of_asking, period
from rag.questions.understand import content_of, search_terms
from rag.records import Scope

LISTED = 10
"""Articles that an answer names; the rest is counted."""

EVEN = 0.9
"""Share of the best article's score from which another one fits a description as well."""

_QUOTED = re.compile(r"[“«„\"]\s*([^”»“\"]{3,}?)\s*[”»“\"]")
_FILE = re.compile(r"[\w./-]*\w\.(?:txt|md|pdf|docx?|html?|rtf|odt|epub|xlsx?|pptx?|eml|jsonl?)\b", re.IGNORECASE)
_WRITES = re.compile(r"^\W*what (?:did|does|do|has|have) .+ (?:write|written)(?: about)?\W*$", re.IGNORECASE)
_ONE = ("author", "outlet", "date", "title", "file", "length")
"""What is asked of one article."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the catalog says, in words, and the articles that it says it of."""

    words: str
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The articles a question speaks of; `which` says in words what they were chosen by."""

    entries: tuple[Entry, ...]
    which: str = ""
    topic: tuple[str, ...] = ()


def tell(question: str, snapshot: Snapshot, scopes: Sequence[Scope]) -> Told | None:
    """Answer a question about the articles in scope; None where the catalog does not know."""
    asked = _asked(question)
    inside = snapshot.articles_in(scopes)
    entries = [entry for entry in snapshot.entries() if entry.id in inside]
    if asks_what_is_by(question) and not authors_of(question, entries, snapshot):
        return None
    chosen = _chosen(question, entries, snapshot)
    if asked in _ONE or (asked == "count" and _TELLS["length"].search(_plain(question))):
        fitting = _described(chosen, snapshot)
        return _of_each(asked or "", fitting, snapshot) if fitting else None
    if chosen.topic:
        about = snapshot.matching(_all_of(chosen.topic, snapshot), len(chosen.entries))
        chosen = _narrowed(chosen, set(about), notice("documents_about").format(topic=" ".join(chosen.topic)))
    return _of_all(asked or "list", chosen)


def asks_what_is_by(question: str) -> bool:
    """Whether a question asks in English what somebody wrote, or wrote about: the articles by them, if any are."""
    return _WRITES.match(question) is not None


def described(words: str, entries: Sequence[Entry], snapshot: Snapshot) -> list[Entry]:
    """Choose the articles among some that words describe, those that fit best; none where none has such words."""
    topic = tuple(content_of(words, detect(words, ENGLISH)))
    return _described(_Chosen(tuple(entries), topic=topic), snapshot)


@functools.cache
def _data() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("rag.collection").joinpath("documents.toml").read_text("utf-8"))


_TELLS = {name: re.compile(pattern) for name, pattern in _data()["asked"].items()}


def _asked(question: str) -> str | None:
    """What is asked for; plural outlets and authors are lists, unless they are only counted."""
    plain = _plain(question)
    found = next((name for name, pattern in _TELLS.items() if pattern.search(plain)), None)
    lists = next((name for name in ("outlets", "authors") if _TELLS[name].search(plain)), None)
    return lists if lists and found in {None, "count", "outlet", "outlets", "authors"} else found


def _plain(text: str) -> str:
    """A text in lower case without accents."""
    apart = unicodedata.normalize("NFD", text.lower().replace("’", "'").replace("ß", "ss"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _chosen(question: str, entries: Sequence[Entry], snapshot: Snapshot) -> _Chosen:
    """Choose articles by what a question names: a file, a title, an outlet, an author, a time."""
    chosen = _Chosen(tuple(entries))
    rest = question
    for named, holds in _named(question, entries, snapshot):
        rest = rest.replace(named, " ")
        holding = {entry.id for entry in chosen.entries if holds(entry)}
        chosen = _narrowed(chosen, holding, notice("documents_of").format(name=named))
    newest = snapshot.newest(date.today().isoformat())  # noqa: DTZ011 - the reader's own day is meant
    spoken_of = period(rest, day_of_asking(None, date.today(), newest))  # noqa: DTZ011
    is_relative = _TELLS["latest"].search(_plain(rest)) is not None
    if spoken_of and not is_relative:
        since, until = spoken_of.since.isoformat(), spoken_of.until.isoformat()
        within = {entry.id for entry in chosen.entries if entry.published and since <= entry.published <= until}
        words_ = notice("documents_within").format(since=since, until=until)
        chosen = _narrowed(chosen, within, words_)
        rest = re.sub(r"\b\d{4}\b|\b(?:last|this) (?:week|month|year)\b", " ", rest)
    return replace(chosen, topic=tuple(_topic(rest, in_time=bool(spoken_of))))


Holds = Callable[[Entry], bool]


def _named(question: str, entries: Sequence[Entry], snapshot: Snapshot) -> list[tuple[str, Holds]]:
    """What of the catalog a question names, with what has to hold of an article then."""
    exact = [(file, functools.partial(_is_file, file)) for file in _FILE.findall(question)]
    exact += [(quoted, functools.partial(_is_titled, quoted)) for quoted in _QUOTED.findall(question)]
    if exact:
        return list(exact)
    found: list[tuple[str, Holds]] = []
    for outlet in sorted({entry.outlet for entry in entries if entry.outlet}, key=len, reverse=True):
        if place := re.search(rf"(?<!\w){re.escape(outlet)}(?!\w)", question, re.IGNORECASE):
            found.append((place[0], functools.partial(_is_from, outlet)))
            break
    if name := authors_of(question, entries, snapshot):
        ids = written_by(name, entries, snapshot)
        found.append((name, lambda entry: entry.id in ids))
    return found


def _is_file(name: str, entry: Entry) -> bool:
    return entry.id.lower().endswith(name.lower())


def _is_titled(title: str, entry: Entry) -> bool:
    return _plain(title) in _plain(entry.title)


def _is_from(outlet: str, entry: Entry) -> bool:
    return entry.outlet == outlet


def _narrowed(chosen: _Chosen, ids: set[str], which: str) -> _Chosen:
    entries = tuple(entry for entry in chosen.entries if entry.id in ids)
    return replace(chosen, entries=entries, which=f"{chosen.which}{which}")


def _topic(rest: str, *, in_time: bool) -> list[str]:
    """The words that tell which article is meant."""
    language = detect(rest, ENGLISH)
    about_articles = frozenset(_data()["words"]["of_articles"].split())
    about_articles |= frozenset(MONTHS) if in_time else frozenset()
    return [
        word
        for word in content_of(rest, language)
        if fold(word) not in about_articles and not (word.isdigit() and in_time)
    ]


def _all_of(topic: Sequence[str], snapshot: Snapshot) -> Expression:
    languages = snapshot.all_languages() or [ENGLISH]
    return Expression(tuple(tuple({stem(word, language) for language in languages}) for word in topic))


def _described(chosen: _Chosen, snapshot: Snapshot) -> list[Entry]:
    """The articles that a question describes, those that fit best; all that it names where it describes none."""
    if not chosen.topic:
        return list(chosen.entries)[:LISTED] if chosen.which else []
    languages = snapshot.all_languages() or [ENGLISH]
    terms = search_terms(" ".join(chosen.topic), languages[0], languages)
    ids = {entry.id: entry for entry in chosen.entries}
    scores = dict(snapshot.match_articles(terms, 50, [Scope(articles=tuple(ids))] if chosen.which else ()))
    best = max(scores.values(), default=0.0)
    if not best:
        return []
    wanted = set(terms)
    fits = {
        article: score / best + len(wanted & _titled(ids[article].title, languages)) / len(wanted)
        for article, score in scores.items()
        if article in ids
    }
    most = max(fits.values(), default=0.0)
    return [ids[article] for article, fit in sorted(fits.items(), key=lambda pair: -pair[1]) if fit >= EVEN * most]


def _titled(title: str, languages: Sequence[str]) -> set[str]:
    return {stem(word, language) for word in words(title) for language in languages}


def _of_each(asked: str, entries: Sequence[Entry], snapshot: Snapshot) -> Told:
    """What is asked of one article, for each that fits."""
    lines = [_line(asked, entry, snapshot) for entry in entries[:LISTED]]
    return Told("\n".join(lines), tuple(Document.of(entry) for entry in entries[:LISTED]))


def _line(asked: str, entry: Entry, snapshot: Snapshot) -> str:
    known = {
        "author": entry.author or authors_of("", [entry], snapshot),
        "outlet": entry.outlet,
        "date": entry.published,
        "title": entry.title,
        "file": entry.url or entry.id,
        "length": f"{entry.words:,}",
    }
    said = known.get(asked, f"{entry.words:,}")
    name = asked if asked in known else "length"
    return notice(f"documents_{name}" if said else f"documents_no_{name}").format(title=entry.title, said=said)


def _of_all(asked: str, chosen: _Chosen) -> Told:
    """What is asked of all articles that were chosen."""
    entries = chosen.entries
    which = chosen.which
    if not entries:
        return Told(notice("documents_none").format(which=which))
    dated = sorted((entry for entry in entries if entry.published), key=lambda entry: entry.published or "")
    if asked in {"outlets", "authors"}:
        named = (entry.outlet if asked == "outlets" else entry.author for entry in entries)
        return _counted(asked, Counter(name for name in named if name), which)
    if asked == "span" and dated:
        words_ = notice("documents_span").format(since=dated[0].published, until=dated[-1].published)
        return Told(words_, (Document.of(dated[0]), Document.of(dated[-1])))
    if asked in {"latest", "oldest"} and dated:
        ordered = list(reversed(dated)) if asked == "latest" else dated
        first = [entry for entry in ordered if entry.published == ordered[0].published]
        words_ = notice(f"documents_{asked}").format(said=ordered[0].published, which=which)
        return Told(words_, tuple(Document.of(entry) for entry in (first if len(first) > 1 else ordered[:1])[:LISTED]))
    if asked in {"longest", "shortest"}:
        one = sorted(entries, key=lambda entry: entry.words, reverse=asked == "longest")[0]
        words_ = notice(f"documents_{asked}").format(which=which, said=f"{one.words:,}")
        return Told(words_, (Document.of(one),))
    name = "documents_count" if len(entries) != 1 else "documents_count_one"
    more = notice("documents_first").format(count=LISTED) if len(entries) > LISTED else ""
    words_ = " ".join(f"{notice(name).format(count=f'{len(entries):,}', which=which)} {more}".split())
    return Told(words_, tuple(Document.of(entry) for entry in entries[:LISTED]))


def _counted(asked: str, counted: Counter[str], which: str) -> Told:
    if not counted:
        return Told(notice(f"documents_no_{asked}").format(which=which))
    listed = ", ".join(f"{name} ({count:,})" for name, count in counted.most_common())
    return Told(notice(f"documents_{asked}").format(count=len(counted), listed=listed, which=which))

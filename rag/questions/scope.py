"""Read and check the scope of a question: by article, outlet and date."""

import calendar
import re
from collections.abc import Sequence

from index.errors import ArticleError, ConfigError
from index.store.snapshot import Snapshot
from index.text.dates import find_date
from rag.records import Scope

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")


def parse(
    articles: Sequence[str] = (), outlets: Sequence[str] = (), since: str | None = None, until: str | None = None
) -> Scope:
    """Read a scope; a month or a year in `since` means its first day, in `until` its last.

    Raises:
        ConfigError: a date is none, or `since` is after `until`.
    """
    first, last = _day("--since", since, last=False), _day("--until", until, last=True)
    if first and last and first > last:
        raise ConfigError(f"--since {since} is after --until {until}: no article can be in both.")
    return Scope(tuple(articles), tuple(outlets), first, last)


def check_scope(scope: Scope, snapshot: Snapshot) -> None:
    """Make sure that what a scope names is there; a duplicate is, as the article that its text is stored as.

    Raises:
        ArticleError: it names an article or an outlet that is not in the index.
    """
    known = snapshot.articles_in((), scope.articles)
    for article in scope.articles:
        if article not in known:
            snapshot.article(article)
    outlets = {outlet.lower() for outlet in snapshot.outlets()} if scope.outlets else set()
    for outlet in scope.outlets:
        if outlet.lower() not in outlets:
            raise ArticleError(outlet, "no article is of this outlet")


def _day(option: str, text: str | None, *, last: bool) -> str | None:
    if text is None:
        return None
    if _YEAR.fullmatch(text):
        return f"{text}-12-31" if last else f"{text}-01-01"
    month = _MONTH.fullmatch(text)
    if month and 1 <= int(month[2]) <= 12:  # noqa: PLR2004 - months of a year
        day = calendar.monthrange(int(month[1]), int(month[2]))[1] if last else 1
        return f"{month[1]}-{int(month[2]):02}-{day:02}"
    if found := find_date(text):
        return found
    raise ConfigError(f"{option} {text} is not a date: write it as 2022-05-31, 2022-05 or 2022.")

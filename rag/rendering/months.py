"""Draw how many articles there are by month: a small chart as inline SVG, which a screen reader reads as a list."""

from collections import Counter
from collections.abc import Iterable, Iterator

from prompts import notice
from rag.rendering.html import attributes, escape

MOST_MONTHS = 60
"""Bars that are drawn at most; a longer time is drawn by years."""

WIDTH, HEIGHT, GAP = 8, 48, 2
"""Width and height of the highest bar, and the space between two, in units of the drawing."""


def by_month(days: Iterable[str | None]) -> list[tuple[str, int]]:
    """Count days (ISO 8601) by month, "2024-03", from the first to the last with none left out; by year if too many."""
    months = Counter(day[:7] for day in days if day)
    if not months:
        return []
    every = list(_months(min(months), max(months)))
    if len(every) <= MOST_MONTHS:
        return [(month, months[month]) for month in every]
    years = Counter[str]()
    for month, count in months.items():
        years[month[:4]] += count
    return [(f"{year:04}", years[f"{year:04}"]) for year in range(int(min(years)), int(max(years)) + 1)]


def _months(first: str, last: str) -> Iterator[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return (f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1))


def months_html(days: Iterable[str | None]) -> str:
    """Draw a chart of the days of articles; nothing where they are not of two months at least."""
    given = list(days)
    counted = by_month(given)
    if len(counted) < 2:  # noqa: PLR2004 - one bar says nothing
        return ""
    named = ", ".join(f"{name}: {count}" for name, count in counted if count)
    undated = sum(not day for day in given)
    label = notice("months_label").format(counted=named)
    size = {"viewBox": f"0 0 {len(counted) * (WIDTH + GAP)} {HEIGHT}", "preserveAspectRatio": "none"}
    drawing = f"<svg{attributes({'role': 'img', 'aria-label': label} | size)}>{''.join(_bars(counted))}</svg>"
    most = notice("months_most").format(count=max(count for _, count in counted))
    notes = [
        counted[0][0],
        most,
        *([notice("months_undated").format(count=undated)] if undated else []),
        counted[-1][0],
    ]
    caption = "".join(f"<span>{escape(note)}</span>" for note in notes)
    return f'<figure class="fn-months">{drawing}<figcaption aria-hidden="true">{caption}</figcaption></figure>'


def _bars(counted: Iterable[tuple[str, int]]) -> Iterator[str]:
    bars = list(counted)
    most = max(count for _, count in bars)
    for place, (name, count) in enumerate(bars):
        high = round(HEIGHT * count / most, 1)
        known = {"x": place * (WIDTH + GAP), "y": HEIGHT - high, "width": WIDTH, "height": high}
        yield f"<rect{attributes(known)}><title>{escape(f'{name}: {count}')}</title></rect>"

"""A chart of counts by month has a bar for each month between, also for those without an article."""

import re

from rag.rendering.months import by_month, months_html


def test_months_without_an_article_stand_between_and_days_without_a_date_are_told() -> None:
    days = ["2023-11-05", "2024-02-01", "2024-02-28", None]
    assert by_month(days) == [("2023-11", 1), ("2023-12", 0), ("2024-01", 0), ("2024-02", 2)]
    html = months_html(days)
    assert 'aria-label="Articles by month: 2023-11: 1, 2024-02: 2"' in html
    assert re.findall(r'height="([\d.]+)"', html) == ["24.0", "0.0", "0.0", "48.0"]
    assert "<span>1 without a date</span>" in html


def test_a_long_time_is_counted_by_years() -> None:
    assert by_month(["1999-01-01", "2008-03-04", "2008-12-31"]) == [
        *((str(year), int(year == 1999)) for year in range(1999, 2008)),
        ("2008", 2),
    ]


def test_one_month_is_no_chart() -> None:
    assert months_html(["2024-02-01", "2024-02-03", None]) == ""

"""Timelines: what a sentence's dates mean on the day of its article, and which events stand in which order."""

from datetime import date
from pathlib import Path

import pytest

from index.build import Stores, sync
from index.errors import QuestionError
from rag.collection.dates import dates
from rag.collection.text import to_json, to_text
from rag.collection.timeline import DatedBy, Timeline, days
from rag.pipeline import Footnote
from tests.conftest import HashEmbedder

DAY = date(2024, 6, 12)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("sentence", "since", "until"),
    [
        ("The mayor resigned on Monday.", "2024-06-10", "2024-06-10"),
        ("Wednesday's vote was close.", "2024-06-12", "2024-06-12"),
        ("The trial will start on Monday.", "2024-06-17", "2024-06-17"),
        ("The council meets next Tuesday.", "2024-06-18", "2024-06-18"),
        ("She had resigned last Thursday.", "2024-06-06", "2024-06-06"),
        ("The bridge was closed yesterday.", "2024-06-11", "2024-06-11"),
        ("The bridge was closed last week.", "2024-06-03", "2024-06-09"),
        ("The bridge was closed over the weekend.", "2024-06-08", "2024-06-09"),
        ("It opened in March.", "2024-03-01", "2024-03-31"),
        ("It opened in August.", "2023-08-01", "2023-08-31"),
        ("It will open in August.", "2024-08-01", "2024-08-31"),
        ("It has been closed since October.", "2023-10-01", "2023-10-31"),
        ("It opened on May 3.", "2024-05-03", "2024-05-03"),
        ("It opened on 3 May 2019.", "2019-05-03", "2019-05-03"),
        ("It opened on December 8 last year.", "2023-12-08", "2023-12-08"),
        ("It opened on the Fourth of July.", "2023-07-04", "2023-07-04"),
        ("It ran from June 3-7.", "2024-06-03", "2024-06-07"),
        ("It was built between 1998 and 2004.", "1998-01-01", "2004-12-31"),
        ("It was built between 1998-04.", "1998-01-01", "2004-12-31"),
        ("It was built from June to August 2011.", "2011-06-01", "2011-08-31"),
        ("It was built in the 1990s.", "1990-01-01", "1999-12-31"),
        ("It was built three years ago.", "2021-01-01", "2021-12-31"),
        ("It was built two months ago.", "2024-04-01", "2024-04-30"),
        ("Costs rose earlier this year.", "2024-01-01", "2024-06-12"),
        ("Costs rose last month.", "2024-05-01", "2024-05-31"),
    ],
)
def test_a_date_is_counted_from_the_day_of_the_article(sentence: str, since: str, until: str) -> None:
    found = dates(sentence, DAY)
    assert [(one.since.isoformat(), one.until.isoformat()) for one in found] == [(since, until)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It may rain, and they march on.",
        "The team plays every Friday.",
        "They met at the 2012 Summer Paralympics.",
        "He was jailed for two years.",
        "It sold 2,000 copies in 2000 homes.",
        "Shoppers queued on Black Friday.",
        "USA TODAY asked the council.",
    ],
)
def test_what_is_no_date_is_not_read_as_one(sentence: str) -> None:
    assert dates(sentence, DAY) == []


def test_without_the_day_of_the_article_only_full_dates_are_understood() -> None:
    text = "It opened on Monday, after the vote of 3 May 2019 and the plan of March."
    assert [one.since.isoformat() for one in dates(text, None)] == ["2019-05-03"]


ARTICLES = {
    "first.md": (
        "2024-06-12",
        (
            "The Oldmill bridge collapsed on Monday and killed 12 people. The Oldmill bridge was opened in 1987."
            " The council of Oldmill will vote on a new bridge next Tuesday."
        ),
    ),
    "second.md": (
        "2024-06-13",
        "The Oldmill bridge collapsed on Monday and killed 14 people.\n\nA new plan exists.",
    ),
    "third.md": ("2024-06-14", "The Oldmill bridge collapsed on Monday and killed 12 people, police said."),
    "other.md": ("2024-06-14", "The harbour of Senn was closed on Tuesday. Nobody was hurt there."),
}


@pytest.fixture
def footnote(stores: Stores, folder: Path) -> Footnote:
    for name, (day, text) in ARTICLES.items():
        (folder / name).write_text(f"---\ntitle: About {name}\ndate: {day}\n---\n\n{text}\n", "utf-8")
    sync([folder], stores)
    return Footnote(stores)


def bridge(footnote: Footnote) -> Timeline:
    return footnote.timeline("Oldmill bridge")


def test_events_stand_oldest_first_each_with_its_sentence_and_source(footnote: Footnote) -> None:
    found = bridge(footnote)
    assert [days(event) for event in found.events] == ["1987", "2024-06-10", "2024-06-18"]
    assert found.events[0].citation.quote == "The Oldmill bridge was opened in 1987."
    assert found.events[0].words == "in 1987"
    assert [event.citation.number for event in found.events] == [1, 2, 3]
    article = footnote.article(found.events[0].citation.article)[0]
    cited = found.events[0].citation
    assert article.text[cited.start : cited.end] == cited.quote


def test_doubles_are_folded_and_articles_that_contradict_each_other_stand_side_by_side(footnote: Footnote) -> None:
    collapse = bridge(footnote).events[1]
    told = {collapse.citation.article, *collapse.citation.also}
    assert told == {"first.md", "third.md"}
    assert [other.quote for other in collapse.differing] == [
        "The Oldmill bridge collapsed on Monday and killed 14 people."
    ]


def test_the_text_counts_and_names_every_source(footnote: Footnote) -> None:
    text = to_text(bridge(footnote))
    assert text.startswith("3 events from 3 articles about “Oldmill bridge”")
    assert "2024-06-10  “The Oldmill bridge collapsed on Monday and killed 12 people" in text
    assert "differs: “The Oldmill bridge collapsed on Monday and killed 14 people.”" in text
    assert "also in third.md" in text or "also in first.md" in text
    assert '"since": "1987-01-01"' in to_json(bridge(footnote))


def test_an_article_that_names_no_day_is_dated_by_its_own(stores: Stores, folder: Path) -> None:
    (folder / "a.md").write_text("---\ndate: 2024-06-12\n---\n\nThe Oldmill ferry sank with its crew.\n", "utf-8")
    sync([folder], stores)
    (event,) = Footnote(stores).timeline("Oldmill ferry").events
    assert (event.since, event.dated_by, event.words) == (DAY, DatedBy.ARTICLE, None)


def test_a_subject_that_no_article_has_gives_an_empty_timeline(footnote: Footnote, embedder: HashEmbedder) -> None:
    assert embedder.fingerprint == footnote.embedder
    assert footnote.timeline("Zanzibar").events == ()


def test_an_empty_subject_is_told_in_one_line(footnote: Footnote) -> None:
    with pytest.raises(QuestionError):
        footnote.timeline("  ")

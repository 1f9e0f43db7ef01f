"""Summaries: the sentences that say what an article, a subject or a collection is about, each where it stands."""

from pathlib import Path

import pytest

from index.build import Stores, sync
from index.errors import ConfigError
from rag.collection.text import to_text
from rag.pipeline import Footnote

BRIDGE = """Nobody had looked at it for years. It was quiet there.

The Oldmill bridge will be rebuilt, the council of Oldmill decided, after engineers found cracks in the bridge.

They used drones. He liked coffee.
"""


@pytest.fixture
def footnote(stores: Stores, folder: Path) -> Footnote:
    articles = {
        "bridge.md": ("2024-06-12", "Oldmill bridge to be rebuilt", BRIDGE),
        "cost.md": ("2024-06-14", "Cost of the Oldmill bridge", "The new Oldmill bridge costs 4 million euros.\n"),
        "senn.md": ("2024-06-13", "Harbour of Senn", "The harbour of Senn was closed on Tuesday for repairs.\n"),
    }
    for name, (day, title, text) in articles.items():
        (folder / name).write_text(f"---\ntitle: {title}\ndate: {day}\n---\n\n{text}", "utf-8")
    sync([folder], stores)
    return Footnote(stores)


def test_an_article_is_summarised_by_what_it_is_about_and_not_by_how_it_begins(footnote: Footnote) -> None:
    (sentence,) = footnote.summary("bridge.md", most=1).sentences
    assert sentence.quote.startswith("The Oldmill bridge will be rebuilt")
    article = footnote.article("bridge.md")[0]
    assert article.text[sentence.start : sentence.end] == sentence.quote


def test_a_subject_is_summarised_from_all_its_articles_the_newest_first(footnote: Footnote) -> None:
    found = footnote.summary("Oldmill bridge")
    assert [one.article for one in found.sentences][:2] == ["cost.md", "bridge.md"]
    assert found.articles == 2
    assert [one.number for one in found.sentences] == list(range(1, len(found.sentences) + 1))


def test_all_articles_are_summarised_by_those_that_stand_for_most(footnote: Footnote) -> None:
    found = footnote.summary(most=2)
    assert len({one.article for one in found.sentences}) == 2
    assert found.articles == 3
    assert to_text(found).startswith("All articles: 2 sentences of 3 articles")


def test_a_subject_that_no_article_has_gives_none(footnote: Footnote) -> None:
    assert footnote.summary("Zanzibar").sentences == ()


def test_a_number_that_no_summary_has_is_told_in_one_line(footnote: Footnote) -> None:
    with pytest.raises(ConfigError, match="1 to 50"):
        footnote.summary("bridge.md", most=0)

"""Timelines, summaries, who said what, tables and the feed, as programs and agents get them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest

from index.build import Stores, sync
from rag.collection.standing import Standing
from rag.pipeline import Footnote
from rag.web.api.feed import ATOM
from tests.api.test_tools import called
from tests.conftest import HashEmbedder, open_stores
from tests.ui.conftest import serving

ARTICLES = {
    "a.md": (
        "2024-06-12",
        "The Oldmill bridge collapsed on Monday. “We will build a new bridge,” said Ana Reis, mayor of Oldmill.",
    ),
    "b.md": ("2024-06-14", "The harbour of Senn was closed on Tuesday by its council."),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    opened = open_stores(tmp_path_factory.mktemp("stories"), HashEmbedder())
    yield opened
    opened.vectors.close()
    opened.catalog.close()


@pytest.fixture(scope="module")
def articles(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, (day, text) in ARTICLES.items():
        (folder / name).write_text(f"---\ntitle: About {name}\ndate: {day}\n---\n\n{text}\n", "utf-8")
    sync([folder], stores)
    return folder


@pytest.fixture(scope="module")
def footnote(stores: Stores, articles: Path) -> Footnote:
    assert articles.is_dir()
    return Footnote(stores)


@pytest.fixture(scope="module")
def address(footnote: Footnote) -> Iterator[str]:
    with serving(footnote) as served:
        yield served


def posted(address: str, path: str, **body: object) -> Any:
    answer = httpx2.post(f"{address}/v1/{path}", json=body, trust_env=False, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_timeline_is_the_same_over_http_and_for_agents(address: str) -> None:
    found = posted(address, "timeline", subject="Oldmill bridge")
    assert [event["since"] for event in found["events"]] == ["2024-06-10"]
    assert (
        called(address, "timeline", subject="Oldmill bridge")["events"][0]["citation"]
        == (found["events"][0]["citation"])
    )
    scoped = posted(address, "timeline", subject="Oldmill bridge", scope={"since": "2024-06-13"})
    assert scoped["events"] == []


def test_only_the_speakers_words_come_back(address: str) -> None:
    quote = "“We will build a new bridge,” said Ana Reis, mayor of Oldmill."
    said = posted(address, "said-by", name="Ana Reis")["said"]
    assert [one["citation"]["quote"] for one in said] == [quote]
    told = called(address, "said_by", name="Reis", about="bridge")["said"]
    assert [one["citation"]["quote"] for one in told] == [quote]


def test_a_summary_is_of_an_article_a_subject_or_all(address: str) -> None:
    for body in ({"about": "b.md"}, {"about": "harbour of Senn"}):
        sentences = posted(address, "summary", **body)["sentences"]
        assert [one["article"] for one in sentences] == ["b.md"]
    assert called(address, "summary", sentences=2)["articles"] == 2


def test_a_table_has_a_row_for_each_article_and_says_which_sources_it_has(address: str) -> None:
    table = posted(address, "table", questions=["Who closed the harbour of Senn?"])
    assert [row["article"] for row in table["rows"]] == ["b.md", "a.md"]
    assert table["complete"]
    assert called(address, "table", questions=["Who closed it?"], names=["Zanzibar"])["rows"][0]["cells"] == [None]


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("timeline", {"subject": " "}, "The question is empty"),
        ("timeline", {}, "Field required"),
        ("said-by", {"name": "Mr."}, "There is no name to look for"),
        ("table", {"questions": []}, "There is no question"),
        ("table", {"questions": ["Who?"], "names": [" "]}, "There is no name for a row"),
        ("summary", {"sentences": 99}, "less than or equal to 50"),
    ],
)
def test_bad_input_is_one_clear_line(address: str, path: str, body: dict[str, object], message: str) -> None:
    answer = httpx2.post(f"{address}/v1/{path}", json=body, trust_env=False, timeout=60)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


def test_the_feed_tells_what_is_new_once(address: str, footnote: Footnote, stores: Stores, articles: Path) -> None:
    Standing(footnote).add("Which ferry sank in Lund?")
    (articles / "c.md").write_text("---\nurl: https://example.org/c\n---\n\nThe ferry Anna sank in Lund.\n", "utf-8")
    sync([articles], stores)
    for _ in range(2):
        answer = httpx2.get(f"{address}/standing.atom", trust_env=False, timeout=60)
        assert answer.headers["content-type"].startswith("application/atom+xml"), answer.text
        entries = ET.fromstring(answer.content).findall(f"{{{ATOM}}}entry")  # noqa: S314 - our own
        told = [entry.findtext(f"{{{ATOM}}}content") or "" for entry in entries]
        assert [text.startswith("“The ferry Anna sank in Lund.”") for text in told] == [True]
        assert entries[0].findtext(f"{{{ATOM}}}title") == "Which ferry sank in Lund?"

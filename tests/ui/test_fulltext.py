"""What a search finds in the texts: words in any form, phrases, what is left out, outlets and days; each hit lit."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.records import Kind
from rag.pipeline import Footnote
from rag.web.ui.articles.found import found_html
from rag.web.ui.articles.fulltext import Query, hits, parse, places
from rag.web.ui.articles.list import Shelf
from tests.rag.test_render import HOSTILE
from tests.rag.test_render import Page as Html
from tests.ui.conftest import add
from tests.ui.library import Library, article

WIND, SENTENCES = article(
    "wind.txt",
    "Wind",
    [
        (Kind.BODY, ["The wind farm opened in May.", "Farms of wind are rare.", "Coal is burnt elsewhere."]),
        (Kind.FURNITURE, ["Read more on wind farms"]),
    ],
)


def found(typed: str) -> list[int]:
    return [sentence.ordinal for sentence in hits(parse(typed), WIND, SENTENCES)]


@pytest.mark.parametrize(
    ("typed", "ordinals"),
    [
        ("wind", [0, 1]),
        ("farm", [0, 1]),
        ("WIND farms", [0, 1]),
        ('"wind farm"', [0]),
        ('"farm wind"', []),
        ("wind coal", [0, 1, 2]),
        ("wind -coal", []),
        ("wind -oil", [0, 1]),
        ('wind -"wind farm"', []),
        ("wind snow", []),
        ("-coal", []),
        ("coal OR snow", [2]),
        ("wind coal OR snow", [0, 1, 2]),
        ("snow OR ice", []),
        ("farm OR wind OR coal", [0, 1, 2]),
        ("bur*", [2]),
        ("far* -oil", [0, 1]),
        ("oil*", []),
        ("wind NEAR farm", [0, 1]),
        ("opened NEAR/1 farm", [0, 1]),
        ("wind NEAR/1 may", []),
        ("wind NEAR/3 may", [0, 1]),
        ("coal NEAR/3 opened", []),
        ("", []),
    ],
)
def test_sentences_are_found_by_words_and_phrases(typed: str, ordinals: list[int]) -> None:
    assert found(typed) == ordinals


def test_outlets_and_days_are_read() -> None:
    query = parse('outlet:"The Daily" outlet:Herald after:2022-05 before:2023 mole')
    assert query == Query((("mole",),), (), ("The Daily", "Herald"), "2022-05-01", "2023-01-01")
    assert query.allows("The Daily News", "2022-12-31")
    assert not query.allows("The Daily News", "2023-01-01")
    assert not query.allows("The Daily News", "")
    assert not query.allows("The Times", "2022-12-31")


def test_a_date_that_is_none_is_told_and_left_out() -> None:
    query = parse("after:yesterday mole")
    assert (query.wanted, query.since) == ((("mole",),), "")
    assert query.problem == "“yesterday” is not a date: write it as 2022-05-31, 2022-05 or 2022."
    assert "yesterday" in Html(found_html(query, [])).words


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("OR wind", "OR stands between"),
        ("wind OR", "OR stands between"),
        ("wind NEAR/3", "NEAR/3 stands between"),
        ("wind OR OR coal", "OR stands between"),
        ("a*", "Give two letters"),
        ("wind or coal", ""),
        ('wind "OR" coal', ""),
    ],
)
def test_a_search_that_is_not_understood_says_so_in_one_line(typed: str, problem: str) -> None:
    told = parse(typed).problem
    assert told.startswith(problem)
    assert bool(told) == bool(problem)


def test_titles_and_authors_are_searched_alone() -> None:
    held = {name: article(name, name, [(Kind.BODY, ["The mole is long."])]) for name in ("Élan", "Quay")}
    read, sentences = held["Quay"]
    library = Library({**held, "Quay": (replace(read, author="Ana Lima"), sentences)})
    for typed, names in (("title:elan", ["Élan"]), ("author:lima", ["Quay"]), ('author:"ana l" title:elan', [])):
        assert [row.id for row in Shelf(library).search(typed)] == names
        assert [match.row.id for match in Shelf(library).found(f"mole {typed}")[1]] == names


ODD = ('"', "-", '-""', "outlet:", "AND OR NOT NEAR(", 'a"b*c:d^', "()", "{x}", "\x00", HOSTILE)
ODDER = ("a OR b* NEAR/0 c", '"*', "ab*c", 'ab"*', 'ab* OR "x* y"', "NEAR/999 x")


@pytest.mark.parametrize("typed", [*ODD, *ODDER])
def test_no_search_breaks_the_index(typed: str, footnote: Footnote) -> None:
    Shelf(footnote).found(typed)


def test_the_index_finds_alternatives_beginnings_and_what_is_near(footnote: Footnote, tmp_path: Path) -> None:
    for name, text in (("party", "Parties met in the windy hall."), ("coal", "The coal was burnt far from here.")):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n\n{text}", "utf-8")
    footnote.sync([tmp_path])
    for typed, names in (
        ("partie*", {"party.txt"}),
        ("win* OR coal", {"party.txt", "coal.txt"}),
        ("party NEAR/3 hall", set()),
        ("met NEAR hall -coal", {"party.txt"}),
        ('snow OR "burnt far"', {"coal.txt"}),
    ):
        assert {match.row.id for match in Shelf(footnote).found(typed)[1]} == names, typed


def test_the_words_are_lit_where_they_stand() -> None:
    text = SENTENCES[1].text
    assert [text[start:end] for start, end in places(parse('farm "of wind"'), text, WIND)] == ["Farms", "of wind"]


def test_what_an_article_says_is_no_markup() -> None:
    held, sentences = article("x", HOSTILE, [(Kind.BODY, [f"The mole is {HOSTILE}."])], outlet=HOSTILE)
    shelf = Shelf(Library({"x": (held, sentences)}))
    page = Html(found_html(*shelf.found("mole")))
    assert {tag for tag, _ in page.elements} == {"li", "ul", "button", "span", "mark", "input"}
    assert HOSTILE in page.words


def test_the_article_added_last_comes_first() -> None:
    held = {name: article(name, name, [(Kind.BODY, ["A text."])]) for name in ("b", "a", "c")}
    assert [row.id for row in Shelf(Library(held)).search("", "added")] == ["c", "a", "b"]


@pytest.fixture(scope="module")
def collection(footnote: Footnote) -> Footnote:
    return footnote


@pytest.fixture
def stocked(shelf: Page) -> Page:
    head = "---\noutlet: The Herald\npublished: 2023-02-01\n---\nThe tower\n\n"
    tower = f"{head}The wind bent it. It is white.\n\nWinds blow."
    mole = "---\noutlet: The Daily\npublished: 2024-02-01\n---\nThe mole\n\nIt is long. No ship fears the sea."
    add(shelf, ("tower.txt", tower.encode()), ("mole.txt", mole.encode()))
    expect(shelf.locator(".fn-open")).to_have_count(2)
    return shelf


def seek(page: Page, typed: str) -> None:
    page.get_by_role("searchbox", name="Search titles and texts").fill(typed)


def test_a_hit_opens_its_article_with_every_hit_lit_and_back_leads_to_the_hits(stocked: Page) -> None:
    seek(stocked, "wind")
    expect(stocked.locator(".fn-found-head")).to_have_text("In the texts: 2 sentences in 1 article")
    expect(stocked.locator(".fn-hit mark")).to_have_text(["wind", "Winds"])
    stocked.locator(".fn-hit").first.click()
    expect(stocked.locator(".fn-lit")).to_have_text("The wind bent it.")
    expect(stocked.locator(".fn-cited:not(.fn-lit)")).to_have_text("Winds blow.")
    stocked.locator("#fn-next").click()
    expect(stocked.locator(".fn-lit")).to_have_text("Winds blow.")
    stocked.locator("#fn-shelf").click()
    expect(stocked.locator(".fn-hit")).to_have_count(2)


def test_outlets_days_and_what_is_left_out_narrow_the_list(stocked: Page) -> None:
    for typed, title in (("outlet:daily", "The mole"), ("before:2024", "The tower"), ("the -tower", "The mole")):
        seek(stocked, typed)
        expect(stocked.locator(".fn-open .fn-title")).to_have_text([title])


def test_what_was_added_last_is_a_click_away(stocked: Page) -> None:
    add(stocked, ("quay.txt", b"---\npublished: 1999-01-01\n---\nThe quay\n\nIt is short."))
    expect(stocked.locator(".fn-open")).to_have_count(3)
    stocked.get_by_role("button", name="Show what was added last").click()
    expect(stocked.locator(".fn-open .fn-title").first).to_have_text("The quay")

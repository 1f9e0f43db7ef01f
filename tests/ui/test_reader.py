"""What the reader shows of an article: all of it, every sentence where a footnote can find it, markup as words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.records import Article, Kind, Sentence
from rag.rendering.sources import web_address
from rag.web.ui.articles.list import LISTED, Row, Shelf, offered_html, outlets_html, rows_html, shelf_html
from rag.web.ui.articles.reader import article_html, problem_html
from tests.rag.test_render import HOSTILE, Page
from tests.ui.library import Library, article

READ, SENTENCES = article(
    "harbour.txt",
    "Ships call again.",
    [
        (Kind.BODY, ["Ships call again."]),
        (Kind.HEADING, ["The quay"]),
        (Kind.BODY, ["It is long.", "It is old."]),
        (Kind.FURNITURE, ["SHARE THIS"]),
    ],
)


def test_every_sentence_is_a_span_with_its_id_and_offsets() -> None:
    spans = Page(article_html(READ, SENTENCES)).all("fn-sentence")
    assert [span["data-sentence"] for span in spans] == [f"harbour.txt:{ordinal}" for ordinal in range(5)]
    assert [(int(span["data-start"] or 0), int(span["data-end"] or 0)) for span in spans] == [
        (sentence.start, sentence.end) for sentence in SENTENCES
    ]


def test_headings_body_and_furniture_are_told_apart() -> None:
    page = Page(article_html(READ, SENTENCES))
    assert [tag for tag, known in page.elements if known.get("class") == "fn-heading"] == ["h3"]
    assert len(page.all("fn-furniture")) == 1
    assert len(page.all("fn-body")) == 1


def test_a_title_that_is_the_first_line_stands_once() -> None:
    assert Page(article_html(READ, SENTENCES)).words.count("Ships call again.") == 1


def test_another_title_stands_above_the_text() -> None:
    titled = Article("a", "a", READ.text, "Harbour news")
    assert Page(article_html(titled, SENTENCES)).words.startswith("Harbour news")


def test_a_title_of_a_whole_sentence_is_set_smaller() -> None:
    assert Page(article_html(Article("a", "a", "", "long " * 30), ())).all("fn-long")


def test_what_is_in_no_sentence_is_shown_too() -> None:
    known = Article("a", "a", "Before. Middle. After.", "Title")
    page = Page(article_html(known, [Sentence("a", 0, 8, 15, "Middle.")]))
    assert page.words.endswith("Before.Middle.After.")


def test_where_the_article_comes_from_is_named_and_linked() -> None:
    known = Article("a.txt", "a.txt", "", "Title", url="https://x.example/", outlet="The Daily", author="Staff")
    page = Page(article_html(known, ()))
    assert "The Daily · Staff · Original" in page.words
    assert "a.txt" in Page(article_html(Article("a.txt", "a.txt", "", "Title"), ())).words


@given(st.text(min_size=1) | st.just(HOSTILE))
def test_no_article_becomes_markup(words: str) -> None:
    assume(web_address(words) is None)
    known = Article(words, words, words, words, url=words, outlet=words, author=words)
    page = Page(
        article_html(known, [Sentence(words, 0, 0, len(words), words)])
        + rows_html([row(title=words, id=words, outlet=words)], 0)
        + problem_html(words)
    )
    tags = {tag for tag, _ in page.elements}
    assert tags <= {"article", "header", "h2", "h3", "p", "span", "ul", "li", "button", "bdi", "input"}
    assert not page.open


def test_the_shelf_lists_articles_as_buttons_with_their_number() -> None:
    page = Page(shelf_html([row()]))
    assert [button["data-article"] for button in page.all("fn-open")] == ["harbour.txt"]
    assert page.words.startswith("Articles 1")
    assert page.words.endswith("Ships call again.The Daily · 2024-05-01 · 10 wordsRemove")


def test_an_empty_shelf_says_so() -> None:
    assert "once they are indexed" in Page(shelf_html([])).words


def test_a_long_shelf_is_shown_by_and_by() -> None:
    rows = [row(id=f"{number}") for number in range(LISTED + 20)]
    assert Page(rows_html(rows, 0)).words.endswith("Show 20 more")
    rest = Page(rows_html(rows, LISTED))
    assert [button["data-article"] for button in rest.all("fn-open")] == [f"{LISTED + at}" for at in range(20)]
    assert not rest.all("fn-more")


@pytest.mark.parametrize(
    ("sort", "first"),
    [("published", "b"), ("oldest", "a"), ("title", "a"), ("outlet", "b"), ("length", "a"), ("no such", "b")],
)
def test_the_shelf_is_sorted(sort: str, first: str) -> None:
    held = {
        "a": article("a", "Ants", [(Kind.BODY, ["One two three four."])], outlet="Zeit", published="2023-01-01"),
        "b": article("b", "bees", [(Kind.BODY, ["One."])], outlet="Abend", published="2024-01-01"),
    }
    assert Shelf(Library(held)).search("", sort)[0].id == first


def test_the_shelf_is_searched_for_all_words() -> None:
    held = {"harbour.txt": (READ, SENTENCES)}
    assert [found.id for found in Shelf(Library(held)).search("DAILY harbour")] == ["harbour.txt"]
    assert Shelf(Library(held)).search("daily tower") == []


def test_the_shelf_is_read_again_when_the_index_has_moved() -> None:
    library = Library({"harbour.txt": (READ, SENTENCES)})
    shelf = Shelf(library)
    assert len(shelf.rows()) == 1
    library.held = {}
    assert len(shelf.rows()) == 1
    library.index_version += 1
    assert shelf.rows() == []


def test_outlets_and_titles_are_offered_as_words() -> None:
    shown = outlets_html([HOSTILE]) + offered_html([row(title=HOSTILE)]) + rows_html([row(title=HOSTILE)], 0)
    assert {tag for tag, _ in Page(shown).elements} == {"option", "li", "button", "span", "input"}
    assert "No article has" in Page(offered_html([])).words


def row(**fields: str) -> Row:
    known = {"id": "harbour.txt", "source": "", "title": READ.title, "outlet": "The Daily", "published": "2024-05-01"}
    return Row(**(known | fields), words=10, added=0)

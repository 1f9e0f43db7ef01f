"""Readers: the text of a file comes out as it is, and what the file says about itself with it."""

import os
import random
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.readers import html, markdown, tables, text
from index.readers.address import find_words
from index.readers.content import Content
from index.readers.encoding import decode
from index.readers.opening import find_opening_date, find_title, reads_on
from index.text.dates import find_date
from tests.bench.html import extract, read_listed, read_pages, score

GERMAN = "Die Größe der Straße beträgt fünf Meter, schätzt Müller."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_a_text_is_read_in_the_encoding_it_is_in(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding), "a.txt") == GERMAN


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Привет, мир. Это длинный текст для проверки кодировки.", "cp1251"),
        ("日本語の文章です。これはテストです。", "shift_jis"),
    ],
)
def test_encodings_of_other_scripts_are_told_from_their_bytes(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding), "a.txt") == words


def test_a_text_that_was_cut_inside_a_character_is_still_utf8() -> None:
    assert decode(("é" * 50).encode()[:-1], "a.txt") == "é" * 49 + "\ufffd"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00" * 100, b"\xff" * 100 + b"\x00"]
)
def test_a_binary_file_is_named(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"a\.txt: is binary, not text"):
        decode(data, "a.txt")


def test_bytes_in_no_encoding_are_named() -> None:
    with pytest.raises(ArticleError, match=r"a\.txt: is in an unknown encoding; save it as UTF-8"):
        decode(bytes(random.Random(0).choices(range(128, 256), k=400)), "a.txt")


def test_line_ends_become_line_feeds_and_a_nul_is_replaced() -> None:
    assert decode(b"a\r\nb\rc\0" + b"d" * 200, "a.txt") == "a\nb\nc\ufffd" + "d" * 200


def test_a_text_is_kept_as_it_is() -> None:
    assert text.read(b"\nThe bridge closes\n  It is old.\n", "a.txt").text == "\nThe bridge closes\n  It is old.\n"


def test_the_first_line_of_a_text_is_its_title() -> None:
    assert find_title("\n  \nThe bridge closes \nIt is old.") == "The bridge closes"
    assert find_title(" \n") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/2022/06/21/politics/irs-tax-returns-backlog/index.html", "Irs tax returns backlog"),
        ("https://example.org/news/bridge_closed_after-30-years.html?page=2#top", "Bridge closed after 30 years"),
        ("https://example.org/story/the-bridge-closes-7628194001/", "The bridge closes"),
        ("https://example.org/%C3%A9tats-g%C3%A9n%C3%A9raux", "États généraux"),
        ("https://example.org/politics/index.html", None),
        ("https://example.org/click/CeyJtaWQiOiIxNjU2NDk/h_c164ac931cc8414108b8", None),
        ("https://example.org", None),
        ("https://[2001/no-address-at-all", None),
        ("not an address", "Not an address"),
    ],
)
def test_an_address_names_its_article_by_words(address: str, expected: str | None) -> None:
    assert find_words(address) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("The bridge closes", False), ("Will it close?", False), ("It closed on Monday.", True), ("", True),
     ("“It closed.”", True), ("word " * 40, True)],
)  # fmt: skip
def test_a_sentence_of_the_text_is_told_from_a_headline(line: str, expected: bool) -> None:
    assert reads_on(line) is expected


def test_a_date_line_under_the_title_is_the_date_of_the_article() -> None:
    assert find_opening_date("The bridge closes\nBy Ann Lee on Mar 3, 2021\nIt is old.") == "2021-03-03"


def test_a_date_line_among_the_teasers_below_an_article_is_not_its_date() -> None:
    assert find_opening_date("The bridge closes\n" + "It is old.\n" * 9 + "Mar 3, 2021") is None


FRONT = """---
title: "The bridge closes"
date: 2021-03-03
authors: [Ann Lee, {name: Jo Berg}]
publisher: The Herald
link: https://example.org/bridge
---

"""


@pytest.mark.parametrize("read", [text.read, markdown.read])
def test_front_matter_says_what_an_article_is_and_is_not_in_its_text(read: Callable[[bytes, str], Content]) -> None:
    content = read(f"{FRONT}It is old.".encode(), "a.md")

    assert content.text == "It is old."
    assert (content.title, content.published, content.author) == ("The bridge closes", "2021-03-03", "Ann Lee, Jo Berg")
    assert (content.outlet, content.url) == ("The Herald", "https://example.org/bridge")


def test_front_matter_with_a_colon_in_a_title_is_read_line_by_line() -> None:
    assert (
        text.read(b"---\ntitle: Oslo: the bridge\ndate: 3 March 2021\n---\nIt is old.", "a.txt").title
        == "Oslo: the bridge"
    )


@pytest.mark.parametrize("data", ["---\nHe left.", "---\n- a\n---\nHe left.", "---\n---\nHe left.", "--- He left."])
def test_a_rule_at_the_top_is_not_front_matter(data: str) -> None:
    assert text.read(data.encode(), "a.txt").text == data


MARKDOWN = """\
# The *bridge* closes

The council [voted](https://example.org) on
Monday to `close` it.\\
So it did.

- One reason
- Another

1. First
2. Second

> “It is old,”
> she said.

| Year | Cost |
|------|------|
| 2020 | 5    |

    indented
<p>Raw <b>HTML</b></p>

![a picture](x.png)

```
code
```
"""


def test_markdown_comes_as_what_a_reader_of_the_page_sees() -> None:
    assert markdown.read(MARKDOWN.encode(), "a.md").text.split("\n") == [
        "The bridge closes",
        "The council voted on Monday to close it.",
        "So it did.",
        "• One reason",
        "• Another",
        "1. First",
        "2. Second",
        "“It is old,” she said.",
        "Year: 2020 · Cost: 5",
        "indented",
        " Raw  HTML  ",
        "code",
    ]


def test_the_first_heading_of_markdown_is_its_title() -> None:
    assert markdown.read(b"Before.\n\n## The bridge\n\nAfter.", "a.md").title == "The bridge"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2021-03-03T10:00:00Z", "2021-03-03"),
        ("Mar 3, 2021", "2021-03-03"),
        ("By Ann Lee on Wednesday, March 3rd, 2021", "2021-03-03"),
        ("3. März 2021", "2021-03-03"),
        ("3 de marzo de 2021", "2021-03-03"),
        ("3 août 2021", "2021-08-03"),
        ("Wed, 03 Mar 2021 10:00:00 GMT", "2021-03-03"),
        ("Feb 30, 2021", None),
        ("03/04/2021", None),
        ("2021", None),
        (None, None),
    ],
)
def test_a_date_is_read_as_people_write_it(said: str | None, day: str | None) -> None:
    assert find_date(said) == day


def test_front_matter_whose_aliases_multiply_says_nothing() -> None:
    levels = "".join(
        f"{after}: &{after} [{', '.join([f'*{this}'] * 9)}]\n"
        for this, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = (
        f'---\na: &a ["x", "x", "x", "x", "x", "x", "x", "x", "x"]\n{levels}title: *i\nauthor: Ann Lee\n---\nHe left.'
    )

    content = text.read(bomb.encode(), "a.txt")

    assert (content.title, content.author) == (None, "Ann Lee")


BODY = (
    "The council voted on Monday to close the bridge for a whole year, since its cables are rusty and its deck is old."
)
PAGE = f"""<!DOCTYPE html>
<!-- saved from url=(0026)https://example.org/bridge -->
<html><head><title>The bridge closes - The Herald</title>
<meta property="og:site_name" content="The Herald"><meta property="og:title" content="The bridge closes">
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2021-03-03T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>The bridge closes</h1><p>{BODY}</p><h2>Costs</h2><p>Naïve estimates say five million; {BODY.lower()}</p>
<ul><li>The deck is made new.</li><li>The cables are made new.</li></ul>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2020</td><td>5</td></tr></table>
<img src="data:image/png;base64,{"iVBORw0KGgo" * 20}"></article>
<footer>© 2021 The Herald. All rights reserved.</footer></body></html>"""


def test_a_saved_page_gives_its_article_and_not_its_menus() -> None:
    lines = html.read(PAGE.encode(), "a.html").text.split("\n")

    assert lines[0] == "The bridge closes"
    assert lines[-3:] == ["• The deck is made new.", "• The cables are made new.", "Year: 2020 · Cost: 5"]
    assert BODY in lines
    assert not {"Home", "Sport"} & set(lines)


def test_a_saved_page_says_where_it_is_from() -> None:
    content = html.read(PAGE.encode(), "a.html")

    assert (content.title, content.outlet, content.author) == ("The bridge closes", "The Herald", "Ann Lee")
    assert (content.url, content.published) == ("https://example.org/bridge", "2021-03-03")


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "no-such-encoding"])
def test_a_page_is_read_in_its_encoding_and_not_in_one_that_it_only_claims(declared: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{declared}">')

    assert "Naïve estimates" in html.read(page.encode("latin-1"), "a.html").text


@pytest.mark.parametrize("page", ["<html></html>", "   ", "<p>", "hello", "<div>" * 5_000])
def test_a_page_without_an_article_is_named(page: str) -> None:
    with pytest.raises(ArticleError, match=r"a\.html: holds no article"):
        html.read(page.encode(), "a.html")


def test_a_page_of_more_elements_than_any_article_is_named_and_not_worked_through() -> None:
    with pytest.raises(ArticleError, match="more than 100000 elements"):
        html.read(("<html><body>" + "<i>a</i>" * 100_001).encode(), "a.html")


def test_a_page_that_is_large_without_its_pictures_is_named() -> None:
    with pytest.raises(ArticleError, match="larger than 5 MB"):
        html.read(b"<p>" + b"a " * 2_500_001, "a.html")


def data(name: str) -> Path:
    folder = Path(os.environ.get("FOOTNOTE_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data")) / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; FOOTNOTE_BENCH_DATA names the folder of sets")
    return folder


def test_a_fifth_of_the_benchmark_pages_comes_out_as_people_marked_it() -> None:
    pages = list(islice(read_pages(data("html_aeb")), 0, None, 5))

    assert score([page.body for page in pages], [extract(page.html) for page in pages]).f1 >= 0.95


def test_the_benchmark_lists_the_scores_of_others() -> None:
    assert read_listed(data("html_aeb"))["trafilatura"].f1 == 0.958


VOTES = (
    "<tr><{0}>Candidate</{0}><{0}>Votes</{0}></tr>"
    "<tr><td>Osei</td><td>12,400</td></tr><tr><td>Brand</td><td>9,870</td></tr>"
)


@pytest.mark.parametrize("head", ["th", "td"])
def test_a_row_of_a_table_is_read_with_the_heads_of_its_columns(head: str) -> None:
    page = PAGE.replace("<tr><th>Year</th><th>Cost</th></tr><tr><td>2020</td><td>5</td></tr>", VOTES.format(head))

    assert html.read(page.encode(), "a.html").text.split("\n")[-2:] == ["Osei · Votes: 12,400", "Brand · Votes: 9,870"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Item", "2023", "2024"], ["Roads", "1.2m", "0.9m"]], ["Roads · 2023: 1.2m · 2024: 0.9m"]),
        ([["Born", "1950"], ["Children", "3"]], ["Born | 1950", "Children | 3"]),
        ([["Ann Lee", "Mayor"], ["Bo Ek", "Clerk"]], ["Ann Lee | Mayor", "Bo Ek | Clerk"]),
        ([["Day", "Paid to"], ["3 May 2022", "Brandt"]], ["Day | Paid to", "3 May 2022 | Brandt"]),
        ([["", "Kitchens"], ["South", "25"]], ["South · Kitchens: 25"]),
        ([["Only a note"]], ["Only a note"]),
        ([], []),
    ],
)
def test_heads_that_a_file_does_not_mark_are_told_by_the_figures_below_them(
    rows: list[list[str]], expected: list[str]
) -> None:
    assert list(tables.write(rows)) == expected


def test_a_date_that_opens_a_row_has_its_head_and_heads_over_heads_are_one() -> None:
    assert list(tables.write([["Day", "Paid to"], ["3 May 2022", "Brandt"]], 1)) == [
        "Day: 3 May 2022 · Paid to: Brandt"
    ]
    rows = [["Area", "Sales", "Sales"], ["", "2023", "2024"], ["South", "25", "3"]]
    assert list(tables.write(rows, 2)) == ["South · Sales 2023: 25 · Sales 2024: 3"]

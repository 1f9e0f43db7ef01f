"""Readers: the text of a file comes out as it is, and what the file says about itself with it."""

import random

import pytest

from index.dates import find_date
from index.errors import ArticleError
from index.readers import markdown, text
from index.readers.encoding import decode

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


def test_the_first_line_of_a_text_is_its_title_and_stays_in_it() -> None:
    content = text.read(b"\nThe bridge closes\nThe council voted.\n", "a.txt")

    assert content.title == "The bridge closes"
    assert content.text == "\nThe bridge closes\nThe council voted.\n"


def test_a_date_line_at_the_top_of_a_text_is_its_date() -> None:
    assert text.read(b"The bridge closes\nBy Ann Lee on Mar 3, 2021\nIt is old.", "a.txt").published == "2021-03-03"


def test_a_date_line_among_the_teasers_below_a_text_is_not_its_date() -> None:
    assert text.read(b"The bridge closes\n" + b"It is old.\n" * 9 + b"Mar 3, 2021", "a.txt").published is None


FRONT = """---
title: "The bridge closes"
date: 2021-03-03
authors: [Ann Lee, {name: Jo Berg}]
publisher: The Herald
link: https://example.org/bridge
---

"""


@pytest.mark.parametrize("read", [text.read, markdown.read])
def test_front_matter_says_what_an_article_is_and_is_not_in_its_text(read) -> None:  # type: ignore[no-untyped-def]
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
        "One reason",
        "Another",
        "“It is old,” she said.",
        "Year | Cost",
        "2020 | 5",
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

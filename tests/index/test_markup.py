"""Texts that carry HTML marks are read as the text that a browser would show."""

import time

import pytest

from index.readers import text
from index.readers.marks import is_marked_up
from index.readers.markup import to_text


@pytest.mark.parametrize("control", ["\x0c", "\x0b", "\x01", "&#12;", "\x7f"])
def test_a_control_character_before_the_first_element_breaks_no_text(control: str) -> None:
    assert to_text(f"The{control} keeper <b>rows</b> home.").endswith(" keeper rows home.")


@pytest.mark.parametrize(
    "said",
    [
        "Use </script> with care, and never write <script> into a page.",
        "A mail said <img src=x onerror=run(1)> and nothing else.",
        "In HTML, write <p>one paragraph</p> where a paragraph is to stand, and close it with the tag </p>, they say.",
        "The tag <br> breaks a line, and <br/> does so too.\nBoth are old.",
        "<p> is the tag of a paragraph.\nIt is often left open.",
        '`<b>bold</b>` is bold; `<a href="/x">x</a>` is a link.',
        "The <b>new</b> tag </noscript> has no pair.",
        "A link to <a href=javascript:run(1)>a page</a> was sent to all.",
        "The worm wrote <script>alert(1)</script> on the page.\n\nThen it wrote <div onclick=x> again.",
        "One line.<br><br>The text <script> goes on.",
    ],
)
def test_a_text_that_quotes_marks_loses_no_words(said: str) -> None:
    assert to_text(said) == said
    assert text.read(said.encode(), "a.txt").text == said


@pytest.mark.parametrize(
    ("marked", "shows"),
    [
        ("<p>One.</p><script>x()</script><p>Two <b>is</b> it.</p>", "One.\n\nTwo is it."),
        ("<p class=MsoNormal>One.\n<p class=MsoNormal>Two.", "One.\n\nTwo."),
        ("One.<p>Two goes.<p>Three goes.", "One.\n\nTwo goes.\n\nThree goes."),
        ("<div><h1>One</h1>Two three.<ul><li>Four<li>Five</ul></div>", "One\n\nTwo three.\n\n• Four\n\n• Five"),
        ("One in May.<br />Two in June.", "One in May.\n\nTwo in June."),
        ('One in May.\n<br clear="all"> Two in June.', "One in May.\n\nTwo in June."),
        (
            "He said “one.”<br/><br/>“Two,” said she.<br/>\nThree <i>is</i> it.",
            "He said “one.”\n\n“Two,” said she.\n\nThree is it.",
        ),
        ('The <a href="/a"><i>Herald</i></a> <del>said</del> wrote.', "The Herald wrote."),
        ("<P>Ένα.</P>\n<P>Δύο.</P>", "Ένα.\n\nΔύο."),
    ],
)
def test_a_text_that_marks_make_up_is_read_as_it_is_shown(marked: str, shows: str) -> None:
    assert [" ".join(line.split()) for line in to_text(marked).split("\n")] == shows.split("\n")


def test_marks_that_never_close_take_no_long_time() -> None:
    started = time.process_time()
    for mark in ("<!--", "<script>", "<p>", "<div>", "<b ", "</div>", "<br"):
        assert not is_marked_up(mark * 50_000)
    assert not is_marked_up("<div>" * 50_000 + "</p>" * 50_000)
    assert time.process_time() - started < 20

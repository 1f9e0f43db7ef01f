"""What a reader sees of an answer, in each of the forms it is shown in."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Answer, Citation, Claim, Outcome, Piece, Refusal, Support
from rag.rendering.html import to_html
from rag.rendering.record import from_dict, to_dict, to_json
from rag.rendering.sources import source, web_address
from rag.rendering.text import to_markdown, to_text

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{x}}${x}`*_[a](javascript:x)"


VOID = {"input", "path"}
"""Elements that do not close, or close themselves."""


class Page(HTMLParser):
    """The elements and the words of an HTML fragment, and whether every element that opens closes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if name in (attributes.get("class") or "").split()]


def cite(number: int = 1, quote: str = "Ships sail.", **fields: str | None) -> Citation:
    known: dict[str, str | None] = {
        "title": "The Sea",
        "url": None,
        "published": "2024-05-01",
        "outlet": "The Daily",
    } | fields
    return Citation(
        number=number,
        article=known.get("article") or "sea.txt",
        title=known["title"] or "",
        url=known["url"],
        published=known["published"],
        outlet=known["outlet"],
        sentence=f"{known.get('article') or 'sea.txt'}:{number}",
        start=10 * number,
        end=10 * number + len(quote),
        quote=quote,
    )


def answer(citations: tuple[Citation, ...], *pieces: Piece) -> Answer:
    return Answer(
        question="What sails?",
        outcome=Outcome.SURE,
        refusal=None,
        pieces=pieces,
        mode="quote",
        model=None,
        citations=citations,
        related=(),
        answerability=0.9,
        timings_ms=MappingProxyType({"retrieve": 1.5}),
        index_version=3,
    )


def claim(text: str, *numbers: int, support: Support = Support.SUPPORTED, reason: str | None = None) -> Claim:
    return Claim(text, numbers, support, 0.8, reason)


def simple(quote: str = "Ships sail.", support: Support = Support.SUPPORTED, **fields: str | None) -> Answer:
    one = claim(quote, 1, support=support, reason=None if support is Support.SUPPORTED else "a number differs")
    return answer((cite(1, quote, **fields),), one)


def refusal(quote: str = "Ships sail.", title: str = "The Sea") -> Answer:
    return replace(
        answer((), "The articles do not answer this."),
        outcome=Outcome.REFUSED,
        refusal=Refusal.NOT_IN_ARTICLES,
        related=(cite(1, quote, title=title),),
    )


def test_text_lists_each_footnote_with_its_quote_and_source() -> None:
    shown = to_text(simple(url="https://sea.example/1"))
    assert shown.splitlines() == [
        "Ships sail. [1]",
        "",
        "[1] “Ships sail.”",
        "    The Sea · The Daily · 2024-05-01",
        "    https://sea.example/1",
    ]


def test_text_of_a_refusal_sets_the_nearest_sentences_apart_without_numbers() -> None:
    shown = to_text(refusal())
    assert "Nearest sentences" in shown
    assert "“Ships sail.”" in shown
    assert "[1]" not in shown


def test_quotes_of_one_article_share_its_source() -> None:
    citations = (cite(1), cite(2, "Boats row."))
    shown = to_text(answer(citations, claim("Ships sail.", 1), " ", claim("Boats row.", 2)))
    assert shown.splitlines()[2:] == [
        "[1] “Ships sail.”",
        "[2] “Boats row.”",
        "    The Sea · The Daily · 2024-05-01",
    ]


def test_a_title_of_a_whole_sentence_is_shortened_at_a_word() -> None:
    assert to_text(simple(title="Word " * 40, outlet=None, published=None)).endswith(f"    {'Word ' * 19}Word…")


def test_a_source_shows_only_what_is_known() -> None:
    assert to_text(simple(outlet=None, published=None)).endswith("    The Sea")


@pytest.mark.parametrize("render", [to_text, to_markdown, to_html])
def test_a_claim_that_is_not_supported_is_marked_in_every_form(render: object) -> None:
    assert callable(render)
    assert "not supported" in render(simple(support=Support.UNSUPPORTED))
    assert "partly supported" in render(simple(support=Support.PARTLY))
    assert "supported" not in render(simple()).replace('data-support="supported"', "")


def test_markdown_has_real_footnotes() -> None:
    assert to_markdown(simple(url="https://sea.example/1")).splitlines() == [
        "Ships sail.[^1]",
        "",
        "[^1]: “Ships sail.” — The Sea · The Daily · 2024-05-01 <https://sea.example/1>",
    ]


def test_markdown_of_a_refusal_lists_the_nearest_sentences() -> None:
    assert to_markdown(refusal()).splitlines()[-1] == "- “Ships sail.” — The Sea · The Daily · 2024-05-01"


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("# Not a heading", r"\# Not a heading"),
        ("- not a list", r"\- not a list"),
        ("12. not a list", r"12\. not a list"),
        ("<b>_a_ *b* `c` [d](e) | ~f~ $g$ &amp;", r"\<b\>\_a\_ \*b\* \`c\` \[d\](e) \| \~f\~ \$g\$ \&amp;"),
    ],
)
def test_markdown_keeps_an_articles_markup_as_words(words: str, escaped: str) -> None:
    assert to_markdown(simple(words)).splitlines()[0] == f"{escaped}[^1]"


def test_markdown_escapes_titles() -> None:
    assert "<script>" not in to_markdown(simple(title=HOSTILE)).replace(r"\<script\>", "")


def test_a_dict_has_the_fields_of_the_record_as_plain_values() -> None:
    shown = to_dict(simple())
    assert shown["answered"] is True
    assert shown["refusal"] is None
    assert shown["timings_ms"] == {"retrieve": 1.5}
    assert shown["outcome"] == "sure"
    assert shown["text"] == "Ships sail. [1]"
    assert shown["claims"] == [
        {"start": 0, "end": 11, "citations": [1], "support": "supported", "score": 0.8, "reason": None}
    ]
    assert shown["related"] == []
    assert shown["answerability"] == 0.9
    assert json.loads(to_json(simple())) == shown


def test_json_of_a_refusal_names_its_reason_and_cites_nothing() -> None:
    shown = json.loads(to_json(refusal()))
    assert (shown["refusal"], shown["citations"], len(shown["related"])) == ("not_in_articles", [], 1)


LEAD = "It is not certain that the articles answer this. These sentences may, the most likely first:"


def unsure() -> Answer:
    return replace(simple(), outcome=Outcome.MAY_ANSWER, pieces=(f"{LEAD}\n", *simple().pieces))


def test_an_answer_that_only_may_be_one_says_so_in_every_form() -> None:
    assert to_text(unsure()).splitlines()[:2] == [LEAD, "Ships sail. [1]"]
    assert to_markdown(unsure()).splitlines()[:2] == [LEAD, "Ships sail.[^1]"]
    [shown] = Page(to_html(unsure())).all("fn-answer")
    assert shown["data-outcome"] == "may_answer"
    assert LEAD in Page(to_html(unsure())).words
    plain = to_dict(unsure())
    assert (plain["outcome"], plain["answered"]) == ("may_answer", True)
    assert from_dict(plain) == replace(unsure(), timings_ms=plain["timings_ms"])


def test_json_is_readable_unicode() -> None:
    assert "日本語" in to_json(simple("日本語。"))


def test_html_marks_a_claim_with_its_support_and_the_reason() -> None:
    page = Page(to_html(simple(support=Support.PARTLY)))
    assert page.all("fn-claim")[0]["data-support"] == "partly"
    assert page.all("fn-verdict")[0]["data-reason"] == "a number differs"


def test_a_claim_in_a_models_words_shows_that_it_is_supported() -> None:
    [sign] = Page(to_html(replace(simple(), mode="llm"))).all("fn-verdict")
    assert (sign["data-support"], sign["aria-label"]) == ("supported", "supported")
    assert not Page(to_html(simple())).all("fn-verdict")


def test_an_answer_is_read_back_from_its_dict() -> None:
    for shown in (simple(support=Support.PARTLY), refusal(), replace(simple(), rewritten="Who?", notices=("Look.",))):
        assert from_dict(to_dict(shown)) == replace(shown, timings_ms=dict(shown.timings_ms))


def test_an_answer_of_another_version_is_read_as_far_as_it_is_known() -> None:
    plain = to_dict(simple()) | {"of_later": 1}
    del plain["rewritten"], plain["notices"]
    assert from_dict(plain).text == "Ships sail. [1]"


def test_a_footnote_is_a_button_that_knows_its_sentence_and_has_a_name() -> None:
    marker = Page(to_html(simple())).all("fn-marker")[0]
    assert marker["type"] == "button"
    assert marker["aria-label"] == "Footnote 1: The Sea · The Daily · 2024-05-01"
    assert [marker[f"data-{name}"] for name in ("number", "article", "sentence", "start", "end", "quote")] == [
        "1",
        "sea.txt",
        "sea.txt:1",
        "10",
        "21",
        "Ships sail.",
    ]


def test_html_groups_the_footnotes_of_an_article_under_it() -> None:
    claims = (claim("Ships sail.", 1), claim("Cars roll.", 2), claim("Boats row.", 3))
    citations = (cite(1), cite(2, "Cars roll.", article="road.txt", title="The Road"), cite(3, "Boats row."))
    page = Page(to_html(answer(citations, *claims)))
    assert page.words.endswith("13 The Sea · The Daily · 2024-05-012 The Road · The Daily · 2024-05-01")


def test_html_links_an_article_to_where_it_was_published() -> None:
    links = [found for tag, found in Page(to_html(simple(url="https://sea.example/?a=1&b=2"))).elements if tag == "a"]
    assert links == [{"href": "https://sea.example/?a=1&b=2", "target": "_blank", "rel": "noopener noreferrer"}]


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "http://[x", "HTTP:"]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None


def test_an_address_cannot_end_the_link_it_stands_in() -> None:
    assert web_address("https://x.example/a>b c\"d'") == "https://x.example/a%3Eb%20c%22d'"


def test_html_breaks_paragraphs_only_in_the_frame() -> None:
    citations = (cite(1, "Ships\nsail."), cite(2, "Cars roll."))
    pieces = ("From “A”: ", claim("Ships\nsail.", 1), "\nFrom “B”: ", claim("Cars roll.", 2))
    page = Page(to_html(answer(citations, *pieces)))
    assert [tag for tag, _ in page.elements].count("p") == 2


def test_html_of_a_refusal_looks_different_and_offers_the_nearest_sentences_as_buttons() -> None:
    page = Page(to_html(refusal()))
    assert page.all("fn-refusal")
    assert not page.all("fn-marker")
    [nearest] = page.all("fn-nearest")
    assert (nearest["data-article"], nearest["data-start"], "data-number" in nearest) == ("sea.txt", "10", False)


def test_a_refusal_without_articles_offers_nothing() -> None:
    assert not Page(to_html(replace(refusal(), related=(), refusal=Refusal.NO_ARTICLES))).all("fn-nearest")


@given(st.text() | st.just(HOSTILE))
def test_no_text_becomes_markup(words: str) -> None:
    for shown in (simple(words, title=words, outlet=words, article=words), refusal(words, words)):
        page = Page(to_html(shown))
        assert {tag for tag, _ in page.elements} <= {"div", "p", "q", "span", "sup", "button", "ul", "li"}
        assert not page.open


def test_a_lone_surrogate_does_not_reach_the_page() -> None:
    to_html(simple("a\ud800b")).encode("utf-8")


def test_the_record_tells_where_each_claim_stands_in_its_text() -> None:
    citations = (cite(1), cite(2, "Cars roll."))
    shown = answer(citations, "From “A”: ", claim("As Smith [1] says.", 1, 2), " ", claim("Cars roll.", 2))
    plain = to_dict(shown)
    assert plain["text"] == "From “A”: As Smith [1] says. [1] [2] Cars roll. [2]"
    assert [plain["text"][one["start"] : one["end"]] for one in plain["claims"]] == ["As Smith [1] says.", "Cars roll."]
    assert from_dict(plain).pieces == shown.pieces


def test_words_that_follow_a_claim_in_the_record_of_an_earlier_version_stay_words() -> None:
    plain = to_dict(simple()) | {"text": "Ships sail. [1] [7] and more"}
    assert from_dict(plain).pieces == (claim("Ships sail.", 1), " [7] and more")
    unmarked = to_dict(simple()) | {"text": "Ships sail."}
    assert to_text(from_dict(unmarked)).startswith("Ships sail. [1]")


def test_a_record_without_an_outcome_is_sure_or_a_refusal() -> None:
    for shown in (simple(), refusal()):
        plain = to_dict(shown)
        del plain["outcome"]
        assert from_dict(plain).outcome is shown.outcome


def test_a_lone_surrogate_comes_through_the_record() -> None:
    assert from_dict(to_dict(simple("a\ud800b"))).claims[0].text == "a\ud800b"


def test_a_marker_is_not_tied_to_a_word_too_long_for_a_line() -> None:
    assert Page(to_html(simple("Ships sail."))).all("fn-tie")
    assert not Page(to_html(simple("s" * 40))).all("fn-tie")


def test_words_after_the_last_claim_are_shown() -> None:
    assert "and more" in Page(to_html(answer((cite(),), claim("Ships sail.", 1), " and more"))).words


def test_the_page_of_a_quote_is_named_in_every_form() -> None:
    first, second, third = (replace(cite(n), page=page) for n, page in ((1, "p. 14"), (2, "p. 14"), (3, "p. 15")))
    shown = answer((first, second, third), claim("Ships sail.", 1, 2, 3))

    assert to_text(shown).count("The Sea · The Daily · 2024-05-01 · p. 14") == 1
    assert to_text(shown).count("The Sea · The Daily · 2024-05-01 · p. 15") == 1
    assert to_markdown(shown).count("p. 14") == 2
    assert [marker["data-source"] for marker in Page(to_html(shown)).all("fn-marker")][2] == (
        "The Sea · The Daily · 2024-05-01 · p. 15"
    )
    assert [citation["page"] for citation in json.loads(to_json(shown))["citations"]] == ["p. 14", "p. 14", "p. 15"]
    assert from_dict(to_dict(shown)) == shown


ARABIC = "قالت وزيرة الطاقة Tomas Brandt إن 12 سفينة غادرت."
HEBREW = "הספינות מפליגות."


@pytest.mark.parametrize("quote", [ARABIC, HEBREW, f"«{ARABIC}»", f"12 {HEBREW}"])
def test_a_quote_that_runs_from_right_to_left_is_set_so_in_the_answer(quote: str) -> None:
    shown = answer((cite(1, quote),), "From “السفن” (2024-05-01): ", claim(quote, 1))
    page = Page(to_html(shown))
    [paragraph] = [attributes for tag, attributes in page.elements if tag == "p"]
    assert paragraph == {"dir": "rtl"}
    frame, sentence = (page.all(name)[0] for name in ("fn-frame", "fn-claim"))
    assert (frame["dir"], sentence["dir"]) == ("auto", "auto")
    assert "“<bdi>السفن</bdi>” (2024-05-01):" in to_html(shown)


def test_other_quotes_are_set_from_left_to_right_whatever_they_name() -> None:
    page = Page(to_html(answer((cite(1),), claim(f"Ships of {HEBREW}", 1), "\n", claim("12 %", 1))))
    assert [attributes for tag, attributes in page.elements if tag == "p"] == [{}, {}]


def test_a_date_beside_a_name_that_runs_from_right_to_left_is_not_turned_around() -> None:
    cited = cite(1, ARABIC, title="السفن", outlet="الصحيفة", published="2024-05-01")
    assert source(cited) == "\u2068السفن\u2069 · \u2068الصحيفة\u2069 · \u20682024-05-01\u2069"
    assert source(cite(1, title="The Sea", outlet="The Daily", published="2024-05-01")) == (
        "The Sea · The Daily · 2024-05-01"
    )

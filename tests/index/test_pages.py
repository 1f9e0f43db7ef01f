"""Pages: the article is read where a wall hides it, and what a site shows instead of an article is named."""

import json

import pytest

from index.errors import ArticleError
from index.readers import html
from index.records import Article, Kind
from index.text.sentences import split

BODY = (
    "The energy company Voltara hid the true cost of its cable from regulators for six years. Minutes show that it "
    "would cost 2.1 billion euros. Beate Holm has told prosecutors that the board ordered two sets of books. Voltara "
    "denies this and has asked a court to seal the minutes. The difference was later paid by customers, at some 48 "
    "euros a household and year, as the office for consumers has found. "
    "Prosecutors searched the headquarters on 6 March."
)
LEAD = BODY.split(". ", maxsplit=1)[0] + "."
OFFER = (
    "<p>Test Coast+ for 4 weeks for only 1 euro and read all articles without limits.</p>"
    "<p>Already a subscriber? Log in</p>"
)


def page(shown: str, data: object = None, title: str = "Voltara hid cost of cable") -> bytes:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{script}</head><body><nav><a href='/'>Home</a></nav><main>"
        f"<article><h1>{title}</h1>{shown}</article></main><footer>© Coast Daily</footer></body></html>"
    ).encode()


def cited(data: bytes) -> list[str]:
    content = html.read(data, "a.html")
    found = split(Article("a", "a", content.text, content.title or ""))
    return [sentence.text for sentence in found if sentence.kind is Kind.BODY]


NEWS = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Voltara hid cost", "articleBody": BODY}
SHAPES = {
    "a record": NEWS,
    "a list": [{"@type": "Organization", "name": "Coast"}, NEWS],
    "a graph": {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, NEWS]},
    "several types": NEWS | {"@type": ["Article", "ReportageNewsArticle"]},
    "not free": NEWS | {"isAccessibleForFree": False},
    "with marks": NEWS | {"articleBody": "".join(f"<p>{part}.</p>" for part in BODY.rstrip(".").split(". "))},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_text_behind_a_wall_is_read_where_the_page_carries_it(shape: str) -> None:
    found = cited(page(f"<p>{LEAD}</p><p>Minutes show that …</p>{OFFER}", SHAPES[shape]))

    assert "Beate Holm has told prosecutors that the board ordered two sets of books." in found
    assert not any("Coast+" in sentence or "Log in" in sentence for sentence in found)


def test_an_offer_beside_the_text_that_is_shown_is_not_cited() -> None:
    found = cited(page(f"<p>{BODY}</p>{OFFER}"))

    assert found[-1] == "Prosecutors searched the headquarters on 6 March."


def test_the_text_that_is_shown_counts_where_it_is_whole() -> None:
    found = cited(page(f"<p>{BODY}</p><p>The firm denies it, and its shares rose by four percent.</p>", NEWS))

    assert found[-1] == "The firm denies it, and its shares rose by four percent."


NOTICES = {
    "a check for robots": "<p>example.org needs to review the security of your connection before proceeding.</p>",
    "a page that a script builds": "<p>You need to enable JavaScript to run this app.</p>",
    "a question about cookies": "<p>We and our 812 partners process personal data such as your IP address.</p>",
    "a denial": "<p>Access to this page has been denied because we believe you are using automation tools.</p>",
}


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_instead_of_an_article_is_named(notice: str) -> None:
    with pytest.raises(ArticleError, match=r"a\.html: holds no article, only a notice of its site: "):
        html.read(page(NOTICES[notice], title="One moment"), "a.html")


POSTS = [
    ("Evacuation lifted", "Residents of Quay Street may return to their homes, the fire brigade said on Tuesday."),
    ("Two workers missing", "Two of the eleven workers of the night shift are still missing, the company said."),
    ("Explosion in the harbour", "An explosion has shaken the fish meal plant in Morsum harbour on Tuesday morning."),
]


def test_a_live_blog_has_the_headline_of_the_page_and_those_of_its_posts() -> None:
    updates = [{"@type": "BlogPosting", "headline": head, "articleBody": body} for head, body in POSTS]
    data = {"@type": "LiveBlogPosting", "headline": "Explosion in Morsum: live", "liveBlogUpdate": updates}
    shown = "".join(f"<article><time>16:42</time><h3>{head}</h3><p>{body}</p></article>" for head, body in POSTS)
    content = html.read(page(shown, data, "Explosion in Morsum: live"), "a.html")
    found = split(Article("a", "a", content.text, content.title or ""))

    assert content.title == "Explosion in Morsum: live"
    assert [(s.heading, s.text) for s in found if s.kind is Kind.BODY] == POSTS


TYPED = """\
MORSUM (Wire) - The harbour of Morsum will be dredged in autumn, the port
authority said on Monday. The work will cost 7 million euros and take six
weeks. Fishermen will be paid for lost days.
"""


def test_lines_that_are_broken_as_they_are_typed_are_read_in_whole_sentences() -> None:
    assert [sentence.replace("\n", " ") for sentence in cited(page(f"<pre>{TYPED}</pre>"))] == [
        "MORSUM (Wire) - The harbour of Morsum will be dredged in autumn, the port authority said on Monday.",
        "The work will cost 7 million euros and take six weeks.",
        "Fishermen will be paid for lost days.",
    ]

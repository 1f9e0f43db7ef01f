"""Show an article with every sentence in a span that a footnote can find."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from index.records import Article, Kind, Sentence
from prompts import notice
from rag.rendering.html import attributes, escape
from rag.rendering.sources import web_address
from rag.web.ui.articles.pictured import dialog, first_page

LONG_TITLE = 90
"""Code points above which a title is set smaller: many sources give a whole sentence as their title."""

_SCRIPT_WORDS = ("sentence-gone", "back-to-answer", "back-to-chat")
_STEP = {"type": "button", "class": "fn-bar-button fn-step"}
_KEYS = {"previous": "Alt+ArrowUp", "next": "Alt+ArrowDown"}
_TAGS = {Kind.BODY: "p", Kind.HEADING: "h3", Kind.FURNITURE: "p"}


def article_html(article: Article, sentences: Sequence[Sentence], *, may_correct: bool = False) -> str:
    """The article: headline, where it comes from, and its text, in which nothing is left out.

    A title that is the first line of the text, or its beginning, stands once: that line is then the headline.
    """
    blocks = list(_blocks(article.text, sentences))
    titled = bool(blocks) and _begins_so(_plain(blocks[0], article.text), " ".join(article.title.split()))
    head = _inner(blocks[0], article) if titled else escape(article.title)
    body = "".join(_flow(blocks, article, skip=1 if titled else 0))
    form = _correcting(article) if may_correct else ""
    return (
        f'<article class="fn-article" data-article="{escape(article.id)}" aria-labelledby="fn-headline">'
        f"<header>{_headline(article.title, head)}{_origin(article)}{form}</header>{body}</article>"
    )


def _headline(title: str, inner: str) -> str:
    size = "fn-headline fn-long" if len(title) > LONG_TITLE else "fn-headline"
    return f'<h2 id="fn-headline" class="{size}" dir="auto">{inner}</h2>'


def _origin(article: Article) -> str:
    known = [f"<bdi>{escape(part)}</bdi>" for part in (article.outlet, article.author, article.published) if part]
    link = web_address(article.url)
    if link:
        address = attributes({"href": link, "target": "_blank", "rel": "noopener noreferrer"})
        known.append(f"<a{address}>{escape(notice('original'))}</a>")
    return f'<p class="fn-origin">{" · ".join(known or [escape(article.id)])}</p>'


def _correcting(article: Article) -> str:
    """A form in which title, outlet, author and date are corrected by hand."""
    fields = (("title", article.title), ("outlet", article.outlet), ("author", article.author))
    inputs = "".join(_field(name, "text", value) for name, value in fields)
    inputs += _field("published", "date", article.published)
    save = f'<button type="submit" class="fn-action">{escape(notice("correct_save"))}</button>'
    form = f'<form class="fn-form" id="fn-correct"><div class="fn-fields">{inputs}</div>{save}</form>'
    summary = f'<summary class="fn-tool">{escape(notice("correct"))}</summary>'
    return f'<details class="fn-correcting">{summary}{form}</details>'


def _field(name: str, kind: str, value: str | None) -> str:
    known = {"name": name, "type": kind, "value": value or "", "autocomplete": "off"}
    return f"<label>{escape(notice(f'correct_{name}'))}<input{attributes(known)}></label>"


def _blocks(text: str, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences that stand together: of one kind, and with no line break between them."""
    if not sentences:
        return
    block = [sentences[0]]
    for before, sentence in pairwise(sentences):
        if before.kind is not sentence.kind or "\n" in text[before.end : sentence.start]:
            yield block
            block = []
        block.append(sentence)
    yield block


def _begins_so(line: str, title: str) -> bool:
    """Whether a line is the title, or a title that was cut is its beginning."""
    return line == title or (title.endswith("…") and line.startswith(title.removesuffix("…").rstrip()))


def _plain(block: Sequence[Sentence], text: str) -> str:
    return " ".join(text[block[0].start : block[-1].end].split())


def _flow(blocks: Sequence[Sequence[Sentence]], article: Article, *, skip: int) -> Iterator[str]:
    """The blocks after the first `skip`, and between them what is in no sentence, set back as furniture is."""
    text = article.text
    ends = [0, *(block[-1].end for block in blocks)]
    starts = [*(block[0].start for block in blocks), len(text)]
    for number, (end, start) in enumerate(zip(ends, starts, strict=True)):
        if rest := text[end:start].strip():
            yield f'<p class="fn-furniture" dir="auto">{escape(rest)}</p>'
        if skip <= number < len(blocks):
            yield _block(blocks[number], article)


def _block(block: Sequence[Sentence], article: Article) -> str:
    kind = block[0].kind
    return f'<{_TAGS[kind]} class="fn-{kind}" dir="auto">{_inner(block, article)}</{_TAGS[kind]}>'


def _inner(block: Sequence[Sentence], article: Article) -> str:
    """The sentences as spans, with what stands between them."""
    gaps = [article.text[before.end : after.start] for before, after in pairwise(block)]
    return "".join(f"{_span(sentence, article)}{escape(gap)}" for sentence, gap in zip(block, [*gaps, ""], strict=True))


def _span(sentence: Sentence, article: Article) -> str:
    known = {
        "class": "fn-sentence",
        "tabindex": -1,
        "data-sentence": sentence.id,
        "data-start": sentence.start,
        "data-end": sentence.end,
        "data-page": first_page(article, sentence),
    }
    return f"<span{attributes(known)}>{escape(sentence.text)}</span>"


def problem_html(message: str) -> str:
    """One line in the reader's place: why there is no article to read."""
    return f'<p class="fn-problem" role="alert">{escape(message)}</p>'


def skeleton(more: Mapping[str, object] = MappingProxyType({})) -> str:
    """The reader before anything is opened: a bar of ways back and on, and the room for what is read.

    `more` are further attributes that the page's script reads.
    """
    buttons = "".join(
        f'<button type="button" class="fn-bar-button" id="fn-{name}" hidden>{escape(notice(word))}</button>'
        for name, word in (
            ("back", "back_to_answer"),
            ("shelf", "all_articles"),
            ("sets", "all_sets"),
            ("to-draft", "back_to_draft"),
            ("picture", "page_named"),
            ("link", "copy_link"),
            ("only", "ask_only_this"),
            ("pin", "pin_quote"),
        )
    )
    steps = "".join(
        f"<button{attributes(_STEP | _step(name))}>{sign}</button>" for name, sign in (("previous", "‹"), ("next", "›"))
    )
    known: dict[str, object] = {"aria-label": notice("reader")}
    known |= {f"data-{key}": notice(key.replace("-", "_")) for key in _SCRIPT_WORDS}
    known |= more
    return (
        f'<section id="fn-reader"{attributes(known)}>'
        f'<div class="fn-bar">{buttons}'
        f'<span class="fn-steps" hidden>{steps}<span id="fn-step" aria-live="polite"></span></span></div>'
        '<div id="fn-warning" class="fn-problem" role="status" hidden></div>'
        f'<div id="fn-page" tabindex="0"></div>{dialog()}</section>'
    )


def _step(name: str) -> dict[str, str]:
    words = notice(f"{name}_footnote")
    known = {"id": f"fn-{name}", "aria-label": words, "title": f"{words} ({_KEYS[name]})"}
    return known | {"aria-keyshortcuts": _KEYS[name]}

"""Show the fixed parts of the page."""

import re
from collections.abc import Mapping, Sequence

from prompts import notice
from rag.questions.constants import LONGEST_QUESTION
from rag.records import Mode
from rag.rendering.html import attributes, escape
from rag.web.conversation.selections import LONGEST_NAME

_SAID = [
    "failed",
    "unreachable",
    "copied",
    "not_copied",
    "searching",
    "asked_later",
    "asked_in",
    "too_large",
    "still_answering",
    "stopping",
    "stopped_early",
    "interrupted",
    "offline",
    "pinned",
    "pin_how",
]
"""What the page's script says, by the names of the notices."""

_SELECTION = ("more", "gone", "kept", "drop_ask", "drop_yes", "chosen_one", "chosen_some")
"""What is said of articles that are chosen."""

_EDIT = ("ask", "cancel", "label")
_BUTTON = {"type": "button"}


def masthead() -> str:
    """The head of the page: its name, and the buttons that are always at hand."""
    new, chat = notice("new_chat").split(" ", 1)
    named = f'{escape(new)}<span class="fn-wide"> {escape(chat)}</span>'
    label = attributes({"aria-label": notice("new_chat")})
    return (
        f'<header class="fn-masthead"><h1>{escape(notice("page_title"))}<sup aria-hidden="true">1</sup></h1>'
        f'<p class="fn-tagline">{escape(notice("page_tagline"))}</p>'
        f"<nav{attributes({'aria-label': notice('parts')})}>{_part('fn-chats', 'chats', 'fn-past')}"
        f"{_part('fn-articles', 'show_articles')}{_more()}"
        f'<button type="button" id="fn-new"{label}>{named}</button></nav></header>'
    )


def _more() -> str:
    """The parts that a narrow page keeps behind a button."""
    known = _BUTTON | {"id": "fn-more", "aria-expanded": "false", "aria-controls": "fn-rest"}
    count = '<span id="fn-basket-count"></span>'
    basket = f"<button{attributes(_BUTTON | {'id': 'fn-basket'})}>{escape(notice('basket'))}{count}</button>"
    parts = (
        f"{_part('fn-whole', 'show_whole')}{basket}{_part('fn-draft', 'draft_part')}"
        f"{_part('fn-evaluate', 'evaluate')}{_part('fn-settings', 'settings')}"
    )
    return f'<button{attributes(known)}>{escape(notice("more_parts"))}</button><span id="fn-rest">{parts}</span>'


def _part(name: str, words: str, opens: str | None = None) -> str:
    known = {"id": name} | ({"aria-expanded": "false", "aria-controls": opens} if opens else {})
    return f"<button{attributes(_BUTTON | known)}>{escape(notice(words))}</button>"


def skeleton(modes: Sequence[Mode], model: str | None, articles: str = "") -> str:
    """The chat before the first question: past conversations, this one, the question's field, the footnote's card.

    `articles` are those that are asked, in words, where it is not all of them.
    """
    log = {"aria-label": notice("conversation")} | {f"data-{name.replace('_', '-')}": notice(name) for name in _SAID}
    log |= {"data-again": notice("ask_again")} | {f"data-edit-{name}": notice(f"edit_{name}") for name in _EDIT}
    return (
        f'<aside id="fn-past"{attributes({"aria-label": notice("chats")})} hidden></aside>'
        f'<div id="fn-log" role="log" aria-live="polite" tabindex="-1"{attributes(log)}>'
        f'<div id="fn-welcome">{welcome_html((), empty=False)}</div></div>'
        f"{_composer(modes, model, articles or notice('filter_all'))}"
        '<div id="fn-card" role="tooltip" hidden><p class="fn-quote" dir="auto"></p>'
        '<p class="fn-source" dir="auto"></p><p class="fn-gone"></p></div>'
        f'<p id="fn-said" role="status"></p><p id="fn-offline" role="status"></p>{_confirm()}{_settings()}'
    )


def _composer(modes: Sequence[Mode], model: str | None, articles: str) -> str:
    field = {
        "id": "fn-question",
        "rows": 1,
        "aria-label": notice("ask_label"),
        "placeholder": notice("ask_placeholder"),
        "data-longest": LONGEST_QUESTION,
        "autocomplete": "off",
        "dir": "auto",
    }
    return (
        f'<form id="fn-composer"{attributes({"aria-label": notice("ask_label")})}><div class="fn-field">'
        f"<textarea{attributes(field)}></textarea>"
        f'<button type="submit" id="fn-send">{escape(notice("ask_button"))}</button>'
        f'<button type="button" id="fn-stop" hidden>{escape(notice("stop_button"))}</button></div>'
        f'<div class="fn-how">{_filters(articles)}{_modes(modes, model)}</div></form>'
    )


def _filters(articles: str) -> str:
    """The disclosure that narrows the articles a question is asked of, which are `articles` while it is not used."""
    dates = "".join(
        f'<label>{escape(notice(f"filter_{name}"))}<input type="date" name="{name}"></label>'
        for name in ("since", "until")
    )
    outlet = (
        f"<label>{escape(notice('filter_outlet'))}"
        f'<select name="outlet"><option value="">{escape(notice("filter_any_outlet"))}</option></select></label>'
    )
    find = {"type": "search", "name": "article", "autocomplete": "off", "placeholder": notice("filter_find")}
    article = (
        f'<label class="fn-find">{escape(notice("filter_article"))}<input{attributes(find)}></label>'
        f'<ul class="fn-chosen"></ul><ul class="fn-found"></ul>{_keeping()}'
    )
    clear = f'<button type="button" class="fn-tool fn-clear">{escape(notice("filter_clear"))}</button>'
    words = {"data-all": articles, "data-drop": notice("filter_drop")}
    words |= {f"data-{name}": notice(f"scope_{name}") for name in ("since", "until", "article", "articles")}
    words |= {f"data-{name.replace('_', '-')}": notice(f"selection_{name}") for name in _SELECTION}
    panel = f'<div class="fn-dates">{dates}{outlet}</div>{_selections()}{article}{clear}'
    return (
        f'<details id="fn-filters"{attributes(words)}><summary>{escape(articles)}</summary>'
        f'<div class="fn-panel">{panel}</div></details>'
    )


def _selections() -> str:
    """The selections that are kept, to choose from; the one that is chosen can be deleted."""
    drop = {"type": "button", "class": "fn-tool fn-drop-selection", "hidden": ""}
    return (
        f'<div class="fn-selections"><label>{escape(notice("selection"))}<select name="selection">'
        f'<option value="">{escape(notice("selection_none"))}</option></select></label>'
        f"<button{attributes(drop)}>{escape(notice('selection_drop_yes'))}</button></div>"
    )


def _keeping() -> str:
    """The field that gives the chosen articles a name."""
    known = {"type": "text", "name": "keep", "autocomplete": "off", "maxlength": LONGEST_NAME, "dir": "auto"}
    keep = f'<button type="button" class="fn-tool fn-keep">{escape(notice("selection_keep"))}</button>'
    label = f"<label>{escape(notice('selection_name'))}<input{attributes(known)}></label>"
    return f'<div class="fn-keeping" hidden>{label}{keep}</div>'


def _modes(modes: Sequence[Mode], model: str | None) -> str:
    """The switch between modes, or the only mode's name."""
    named = {mode: notice(f"mode_{mode}").format(model=model_name(model)) for mode in modes}
    if len(modes) < 2:  # noqa: PLR2004 - a switch needs two
        return "".join(f'<span class="fn-mode">{escape(words)}</span>' for words in named.values())
    options = "".join(f"<option{attributes({'value': mode})}>{escape(words)}</option>" for mode, words in named.items())
    label = attributes({"id": "fn-mode", "aria-label": notice("mode")})
    return f"<select{label}>{options}</select>"


def _confirm() -> str:
    """The dialog that asks before something is deleted."""
    no = f'<button type="button" class="fn-action fn-halt" value="no">{escape(notice("keep"))}</button>'
    yes = '<button type="button" class="fn-action" value="yes"></button>'
    words = '<p id="fn-confirm-words" dir="auto"></p>'
    known = attributes(
        {"aria-labelledby": "fn-confirm-words"} | {f"data-{name}": notice(name) for name in ("keep", "cancel")}
    )
    return f'<dialog id="fn-confirm"{known}>{words}<ul id="fn-confirm-items"></ul><div>{no}{yes}</div></dialog>'


_SIZES = {"0.9": "small", "1": "usual", "1.15": "large", "1.3": "larger"}
"""How much larger the text of answers and articles is set."""


def _settings() -> str:
    """The dialog with what is kept for this browser."""
    themes = {theme: f"theme_{theme}" for theme in ("system", "light", "dark")}
    sizes = {factor: f"size_{name}" for factor, name in _SIZES.items()}
    fields = f"{_choice('theme', themes)}{_choice('size', sizes)}"
    done = f'<button type="button" class="fn-action">{escape(notice("settings_done"))}</button>'
    return (
        f'<dialog id="fn-settings-dialog"{attributes({"aria-labelledby": "fn-settings-head"})}>'
        f'<h2 id="fn-settings-head">{escape(notice("settings"))}</h2>{fields}'
        f'<p class="fn-empty">{escape(notice("settings_kept"))}</p><div>{done}</div></dialog>'
    )


def _choice(name: str, named: Mapping[str, str]) -> str:
    options = "".join(
        f"<option{attributes({'value': value})}>{escape(notice(words))}</option>" for value, words in named.items()
    )
    return f'<label>{escape(notice(name))}<select name="{name}">{options}</select></label>'


def model_name(model: str | None) -> str:
    """What people call a model: its file's name without folder, ending and the bits that it was packed in."""
    if not model:
        return notice("a_model")
    name = model.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return _PACKED.sub("", name) or model


_PACKED = re.compile(r"([-_.](i?q\d\w*|b?f16|fp16|f32))?\.gguf$", re.IGNORECASE)


def welcome_html(examples: Sequence[str], *, empty: bool, model: str | None = None) -> str:
    """What stands in an empty conversation: what this is, and questions that the articles answer."""
    if empty:
        add = f'<button type="button" class="fn-action fn-add-first">{escape(notice("add_articles"))}</button>'
        return f"<h2>{escape(notice('welcome_empty'))}</h2><p>{escape(notice('welcome_add'))}</p>{add}"
    chips = "".join(f"<li>{chip_html(example)}</li>" for example in examples)
    offered = f'<p class="fn-examples-head">{escape(notice("examples_label"))}</p><ul class="fn-examples">{chips}</ul>'
    does = notice("welcome_written").format(model=model_name(model)) if model else notice("welcome_text")
    text = f"<h2>{escape(notice('welcome'))}</h2><p>{escape(does)}</p>"
    return text + (offered if chips else "")


def chip_html(example: str) -> str:
    """A question that is asked by a click."""
    known = {"type": "button", "class": "fn-example", "data-question": example}
    return f"<button{attributes(known)}>{escape(example)}</button>"

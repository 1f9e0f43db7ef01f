"""Ask a collection of articles from Python; `docs/guide/python.md` has examples.

    from rag import Footnote

    with Footnote.open("data") as footnote:
        footnote.sync(["articles"])
        print(footnote.ask("Why did the mayor resign?").text)

Names are loaded when they are first used, so `import rag` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.errors import FootnoteError
    from index.records import Article, Sentence
    from rag.pipeline import Footnote
    from rag.records import Answer, Ask, Citation, Claim, Exchange, Mode, Outcome, Refusal, Scope, Support
    from rag.rendering.record import to_dict, to_json
    from rag.rendering.text import to_markdown, to_text
    from rag.web.api.langchain import SentenceRetriever, answer_tool

__all__ = [
    "Answer",
    "Article",
    "Ask",
    "Citation",
    "Claim",
    "Exchange",
    "Footnote",
    "FootnoteError",
    "Mode",
    "Outcome",
    "Refusal",
    "Scope",
    "Sentence",
    "SentenceRetriever",
    "Support",
    "answer_tool",
    "to_dict",
    "to_json",
    "to_markdown",
    "to_text",
]

_RECORDS = "Answer Ask Citation Claim Exchange Mode Outcome Refusal Scope Support"
_MODULES = {
    "index.errors": "FootnoteError",
    "index.records": "Article Sentence",
    "rag.pipeline": "Footnote",
    "rag.records": _RECORDS,
    "rag.rendering.record": "to_dict to_json",
    "rag.rendering.text": "to_markdown to_text",
    "rag.web.api.langchain": "SentenceRetriever answer_tool",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__

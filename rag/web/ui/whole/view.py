"""Show the room where every article that answers is found: its form, and what a search has found so far."""

from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from prompts import notice
from rag.collection.listing import counted
from rag.collection.records import FoundArticle, Order
from rag.rendering.months import months_html
from rag.web.ui.whole.searches import ArticleSearch

_TEMPLATES = Environment(
    loader=PackageLoader("rag.web.ui.whole", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def room_html(outlets: Iterable[str]) -> str:
    """The form, with nothing found yet."""
    return _TEMPLATES.get_template("whole.html.jinja").render(
        say=notice, outlets=list(outlets), orders=list(Order), found=Markup("")
    )


def found_html(going: ArticleSearch) -> str:
    """What a search has found so far, and how far it is."""
    findings = going.findings
    return _TEMPLATES.get_template("found.html.jinja").render(
        say=notice,
        going=going,
        findings=findings,
        counted=counted(findings) if findings else "",
        likely=_likely,
        number="{:,}".format,
        months=Markup(months_html(one.citation.published for one in findings.found) if findings else ""),  # noqa: S704
    )


def _likely(one: FoundArticle) -> str:
    return notice("whole_sure" if one.is_sure else "whole_perhaps").format(percent=f"{one.probability:.0%}")

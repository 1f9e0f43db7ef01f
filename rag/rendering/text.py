"""An answer comes in; plain text, Markdown or JSON goes out, with a mark at every place that a footnote stands.

What an article, a title or a question holds is escaped for the form it is shown in; `html.py` beside it writes HTML.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from itertools import groupby
from typing import Any, TypeVar

from prompts import notice
from rag.records import Answer, Citation, Claim, Refusal, Support, Usage, Withdrawn
from rag.rendering.pieces import also, passages, source, web_address

Record = TypeVar("Record", Answer, Citation, Claim, Withdrawn, Usage)

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&])")
_MARKDOWN_BLOCK = re.compile(r"^(\s*)(?:([-+#=])|(\d+)([.)]))", re.MULTILINE)


def _written(answer: Answer, words: Callable[[str], str], marker: str, remark: str) -> str:
    """The answer's text: `words` applied to all but the markers, and a remark after each claim not supported."""
    written = []
    for passage in passages(answer):
        written += [
            words(piece.text) if piece.number is None else marker.format(piece.number) for piece in passage.pieces
        ]
        if passage.claim and passage.claim.support is not Support.SUPPORTED:
            written.append(remark.format(notice(passage.claim.support)))
    return "".join(written)


def to_text(answer: Answer) -> str:
    """Plain text: the answer, then its footnotes, or after a refusal the nearest sentences.

    Quotes of one article that follow each other share the line that names it.
    """
    lines = [_written(answer, str, " [{}]", " ({})")]
    lines += _quotes(answer.citations, lambda citation: f"[{citation.number}]")
    if answer.related:
        lines += ["", notice("nearest"), *_quotes(answer.related, lambda _: "  –")]
    return "\n".join(lines)


def _quotes(citations: Sequence[Citation], sign: Callable[[Citation], str]) -> Iterator[str]:
    for _, group in groupby(citations, key=lambda citation: citation.article):
        quoted = list(group)
        yield ""
        yield from (f"{sign(citation)} “{citation.quote}”" for citation in quoted)
        yield from (f"    {line}" for line in (source(quoted[0]), quoted[0].url, also(quoted)) if line)


def to_markdown(answer: Answer) -> str:
    """Markdown with footnotes (`[^1]`), or after a refusal a list of the nearest sentences."""
    lines = [_written(answer, _markdown, "[^{}]", " *({})*")]
    for citation in answer.citations:
        lines += ["", f"[^{citation.number}]: {_markdown_quote(citation)}"]
    if answer.related:
        lines += ["", notice("nearest"), ""]
    lines += [f"- {_markdown_quote(citation)}" for citation in answer.related]
    return "\n".join(lines)


def _markdown(text: str) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", text)
    return _MARKDOWN_BLOCK.sub(
        lambda block: f"{block[1]}\\{block[2]}" if block[2] else f"{block[1]}{block[3]}\\{block[4]}", escaped
    )


def _markdown_quote(citation: Citation) -> str:
    link = web_address(citation.url)
    words = f"“{_markdown(citation.quote)}” — {_markdown(source(citation))}" + (f" <{link}>" if link else "")
    elsewhere = f" ({_markdown(also([citation]))})" if citation.also else ""
    return " ".join((words + elsewhere).split())


def to_dict(answer: Answer) -> dict[str, object]:
    """The answer as plain dicts, lists, strings and numbers; the keys are the record's fields."""
    plain: dict[str, object] = json.loads(json.dumps(asdict(replace(answer, timings_ms=dict(answer.timings_ms)))))
    return plain


def from_dict(plain: Mapping[str, Any]) -> Answer:
    """The answer that `to_dict` made these values of; fields that an earlier version did not have get their default."""
    citations, related = (tuple(_record(Citation, one) for one in plain[name]) for name in ("citations", "related"))
    claims = tuple(
        _record(Claim, {**one, "citations": tuple(one["citations"]), "support": Support(one["support"])})
        for one in plain["claims"]
    )
    refusal = Refusal(plain["refusal"]) if plain["refusal"] else None
    notices = tuple(plain.get("notices", ()))
    withdrawn = tuple(_record(Withdrawn, one) for one in plain.get("withdrawn", ()))
    usage = _record(Usage, plain["usage"]) if plain.get("usage") else None
    parts = {"citations": citations, "related": related, "claims": claims, "refusal": refusal, "notices": notices}
    return _record(Answer, {**plain, **parts, "withdrawn": withdrawn, "usage": usage})


def _record(kind: type[Record], values: Mapping[str, Any]) -> Record:
    """A record of the values that it has a field for; lists become tuples again."""
    given = {field.name: values[field.name] for field in fields(kind) if field.name in values}
    frozen: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    return kind(**frozen)


def to_json(answer: Answer) -> str:
    """The answer as one JSON object, in readable Unicode."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2)

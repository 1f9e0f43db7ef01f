"""Show what is told of a subject or a person as plain text, each sentence with its source; or as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rag.collection.said import SaidBy, Saying
from rag.collection.summary import Summary
from rag.collection.table import Table
from rag.collection.timeline import Timeline, days
from rag.records import Citation
from rag.rendering.sources import also, source

Record = Timeline | SaidBy | Summary


def to_json(record: Record) -> str:
    """Write a record as one JSON object, in readable Unicode; days are written as YYYY-MM-DD."""
    return json.dumps(to_dict(record), ensure_ascii=False, indent=2)


def to_dict(record: Record | Table) -> dict[str, Any]:
    """Write a record as plain dicts, lists, strings and numbers."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(record), default=str))
    return plain


def to_text(record: Record) -> str:
    """Write a record as plain text: a line that counts, then each sentence with its source."""
    match record:
        case Timeline():
            return "\n".join(_timeline(record))
        case SaidBy():
            return "\n".join(_said_by(record))
    return "\n".join(_summary(record))


def _timeline(timeline: Timeline) -> Iterator[str]:
    events, articles = _counted(len(timeline.events), "event"), _counted(timeline.articles, "article")
    yield f"{events} from {articles} about “{timeline.subject}”"
    for event in timeline.events:
        yield ""
        yield f"{days(event)}  “{_line(event.citation.quote)}”"
        yield from _below(event.citation)
        for other in event.differing:
            yield f"    differs: “{_line(other.quote)}”"
            yield f"    {source(other)}"
    if timeline.left_out:
        yield from ("", f"Left out: {timeline.left_out:,} more sentences of these articles about the same days.")


def _said_by(record: SaidBy) -> Iterator[str]:
    about = f" about “{record.about}”" if record.about else ""
    sentences, articles = _counted(len(record.said), "sentence"), _counted(record.articles, "article")
    yield f"{record.name}{about}: {sentences}; the name stands in {articles}"
    yield from _sayings(record.said, with_speaker=False)
    if record.of_them:
        yield from ("", "What others say of them:")
        yield from _sayings(record.of_them, with_speaker=True)


def _summary(summary: Summary) -> Iterator[str]:
    named = f"“{summary.about}”" if summary.about else "All articles"
    yield f"{named}: {_counted(len(summary.sentences), 'sentence')} of {_counted(summary.articles, 'article')}"
    for cited in summary.sentences:
        yield from ("", f"[{cited.number}] “{_line(cited.quote)}”", *_below(cited))


def _sayings(sayings: Sequence[Saying], *, with_speaker: bool) -> Iterator[str]:
    previous = None
    for one in sayings:
        heading = source(one.citation)
        if heading != previous:
            yield from ("", heading, *([one.citation.url] if one.citation.url else []))
        previous = heading
        speaker = f"{one.speaker}: " if with_speaker else ""
        yield f"    {speaker}“{_line(one.citation.quote)}”"


def _below(citation: Citation) -> Iterator[str]:
    yield from (f"    {line}" for line in (source(citation), citation.url, also([citation])) if line)


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _line(text: str) -> str:
    """A sentence on one line, without marks of its own around it."""
    return " ".join(text.split())

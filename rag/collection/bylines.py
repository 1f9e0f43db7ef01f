"""Tell who wrote an article: as the catalog has it, else by the byline at its head."""

import re
from collections.abc import Sequence

from index.records import Entry
from index.store.snapshot import Snapshot

HEAD = 400
"""Code points at the head of a text in which a byline stands."""

_NAME = r"[A-ZÀ-Ý][\w.'’-]*(?: +(?:de|del|van|von|der|la|le|bin|al)\b)?(?: +[A-ZÀ-Ý][\w.'’-]*)+"
_BYLINE = re.compile(rf"^(?:By|BY|Von|Por|Par)\s+({_NAME})", re.MULTILINE)
_WRITER = re.compile(
    rf"\b(?:by|from|did|does|has|have|von|hat|schrieb|de|por|escribi[óo]|escrib[ei]\w*|par|écrit|a-t-il|a)\s+({_NAME})"
    rf"|({_NAME})\s+(?:write|wrote|written|geschrieben|a-t-(?:il|elle)|a écrit)"
)


def authors_of(question: str, entries: Sequence[Entry], snapshot: Snapshot) -> str:
    """The writer that a question names; without a question, the one of a single article. Empty where there is none."""
    if not question:
        byline = _BYLINE.search(snapshot.article(entries[0].id).text[:HEAD])
        return byline[1] if byline else ""
    lowered = question.lower()
    known = {entry.author for entry in entries if entry.author}
    named = sorted((name for name in known if name.lower() in lowered), key=len, reverse=True)
    if named:
        return question[lowered.index(named[0].lower()) :][: len(named[0])]
    found = _WRITER.search(question)
    name = (found[1] or found[2]) if found else ""
    return name if name and written_by(name, entries, snapshot) else ""


def written_by(name: str, entries: Sequence[Entry], snapshot: Snapshot) -> frozenset[str]:
    """The ids of the articles that somebody wrote, as the catalog or the article's byline says."""
    sought = name.lower()
    recorded = {entry.id for entry in entries if entry.author and sought in entry.author.lower()}
    without = {entry.id for entry in entries if not entry.author}
    bylines = {article: _BYLINE.search(head) for article, head in snapshot.heads(HEAD).items() if article in without}
    return frozenset(recorded.union(one for one, found in bylines.items() if found and sought in found[1].lower()))

"""Answer what asks for a timeline, a summary, a comparison or somebody's words: quotes with footnotes, counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Entry
from index.text.terms import fold
from prompts import notice
from rag.collection.documents import described
from rag.collection.said import said_by
from rag.collection.subject import Source
from rag.collection.summary import Summary, summarise
from rag.collection.timeline import days, timeline
from rag.collection.topic import Compared, compared, is_of_one_article, sayings, topic
from rag.records import Answer, Citation, Claim, Mode, Outcome, Piece, Request, Scope, Support
from rag.selection.quoting import is_unfinished

EVENTS = 10
"""Events of a timeline that an answer in the chat has, those nearest to the subject; the room has all."""

SAID = 6
"""Sentences of somebody that it has, the newest; more only where a quotation goes on."""

A_SIDE = 3
"""Sentences for each of two things that are compared."""


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A citation, and the words that stand before it on its line; or it stands on the line of the one before."""

    citation: Citation
    before: str = ""
    goes_on: bool = False


def of_timeline(question: str, source: Source) -> Answer | None:
    """Answer with dated events about what a question names, oldest first; None where there are none."""
    subject = topic(question, Request.TIMELINE)
    found = timeline(subject, source) if subject else None
    if not found or not found.events:
        return None
    events = _counted("events", len(found.events), EVENTS)
    head = notice("told_timeline").format(events=events, subject=subject, articles=_articles(found.articles))
    nearest = sorted(found.events, key=lambda event: -event.nearness)[:EVENTS]
    quoted = [_Quoted(event.citation, f"{days(event)}: ") for event in found.events if event in nearest]
    return _answer(question, Request.TIMELINE, [(head, quoted)], source, subject)


def of_summary(question: str, source: Source) -> Answer | None:
    """Answer with the sentences that say what an article, a subject or all articles are about."""
    subject = topic(question, Request.SUMMARY)
    entry = _article(question, subject, source)
    if entry:
        found = summarise(entry.id, source)
        return _summarised(question, found, source, entry.title)
    found = summarise(subject or None, source)
    if not found.sentences:
        return None
    unnamed = not subject and is_of_one_article(question) and found.articles > 1
    return _summarised(question, found, source, subject, notice("told_no_article") if unnamed else "")


def _article(question: str, subject: str, source: Source) -> Entry | None:
    """The one article that a question speaks of: the only one in scope, or the one that it describes best."""
    inside = source.snapshot.articles_in(source.scopes)
    entries = [entry for entry in source.snapshot.entries() if entry.id in inside]
    if len(entries) == 1 and not subject:
        return entries[0]
    if not subject or not is_of_one_article(question):
        return None
    titled = [entry for entry in entries if fold(subject) in fold(entry.title)]
    fitting = titled or described(subject, entries, source.snapshot)
    return fitting[0] if fitting else None


def _summarised(question: str, found: Summary, source: Source, subject: str, note: str = "") -> Answer:
    name = "told_summary" if subject else "told_summary_all"
    head = notice(name).format(subject=subject, articles=_articles(found.articles))
    quoted = [_Quoted(citation) for citation in found.sentences]
    return _answer(question, Request.SUMMARY, [(head, quoted)], source, subject, notices=(note,))


def of_sayings(question: str, source: Source) -> Answer | None:
    """Answer with the sentences that somebody says, the newest first; None where English articles have none."""
    asked = sayings(question)
    found = said_by(asked.name, source, asked.about or None) if asked else None
    if not asked or not found or not found.said:
        return None
    quoted = _whole([one.citation for one in found.said], SAID)
    sentences = _counted("sentences", len(found.said), len(quoted))
    head = notice("told_said").format(sentences=sentences, name=asked.name)
    return _answer(question, Request.SAID_BY, [(head, quoted)], source, asked.name, about=asked.about)


def of_comparison(question: str, source: Source) -> Answer | None:
    """Answer with the sentences about each of two things; None where two are not named, or there is nothing of one."""
    asked = compared(question)
    if not asked:
        return None
    pairs = (asked.sides, asked.sides[::-1])
    sides = [(f"{one}:", _side(one, other, asked, source)) for one, other in pairs]
    if not all(quoted for _, quoted in sides):
        return None
    return _answer(question, Request.COMPARISON, sides, source, " / ".join(asked.sides), about=asked.about)


def _side(name: str, other: str, asked: Compared, source: Source) -> list[_Quoted]:
    """What is quoted for one side: its own words, what an outlet of that name reports, or what is told of it.

    Sentences that do not name the other side come first.
    """
    about = asked.about
    if asked.is_said and (said := said_by(name, source, about or None).said):
        return _whole([one.citation for one in said], A_SIDE)
    plain = fold(name).removeprefix("the ")
    outlet = next((one for one in source.snapshot.outlets() if fold(one).removeprefix("the ") == plain), None)
    if outlet and about:
        found = summarise(about, replace(source, scopes=(*source.scopes, Scope(outlets=(outlet,)))), A_SIDE)
    else:
        found = summarise(f"{name} {about}".strip(), source, 4 * A_SIDE)
    apart = sorted(found.sentences, key=lambda cited: fold(other) in fold(cited.quote))
    return [_Quoted(citation) for citation in apart[:A_SIDE]]


def _whole(cited: Sequence[Citation], most: int) -> list[_Quoted]:
    """The first so many sentences, and the rest of the quotation that the last is of; what follows on, on one line."""
    quoted: list[_Quoted] = []
    line = ""
    for one in cited:
        goes_on = bool(quoted) and _follows(one, quoted[-1].citation)
        if len(quoted) >= most and not (goes_on and is_unfinished(line)):
            break
        line = f"{line} {one.quote}" if goes_on else one.quote
        quoted.append(_Quoted(one, goes_on=goes_on))
    return quoted


def _follows(one: Citation, before: Citation) -> bool:
    """Whether a sentence stands right behind another in its article."""
    (article, _, place), (other, _, last) = one.sentence.rpartition(":"), before.sentence.rpartition(":")
    return article == other and int(place) == int(last) + 1


def _counted(things: str, count: int, most: int) -> str:
    """Say how many there are, and where not all are shown, how many are."""
    counted = notice(f"{things}_one" if count == 1 else f"{things}_some").format(count=f"{count:,}")
    return notice(f"{things}_first").format(first=most, counted=counted) if count > most else counted


def _articles(count: int) -> str:
    return notice("all_found_one" if count == 1 else "all_found").format(count=f"{count:,}")


def _answer(  # noqa: PLR0913 - each is a field of the answer
    question: str,
    kind: Request,
    groups: Sequence[tuple[str, Sequence[_Quoted]]],
    source: Source,
    subject: str,
    *,
    about: str = "",
    notices: Sequence[str] = (),
) -> Answer:
    """Put quotes under the words that head them, a line each; footnotes are numbered through."""
    pieces: list[Piece] = []
    citations: dict[str, Citation] = {}
    for head, quoted in groups:
        pieces.append(f"{chr(10) if pieces else ''}{head}")
        for one in quoted:
            cited = citations.setdefault(one.citation.sentence, replace(one.citation, number=len(citations) + 1))
            pieces += [
                f"{' ' if one.goes_on else chr(10)}{one.before}",
                Claim(cited.quote, (cited.number,), Support.SUPPORTED, 1.0),
            ]
    return Answer(
        question=question,
        outcome=Outcome.SURE,
        refusal=None,
        pieces=tuple(pieces),
        mode=Mode.QUOTE,
        model=None,
        citations=tuple(citations.values()),
        related=(),
        answerability=1.0,
        index_version=source.snapshot.version(),
        notices=tuple(filter(None, notices)),
        kind=kind,
        subject=subject,
        about=about,
    )

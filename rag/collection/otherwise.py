"""Answer what is no plain question: all of something, the articles themselves, several questions in one, small talk."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from prompts import notice
from rag.collection import documents, parts, told
from rag.collection.find import Search, find
from rag.collection.mentions import subject
from rag.collection.records import Findings
from rag.collection.subject import Source
from rag.collection.topic import is_asked_for, sayings
from rag.questions.kinds import kind_of
from rag.records import Answer, Ask, Claim, Exchange, Mode, Outcome, Piece, Request, Selection, Support, Trace
from rag.selection.rerank import Reranker

SHOWN = 10
"""Articles that an answer in the chat names; the whole list has a room of its own."""

READ = 120
"""Articles that are read for an answer in the chat, the nearest to the question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it takes to answer it: the state of the index, the models, and how a plain one is asked.

    It is `said` as a reader typed it; a follow-up is completed in `question`.
    """

    said: str
    question: str
    how: Ask
    source: Source
    reranker: Reranker | None
    trace: Callable[[str, Ask], Trace]


def wanted(question: str, how: Ask) -> Request:
    """Tell what a question wants: as it is asked, else by how it is joined, by its form, and by its words."""
    if how.kind:
        return how.kind
    return Request.SEVERAL if parts.are_several(question) else _of_one(question)


def _of_one(question: str) -> Request:
    """What a question wants that is not several."""
    if documents.asks_what_is_by(question):
        return Request.DOCUMENTS
    if sayings(question):
        return Request.SAID_BY
    kind = kind_of(question)
    return kind if is_asked_for(kind, question) else Request.FACT


def traces(kind: Request, asked: Asked) -> Iterator[Trace]:
    """Answer a question of a kind, and tell what led to it; nothing where the plain way is the better one."""
    answering = _ANSWERING.get(kind)
    return answering(asked) if answering else iter(())


def _talk(asked: Asked) -> Iterator[Trace]:
    """Say what can be asked."""
    words = notice("talk" if asked.source.snapshot.has_articles() else "talk_empty")
    yield _alone(_told(asked, Request.TALK, words))


def _documents(asked: Asked) -> Iterator[Trace]:
    """Say what the catalog knows."""
    known = documents.tell(asked.question, asked.source.snapshot, asked.source.scopes)
    if known:
        yield _alone(replace(_told(asked, Request.DOCUMENTS, known.words), documents=known.documents))


def _several(asked: Asked) -> Iterator[Trace]:
    """Answer each part by itself; a part that leans on the one before it is completed from that."""
    questions = parts.split(asked.said)
    if len(questions) == 1:
        return
    answered: list[tuple[str, Trace]] = []
    history = asked.how.history
    for part in questions:
        trace = asked.trace(part, replace(asked.how, kind=_of_one(part), history=history))
        answer = trace.answer
        answered.append((part, trace))
        history = (*history, Exchange.of(answer))
    yield parts.joined(asked.said, answered)


def _all(asked: Asked) -> Iterator[Trace]:
    """List the articles that answer, the most likely first; nothing where none surely does."""
    source = asked.source
    search = Search(asked.question, source.scopes, most=READ)
    findings = deque(find(search, source.snapshot, source.embedder, asked.reranker), maxlen=1)[0]
    if findings.found:
        yield _alone(listed(findings))


def _quoting(answering: Callable[[str, Source], Answer | None]) -> Callable[[Asked], Iterator[Trace]]:
    """Answer with what is quoted; nothing where there is nothing to quote."""

    def quoted(asked: Asked) -> Iterator[Trace]:
        answer = answering(asked.question, asked.source)
        if answer:
            yield _alone(answer)

    return quoted


def listed(findings: Findings) -> Answer:
    """Make an answer of findings: how many there are, then the first of them, each with its sentence."""
    first = findings.found[:SHOWN]
    count = len(findings.found)
    counted = notice("all_found_one" if count == 1 else "all_found").format(count=f"{count:,}")
    pieces: list[Piece] = [
        notice("all_counted").format(
            count=counted, sure=findings.sure, perhaps=findings.perhaps, read=findings.read, total=findings.total
        )
    ]
    for one in first:
        cited = one.citation
        pieces += ["\n", Claim(cited.quote, (cited.number,), Support.SUPPORTED, one.probability)]
    more = (notice("all_first").format(count=SHOWN),) if count > SHOWN else ()
    sought = subject(findings.question)
    outcome = Outcome.SURE if any(one.is_sure for one in first) else Outcome.MAY_ANSWER
    return Answer(
        question=findings.question,
        outcome=outcome,
        refusal=None,
        pieces=tuple(pieces),
        mode=Mode.QUOTE,
        model=None,
        citations=tuple(one.citation for one in first),
        related=(),
        answerability=max(one.probability for one in first),
        index_version=findings.index_version,
        notices=more,
        kind=Request.ALL,
        subject=" ".join(sought.words) if sought else "",
    )


def _alone(answer: Answer) -> Trace:
    """An answer that no chunks or sentences were ranked for."""
    return Trace(answer, (), Selection((), answer.answerability))


def _told(asked: Asked, kind: Request, words: str) -> Answer:
    """An answer that cites no sentence."""
    return Answer(
        question=asked.question,
        outcome=Outcome.SURE,
        refusal=None,
        pieces=(words,),
        mode=Mode.QUOTE,
        model=None,
        citations=(),
        related=(),
        answerability=1.0,
        index_version=asked.source.snapshot.version(),
        kind=kind,
    )


_ANSWERING: Mapping[Request, Callable[[Asked], Iterator[Trace]]] = {
    Request.ALL: _all,
    Request.DOCUMENTS: _documents,
    Request.SEVERAL: _several,
    Request.COMPARISON: _quoting(told.of_comparison),
    Request.SAID_BY: _quoting(told.of_sayings),
    Request.SUMMARY: _quoting(told.of_summary),
    Request.TALK: _talk,
    Request.TIMELINE: _quoting(told.of_timeline),
}
"""How each kind of question is answered that is no plain one."""

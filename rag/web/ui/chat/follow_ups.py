"""Suggest questions to ask after an answer: made of sentences beside the cited ones, and sure to be answered."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from index.errors import ArticleError
from index.records import Article, Sentence
from prompts import notice
from rag.records import Answer, Ask, Citation, Mode, Outcome
from rag.rendering.html import escape
from rag.web.collection import Collection
from rag.web.conversation.records import Turn
from rag.web.ui.chat.examples import Candidate, candidates, repeats, varied
from rag.web.ui.frame import chip_html

ARTICLES = 3
"""Cited articles that questions are made of."""

CALLS = 6
"""Questions that are tried for one answer, at most."""

SUGGESTED = 3
"""Questions that are shown."""

REMEMBERED = 200
"""Answers whose suggestions are kept at hand."""

Find = Callable[[str], tuple[Article, Sequence[Sentence]]]
"""An article with its sentences; raises an ArticleError where it is gone."""


def follow_ups(answer: Answer, find: Find, ask: Callable[[str], Answer]) -> Iterator[str]:
    """Questions that lead on from an answer, or from the nearest sentences after a refusal.

    Each is made of a sentence that the answer does not cite, the nearest to a cited one first, and is answered: surely,
    and with that sentence.
    """
    cited = answer.citations or answer.related
    told = {citation.sentence for citation in answer.citations}
    made = [
        one for one in _made(cited, find) if one.sentence.id not in told and not repeats(one.question, answer.question)
    ]
    for one in varied(made, CALLS):
        tried = ask(one.question)
        if tried.outcome is Outcome.SURE and any(one.sentence.id == each.sentence for each in tried.citations):
            yield one.question


def _made(cited: Sequence[Citation], find: Find) -> Iterator[Candidate]:
    for article_id in islice(dict.fromkeys(citation.article for citation in cited), ARTICLES):
        try:
            article, sentences = find(article_id)
        except ArticleError:
            continue
        places = [citation.start for citation in cited if citation.article == article_id]
        yield from sorted(candidates(article, sentences), key=lambda one: _distance(one, places))


def _distance(one: Candidate, places: Iterable[int]) -> int:
    return min(abs(one.sentence.start - place) for place in places)


class Suggestions:
    """The suggestions of a collection's answers, one made at a time, and none while an answer is. Threads share it."""

    def __init__(self, collection: Collection, is_busy: Callable[[], bool]) -> None:
        """Take a collection, and what tells whether somebody waits for an answer."""
        self._collection = collection
        self._is_busy = is_busy
        self._making = threading.Lock()
        self._made: OrderedDict[tuple[str, str, int], tuple[str, ...]] = OrderedDict()

    def of(self, turn: Turn) -> tuple[str, ...] | None:
        """The questions to suggest after a turn; None where they must be asked for again later."""
        key = (turn.id, turn.asked, self._collection.index_version)
        if key in self._made:
            return self._made[key]
        if turn.answer is None or self._is_busy() or not self._making.acquire(blocking=False):
            return None
        try:
            made = tuple(
                islice(follow_ups(turn.answer, self._collection.article, lambda one: self._ask(one, turn)), SUGGESTED)
            )
        except _BusyError:
            return None
        finally:
            self._making.release()
        self._made[key] = made
        while len(self._made) > REMEMBERED:
            self._made.popitem(last=False)
        return made

    def _ask(self, question: str, turn: Turn) -> Answer:
        """Try a question with quotes, of the articles that the turn asked."""
        if self._is_busy():
            raise _BusyError
        return self._collection.ask(question, Ask(scope=turn.scope, mode=Mode.QUOTE))


class _BusyError(Exception):
    """Somebody waits for an answer: suggestions are made later."""


def suggested_html(questions: Sequence[str]) -> str:
    """The questions as buttons; empty where there are none."""
    if not questions:
        return ""
    items = "".join(f"<li>{chip_html(question)}</li>" for question in questions)
    head = f'<p class="fn-examples-head">{escape(notice("follow_ups"))}</p>'
    return f'<div class="fn-follow-ups">{head}<ul class="fn-examples">{items}</ul></div>'

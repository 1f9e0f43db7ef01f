"""Say why a question is refused or was not translated, and which of the nearest articles have no text to quote."""

from collections.abc import Sequence

from index.store.snapshot import Snapshot
from prompts import notice
from rag.questions.translation import foreign
from rag.questions.understood import Understood
from rag.records import Draft, Hit, Outcome, Refusal, Selection
from rag.retrieval.ranking import bare


def reason(refused: Draft, question: str, hits: Sequence[Hit], snapshot: Snapshot) -> str:
    """Say why: nothing is in its scope, it is in a language that no article is in, or what the draft says."""
    if refused.refusal is Refusal.NO_ARTICLES:
        if not snapshot.has_articles():
            return refused.notice
        return notice("not_in_articles" if hits else "none_in_scope")
    return _foreign(question, snapshot) or refused.notice


def without_text(snapshot: Snapshot, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Say of which of the most likely articles nothing but notices was saved."""
    return tuple(notice("no_text").format(title=snapshot.article(article).title) for article in bare(hits))


def untranslated(asked: Understood, selection: Selection, snapshot: Snapshot) -> tuple[str, ...]:
    """Say of a question in another language that articles were only searched for its names and like words."""
    is_offered = asked.gloss is not None and selection.outcome is not Outcome.REFUSED
    told = _foreign(asked.asked, snapshot, "not_translated") if is_offered else None
    return (told,) if told else ()


def _foreign(question: str, snapshot: Snapshot, name: str = "other_language") -> str | None:
    """Say of a question that it is in a language that no article is in; None where it is not."""
    languages = snapshot.all_languages()
    asked = foreign(question, languages)
    if asked is None:
        return None
    names = {"asked": notice(f"language_{asked}"), "articles": notice(f"language_{languages[0]}")}
    return notice(name).format(**names)

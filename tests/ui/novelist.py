"""A library whose one answer is 2,000 words in two paragraphs, written word by word as a language model writes it."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.records import Kind
from rag.records import PLAIN, Answer, Ask, Claim, Mode, Support
from tests.ui.library import Library, article

QUESTION = "What happened?"
SENTENCES = 100
WORDS = 20
"""Words of a sentence."""

_SAID = [f"{' '.join([f'Wave{number}', *['rolled'] * (WORDS - 2)])} ashore." for number in range(SENTENCES)]
_NOVEL = article("novel.txt", "The novel", [(Kind.BODY, _SAID)])
_SUPPORT = (Support.SUPPORTED, Support.SUPPORTED, Support.PARTLY)


@dataclass
class Novelist(Library):
    """It writes some words at a time; the sentence that is being written is no claim yet.

    Its quote, which is shown until a sentence is written, is the novel's first sentence.
    """

    words_at_once: int = 2

    @property
    def modes(self) -> tuple[Mode, ...]:
        return (Mode.LLM,)

    @property
    def model(self) -> str | None:
        return "novelist"

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        if question == QUESTION and how.mode is Mode.QUOTE:
            yield self.quoted(1)
            return
        if question != QUESTION:
            yield from super().stream(question, how)
            return
        whole = self.novel()
        for count in range(SENTENCES):
            before = whole.pieces[: whole.pieces.index(whole.claims[count])]
            words = _SAID[count].split(" ")
            for at in range(0, len(words), self.words_at_once):
                said = " ".join(words[: at + self.words_at_once])
                yield replace(whole, pieces=(*before, said), citations=whole.citations[:count])
                time.sleep(self.pause)
        yield whole

    def quoted(self, sentences: int) -> Answer:
        """An answer of some sentences, word for word."""
        return self._answer(QUESTION, [("novel.txt", number) for number in range(sentences)])

    def novel(self) -> Answer:
        """The whole answer, in two paragraphs: a claim and a footnote a sentence."""
        plain = self.quoted(SENTENCES)
        support = itertools.cycle(_SUPPORT)
        pieces = tuple(
            replace(piece, support=next(support), reason="because") if isinstance(piece, Claim) else piece
            for piece in plain.pieces
        )
        middle = pieces.index(plain.pieces[1], len(pieces) // 2)
        pieces = (*pieces[:middle], "\n", *pieces[middle + 1 :])
        return replace(plain, pieces=pieces, mode=Mode.LLM, model=self.model)


def novelist() -> Novelist:
    """A library of one novel."""
    return Novelist({"novel.txt": _NOVEL})

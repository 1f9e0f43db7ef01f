"""Join body sentences into chunks that fit the embedder's window; no sentence is cut.

An article of which nothing but notices was saved is one chunk without sentences, so that its title is found.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence

from index.records import Article, Chunk, Kind, Sentence

LONGEST_IN_CONTEXT = 120
"""Code points of a title that go into a chunk's context: a longer one is a sentence of its own."""


def context(article: Article, heading: str | None) -> str:
    """The title and the heading that a chunk stands under, on one line."""
    return " › ".join(part for part in (_opening(article.title), _opening(heading or "")) if part)


def _opening(line: str) -> str:
    """What goes into a context, cut before it is split: the title of a text on one line is the whole text."""
    return " ".join(line[: 2 * LONGEST_IN_CONTEXT].split())[:LONGEST_IN_CONTEXT]


def chunk(
    article: Article,
    sentences: Sequence[Sentence],
    count_tokens: Callable[[str], int],
    window: int,
    kept: Iterable[tuple[str, ...]] = (),
) -> tuple[Chunk, ...]:
    """Pack body sentences into chunks of at most `window` tokens, their context included.

    A chunk never crosses a heading. A sentence that is longer than the window is a chunk by itself. Without body
    sentences there is one chunk, of the title alone.

    Args:
        article: The article.
        sentences: All of its sentences, in order.
        count_tokens: Tokens of a text for the embedder.
        window: Tokens that the embedder reads at once.
        kept: The sentences' texts of each chunk that the article had before a change. Chunks that still stand are cut
            as they were, so that a sentence more or less does not move every cut after it.
    """
    count_tokens = functools.cache(count_tokens)
    runs = [part for run in _runs(sentences) for part in _align(run, count_tokens, window, kept)]
    packed = [group for run in runs for group in _pack(run, context(article, run[0].heading), count_tokens, window)]
    if not packed and context(article, None):
        return (Chunk(article.id, 0, context(article, None), (), ()),)
    return tuple(
        Chunk(
            article=article.id,
            ordinal=ordinal,
            context=context(article, group[0].heading),
            sentences=tuple(sentence.ordinal for sentence in group),
            texts=tuple(sentence.text for sentence in group),
        )
        for ordinal, group in enumerate(packed)
    )


def _runs(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Body sentences, parted at the headings."""
    runs: list[list[Sentence]] = []
    parted = True
    for sentence in sentences:
        if sentence.kind is Kind.HEADING:
            parted = True
        elif sentence.kind is Kind.BODY:
            if parted:
                runs.append([])
            runs[-1].append(sentence)
            parted = False
    return runs


def _align(
    run: list[Sentence], count_tokens: Callable[[str], int], window: int, kept: Iterable[tuple[str, ...]]
) -> list[list[Sentence]]:
    """A run parted at the chunks that still stand in it; less than a quarter of a window between two goes with one."""
    by_first = {texts[0]: texts for texts in kept if texts}
    parts: list[list[Sentence]] = []
    loose: list[bool] = []
    place = 0
    while place < len(run):
        texts = by_first.get(run[place].text, ())
        stands = bool(texts) and tuple(sentence.text for sentence in run[place : place + len(texts)]) == texts
        end = place + (len(texts) if stands else 1)
        if not stands and loose and loose[-1]:
            parts[-1] += run[place:end]
        else:
            parts.append(run[place:end])
            loose.append(not stands)
        place = end
    scrap = [
        free and sum(count_tokens(sentence.text) for sentence in part) * 4 < window
        for free, part in zip(loose, parts, strict=True)
    ]
    return _joined(parts, scrap)


def _joined(parts: Sequence[list[Sentence]], scrap: Sequence[bool]) -> list[list[Sentence]]:
    """The parts, each scrap with the one after it, or the last one with the one before."""
    joined: list[list[Sentence]] = []
    waiting: list[Sentence] = []
    for part, small in zip(parts, scrap, strict=True):
        waiting = waiting + part
        if not small:
            joined.append(waiting)
            waiting = []
    if waiting and joined:
        joined[-1] = joined[-1] + waiting
    elif waiting:
        joined.append(waiting)
    return joined


def _pack(
    run: Sequence[Sentence], header: str, count_tokens: Callable[[str], int], window: int
) -> Iterator[list[Sentence]]:
    """Fill chunks one after the other, and share the last two evenly rather than leave a scrap."""
    room = window - count_tokens(header)
    sizes = [count_tokens(sentence.text) for sentence in run]
    parts = max(1, -(-sum(sizes) // max(room, 1)))
    target = sum(sizes) / parts
    group: list[Sentence] = []
    filled = 0
    for sentence, size in zip(run, sizes, strict=True):
        if group and (filled + size > room or filled + size / 2 > target):
            yield group
            group, filled = [], 0
        group.append(sentence)
        filled += size
    yield group

"""Split an article into sentences, each where it stands: `article.text[s.start:s.end] == s.text`, always.

Lines are told apart first and classified, then body lines are cut into sentences; headings and furniture stay whole.
Every stretch of text that is not blank belongs to exactly one sentence.
"""

from collections.abc import Iterable, Iterator

from index.records import Article, Kind, Sentence
from index.text.boundaries import find_spans, limit
from index.text.furniture import classify, is_credit
from index.text.interviews import find_turns, is_question
from index.text.lines import Line, read_lines
from index.text.marks import is_record


def split(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article, ascending, without overlap or blanks at their ends, numbered from 0.

    Time grows with the length of the text; an ordinary article takes a few milliseconds.
    """
    sentences: list[Sentence] = []
    heading: str | None = None
    lines = read_lines(article.text)
    turns = find_turns([line.text.replace("\n", " ") for line in lines])
    for number, (line, kind) in enumerate(zip(lines, classify(lines, turns), strict=True)):
        for start, end, part in _parts(line, kind, asks=number in turns.mixed):
            text = article.text[start:end]
            sentences.append(Sentence(article.id, len(sentences), start, end, text, part, heading))
            if part is Kind.HEADING:
                heading = text
    return tuple(sentences)


def has_body(sentences: Iterable[Sentence]) -> bool:
    """Whether there is anything but headings and notices."""
    return any(sentence.kind is Kind.BODY for sentence in sentences)


def _parts(line: Line, kind: Kind, *, asks: bool) -> Iterator[tuple[int, int, Kind]]:
    """The (start, end, kind) of each sentence of a line, in the article's offsets.

    Of a speaker's line that `asks`, the questions head what the next one says. A row of a table stays whole: its cells
    say nothing without the heads.
    """
    is_whole = kind is not Kind.BODY or is_record(line.text)
    spans = list(limit(line.text)) if is_whole else find_spans(line.text)
    for number, (start, end) in enumerate(spans, 1):
        sentence = line.text[start:end]
        is_last = number == len(spans) > 1
        if kind is Kind.BODY and is_last and is_credit(sentence):
            part = Kind.FURNITURE
        elif asks and is_question(sentence):
            part = Kind.HEADING
        else:
            part = kind
        yield line.start + start, line.start + end, part

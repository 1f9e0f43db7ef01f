"""Fill a table: a question a column, an article or a name a row, in each cell a short quote with its footnote."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.errors import QuestionError
from index.records import Article, Entry
from index.text.terms import fold, vocabulary, words
from rag.collection.records import Findings
from rag.questions.understand import checked
from rag.records import Answer, Citation, Outcome

MOST_QUESTIONS = 50
MOST_NAMES = 1000
MOST_CELLS = 100_000
"""What one table may have at most."""

LONGEST = 200
"""Characters of a quote in a cell; its whole sentence stands among the sources."""

NEAR = 300
"""Characters before a sentence in which its subject may be named."""

PLACE = "{}"
"""In a question, where the name of the row is put; without it the name is put before the question."""

Search = Callable[[str], Iterable[Findings]]
"""Finds every article that answers a question, step by step."""

Answering = Callable[[str], Answer]
"""Answers a question."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A quote, whole or cut at words with "…", the number of its source, and whether it surely answers."""

    quote: str
    source: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is about, the article where it is one, and a cell a question, None where nothing answers."""

    label: str
    article: str | None
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as far as it is filled. `sources` are numbered from 1, as the cells have them, row by row.

    `done` of `total` steps are made; the last table of a run is `complete`.
    """

    questions: tuple[str, ...]
    rows: tuple[Row, ...]
    sources: tuple[Citation, ...]
    done: int
    total: int
    index_version: int
    complete: bool = False

    @property
    def filled(self) -> int:
        """How many cells have a quote."""
        return sum(cell is not None for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class _Found:
    """What fills a cell."""

    citation: Citation
    is_sure: bool


@dataclass
class _Filling:
    """A table while it is filled: what was found by row and column."""

    questions: tuple[str, ...]
    labels: Sequence[tuple[str, str | None]]
    total: int
    index_version: int
    found: dict[tuple[int, int], _Found] = field(default_factory=dict)
    done: int = 0

    def table(self, *, complete: bool = False) -> Table:
        """The table as it is now."""
        sources: dict[str, Citation] = {}
        rows = []
        for place, (label, article) in enumerate(self.labels):
            cells = tuple(self._cell(place, column, sources) for column in range(len(self.questions)))
            rows.append(Row(label, article, cells))
        return Table(
            self.questions, tuple(rows), tuple(sources.values()), self.done, self.total, self.index_version, complete
        )

    def _cell(self, row: int, column: int, sources: dict[str, Citation]) -> Cell | None:
        found = self.found.get((row, column))
        if found is None:
            return None
        name = found.citation.sentence
        sources.setdefault(name, replace(found.citation, number=len(sources) + 1))
        quote = short(found.citation.quote, self.questions[column])
        return Cell(quote, sources[name].number, found.is_sure)


def checked_questions(questions: Iterable[str]) -> tuple[str, ...]:
    """Fold the white space of some questions, each once.

    Raises:
        QuestionError: there is none, there are too many, or one cannot be asked.
    """
    asked = tuple(dict.fromkeys(checked(one) for one in questions if one.strip()))
    if not asked:
        raise QuestionError("There is no question: write one on each line.")
    if len(asked) > MOST_QUESTIONS:
        raise QuestionError(f"There are {len(asked):,} questions: ask {MOST_QUESTIONS} at most.")
    return asked


def checked_names(names: Iterable[str]) -> tuple[str, ...]:
    """Fold the white space of the names of rows, each once.

    Raises:
        QuestionError: there is none, or there are too many.
    """
    asked = tuple(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    if not asked or not any(words(name) for name in asked):
        raise QuestionError("There is no name for a row: write one on each line.")
    if len(asked) > MOST_NAMES:
        raise QuestionError(f"There are {len(asked):,} names: give {MOST_NAMES:,} at most.")
    return asked


def of_articles(
    questions: tuple[str, ...], entries: Sequence[Entry], search: Search, index_version: int
) -> Generator[Table]:
    """Fill a table whose rows are articles, question by question; yields what is filled so far.

    Raises:
        QuestionError: it would have more than `MOST_CELLS` cells.
    """
    _check_size(questions, len(entries))
    places = {entry.id: place for place, entry in enumerate(entries)}
    filling = _Filling(
        questions,
        [(entry.title or entry.id, entry.id) for entry in entries],
        len(questions) * len(entries),
        index_version,
    )
    for column, question in enumerate(questions):
        for findings in search(question):
            known = len(filling.found)
            for found in findings.found:
                for article in (found.citation.article, *found.citation.also):
                    if article in places:
                        filling.found[places[article], column] = _Found(found.citation, found.is_sure)
            filling.done = column * len(entries) + min(findings.read, len(entries))
            if len(filling.found) > known:
                yield filling.table()
        filling.done = (column + 1) * len(entries)
        yield filling.table()
    yield filling.table(complete=True)


def of_names(
    questions: tuple[str, ...],
    names: tuple[str, ...],
    answer: Answering,
    articles: Callable[[str], Article | None],
    index_version: int,
) -> Generator[Table]:
    """Fill a table whose rows are names, row by row; what does not speak of the name fills no cell.

    Raises:
        QuestionError: it would have more than `MOST_CELLS` cells.
    """
    _check_size(questions, len(names))
    filling = _Filling(questions, [(name, None) for name in names], len(questions) * len(names), index_version)
    for row, name in enumerate(names):
        for column, question in enumerate(questions):
            answered = answer(_about(question, name))
            cited = (one for one in answered.citations if _speaks_of(name, one, articles(one.article)))
            if found := next(cited, None):
                filling.found[row, column] = _Found(found, answered.outcome is Outcome.SURE)
            filling.done += 1
            yield filling.table()
    yield filling.table(complete=True)


def _check_size(questions: Sequence[str], rows: int) -> None:
    if len(questions) * rows > MOST_CELLS:
        raise QuestionError(
            f"A table of {len(questions):,} questions and {rows:,} rows is too large: {MOST_CELLS:,} cells at most."
            " Narrow the articles by --since, --until, --outlet or --article."
        )


def _about(question: str, name: str) -> str:
    return question.replace(PLACE, name) if PLACE in question else f"{name}: {question}"


def _speaks_of(name: str, cited: Citation, article: Article | None) -> bool:
    """Whether a sentence, its title or what stands right before it has the last word of a name."""
    if article is None:
        return False
    around = f"{article.title} {article.text[max(0, cited.start - NEAR) : cited.end]}"
    named = [fold(word) for word in words(name)]
    return bool(named) and named[-1] in {fold(word) for word in words(around)}


def short(quote: str, question: str) -> str:
    """Cut a sentence to the stretch of `LONGEST` characters that shares most with a question, at words."""
    text = " ".join(quote.split())
    if len(text) <= LONGEST:
        return text
    asked = vocabulary(question).content
    starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == " " and text[place - 1] in ",;:–—-")]
    best = max(starts, key=lambda start: (_shared(asked, text[start : start + LONGEST]), -start))
    if best > len(text) - LONGEST:  # the last stretch, which is as long as the others
        best = text.find(" ", len(text) - LONGEST) + 1
    stretch = text[best : best + LONGEST]
    if best + LONGEST < len(text):
        stretch = stretch.rsplit(" ", 1)[0] + " …"
    return f"… {stretch}" if best else stretch


def _shared(asked: Mapping[str, str], text: str) -> int:
    return len(asked.keys() & vocabulary(text).content.keys())

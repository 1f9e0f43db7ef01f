"""List what a person said, and what others said of them, by date."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import QuestionError
from index.records import Article
from index.store.words import Expression
from index.text.terms import ENGLISH, UNKNOWN, fold, stem, words
from rag.collection.speech import Speech, is_by, name_words, speeches
from rag.collection.subject import Source, told_of
from rag.records import Citation
from rag.selection.quoting import Beside, complete
from rag.verifying.footnotes import citation

MOST_READ = 2000
"""Articles that are read, the newest: a name that more have is rarely one person."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that somebody says; `speaker` as the article names them, `direct` where it quotes their words."""

    citation: Citation
    speaker: str
    direct: bool


@dataclass(frozen=True, slots=True)
class SaidBy:
    """What a person said, and what others said of them, both newest first; each numbered by its place.

    `articles` counts those that name the person and were read.
    """

    name: str
    about: str | None
    said: tuple[Saying, ...]
    of_them: tuple[Saying, ...]
    articles: int
    index_version: int


def said_by(name: str, source: Source, about: str | None = None) -> SaidBy:
    """Find what a person or an organisation says in the English articles in scope, and what others say of them.

    Args:
        name: As articles write it; a surname alone means everybody of that name.
        source: The state of the index.
        about: Only what is said about this, each quotation whole.

    Raises:
        QuestionError: the name has no word that could be one.
        StoreError: the index was made with another embedder.
    """
    wanted = name_words(name)
    if not wanted:
        raise QuestionError("There is no name to look for: type a person's or an organisation's name.")
    kept = {told.sentence.id for told in told_of(about, source)} if about else None
    said: list[Saying] = []
    of_them: list[Saying] = []
    articles = list(_articles(wanted, source))
    for article in articles:
        spoken = speeches(article.text, source.snapshot.sentences(article.id))
        for one in spoken if kept is None else _about(spoken, kept, source.snapshot.beside):
            if any(is_by(speaker, wanted) for speaker in one.speakers):
                said.append(_saying(one, article))
            elif wanted[-1] in {fold(word) for word in words(one.sentence.text)}:
                of_them.append(_saying(one, article))
    version = source.snapshot.version()
    return SaidBy(name, about, _ordered(said), _ordered(of_them), len(articles), version)


def _about(spoken: Sequence[Speech], kept: Collection[str], beside: Beside) -> list[Speech]:
    """What is said in the sentences that are kept, each quotation whole."""
    told = [one.sentence for one in spoken if one.sentence.id in kept]
    whole = {sentence.id for one in told for sentence in complete(one, beside)}
    return [one for one in spoken if one.sentence.id in whole]


def _articles(wanted: Sequence[str], source: Source) -> Iterator[Article]:
    """The English articles in scope that have the last word of the name, the newest first."""
    snapshot = source.snapshot
    naming = snapshot.matching(Expression(((stem(wanted[-1]),),)))
    inside = sorted(snapshot.articles_in(source.scopes, naming))
    spoken = snapshot.languages(inside)
    days = snapshot.published(inside)
    english = [name for name in inside if spoken.get(name) in (ENGLISH, UNKNOWN)]
    english.sort(key=lambda article: days.get(article, ""), reverse=True)
    for article in english[:MOST_READ]:
        yield snapshot.article(article)


def _saying(one: Speech, article: Article) -> Saying:
    speaker = " and ".join(" ".join(word.capitalize() for word in each.words) for each in one.speakers)
    return Saying(citation(0, one.sentence, article), speaker, one.direct)


def _ordered(sayings: Sequence[Saying]) -> tuple[Saying, ...]:
    """Newest first, each article's in the order of its text, numbered; what was printed twice stands once."""
    dated = sorted(sayings, key=lambda one: one.citation.published or "", reverse=True)
    first: dict[str, Saying] = {}
    for one in dated:
        held = first.get(one.citation.quote)
        if held is None:
            first[one.citation.quote] = one
        elif one.citation.article != held.citation.article:
            also = (*held.citation.also, one.citation.article)
            first[one.citation.quote] = replace(held, citation=replace(held.citation, also=also))
    return tuple(
        replace(one, citation=replace(one.citation, number=place)) for place, one in enumerate(first.values(), 1)
    )

"""Name an article before its quotes, where they need it."""

import re
from collections.abc import Iterable

from index.records import Article
from index.text.terms import content_terms, detect, vocabulary
from prompts import notice
from rag.questions.understand import AnswerType, asked_for
from rag.writing.constants import BEGINNING, FRAME_TITLE

NAMING = frozenset({AnswerType.PERSON, AnswerType.PLACE, AnswerType.OTHER})
"""Kinds of things that a question asks for which may be what a title names."""

CAPITAL_NOUNS = "de"
"""A language that writes every noun with a capital: there a capital tells no name."""


_INSIDE = re.compile(r"[\w,;:] ")
"""What stands before a word that begins no sentence."""


def frame(article: Article) -> str:
    """Write the words before the quotes of an article: its title, shortened, and its date."""
    title = article.title if len(article.title) <= FRAME_TITLE else f"{article.title[:FRAME_TITLE].rstrip()}…"
    if article.published:
        return notice("from_dated_article").format(title=title, published=article.published)
    return notice("from_article").format(title=title)


def is_needed(article: Article, question: str, told: Iterable[str]) -> bool:
    """Tell whether an article's title has a name that neither the question nor the quotes have.

    A quote is taken from under its title, and may call what that names "the company", or a Biden only that. A word is
    a name where the article's text writes it with a capital inside a sentence. A title as long as a sentence names
    nothing.
    """
    language = detect(article.text[:BEGINNING])
    names_nothing = len(article.title) > FRAME_TITLE or language == CAPITAL_NOUNS
    if names_nothing or asked_for(question, language) not in NAMING:
        return False
    known = {term for text in (question, *told) for term in content_terms(text, language)}
    titled = vocabulary(article.title, language).content
    return any(term not in known and _is_name(word, article.text) for term, word in titled.items())


def _is_name(word: str, text: str) -> bool:
    written = re.compile("|".join(rf" {re.escape(form)}\b" for form in (word.capitalize(), word.upper())))
    return any(_INSIDE.match(text, found.start() - 1) for found in written.finditer(text, 1))

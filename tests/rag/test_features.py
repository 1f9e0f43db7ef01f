"""Features: what makes one sentence bear on a question more than another."""

import numpy as np
import pytest

from index.records import Chunk
from rag.selection.features import (
    ANSWER_COLUMNS,
    SENTENCE_FEATURES,
    Passage,
    Query,
    answer_features,
    given,
    gives,
    sentence_features,
)
from tests.conftest import HashEmbedder

SENTENCES = ("The mayor of Lisbon resigned on Monday.", "She cited her health.", "It rained in Porto.")


def a_query(question: str, embedder: HashEmbedder) -> Query:
    return Query.of(question, embedder.embed_question(question), lambda _: 1.0, embedder.embed_words)


def a_passage(embedder: HashEmbedder, *sentences: str, context: str = "City news") -> Passage:
    chunk = Chunk("a", 0, context, tuple(range(len(sentences))), sentences)
    return Passage(context, sentences, embedder.embed_chunks([chunk])[0])


def column(name: str, question: str, embedder: HashEmbedder) -> list[float]:
    rows = sentence_features(a_query(question, embedder), a_passage(embedder, *SENTENCES))
    return [float(row[SENTENCE_FEATURES.index(name)]) for row in rows]


def test_there_is_one_row_a_sentence_and_one_column_a_feature(embedder: HashEmbedder) -> None:
    rows = sentence_features(a_query("Who resigned?", embedder), a_passage(embedder, *SENTENCES))
    assert rows.shape == (3, len(SENTENCE_FEATURES))
    assert np.isfinite(rows).all()


@pytest.mark.parametrize("name", ["similarity", "coverage", "likeness"])
def test_the_sentence_that_shares_the_questions_words_stands_out(name: str, embedder: HashEmbedder) -> None:
    values = column(name, "When did the mayor of Lisbon resign?", embedder)
    assert values[0] == max(values) > max(values[1:])


@pytest.mark.parametrize("name", ["coverage_near", "likeness_near"])
def test_a_sentence_leans_on_the_one_before(name: str, embedder: HashEmbedder) -> None:
    values = column(name, "Why did the mayor resign?", embedder)
    assert values[1] == pytest.approx(values[0], abs=1e-6)
    assert values[2] < values[1]


def test_a_question_that_says_not_is_held_against_sentences_that_do_not(embedder: HashEmbedder) -> None:
    assert column("not_alone", "Who did not resign?", embedder) == [1, 1, 1]
    assert column("not_alone", "Who resigned?", embedder) == [0, 0, 0]
    query = a_query("Who did not resign?", embedder)
    rows = sentence_features(query, a_passage(embedder, "Ana refused to resign.", "Rui never did.", "Eva did."))
    assert [row[SENTENCE_FEATURES.index("not_alone")] for row in rows] == [0, 0, 1]


def test_opposites_of_the_questions_words_are_counted(embedder: HashEmbedder) -> None:
    def counted(question: str, sentence: str) -> float:
        [row] = sentence_features(a_query(question, embedder), a_passage(embedder, sentence))
        return float(row[SENTENCE_FEATURES.index("opposed")])

    assert counted("Who lives in North Porto?", "Ana lives in South Porto.") == 1
    assert counted("Who lives in North Porto?", "Ana lives in North Porto, not in the south.") == 0
    assert counted("Who was first to leave the highest public school?", "The last private one is the lowest.") == 2


def test_what_says_not_is_known_of_english_alone(embedder: HashEmbedder) -> None:
    question = "¿Por qué no dimitió la alcaldesa de Lisboa el lunes?"
    query = Query.of(question, embedder.embed_question(question), lambda _: 1.0, embedder.embed_words, "es")
    assert (query.negated, query.sides) == (False, ())


def test_names_of_the_question_are_looked_for(embedder: HashEmbedder) -> None:
    assert column("names_in_passage", "Who is mayor of Lisbon?", embedder)[0] == 1
    assert column("names_in_passage", "Who is mayor of Madrid?", embedder)[0] == 0
    assert column("names_in_passage", "Who resigned?", embedder)[0] == 1


@pytest.mark.parametrize(
    ("question", "sentence", "is_given"),
    [
        ("How many bridges were closed?", "Two bridges were closed.", True),
        ("How many bridges were closed?", "Some bridges were closed.", False),
        ("How many of the 12 bridges were closed?", "Of the 12 bridges some were closed.", False),
        ("When did she resign?", "She resigned on Monday.", True),
        ("When did she resign?", "She resigned at last.", False),
        ("Why did she resign?", "She resigned because of her health.", True),
        ("Why did she resign?", "She resigned.", False),
        ("Who resigned?", "Yesterday Maria Costa resigned.", True),
        ("Who resigned?", "The mayor resigned.", False),
        ("Where did it rain?", "It rained in Porto.", True),
    ],
)
def test_whether_a_sentence_gives_what_is_asked_for(
    question: str,
    sentence: str,
    is_given: bool,
    embedder: HashEmbedder,
) -> None:
    query = a_query(question, embedder)
    assert gives(query, sentence, given(query, sentence)) is is_given
    rows = sentence_features(query, a_passage(embedder, sentence))
    missing = [name for name in SENTENCE_FEATURES if name.endswith("_missing")]
    assert sum(rows[0][SENTENCE_FEATURES.index(name)] for name in missing) == float(not is_given)


def test_a_question_of_function_words_has_features_too(embedder: HashEmbedder) -> None:
    query = a_query("What is it?", embedder)
    assert np.isfinite(sentence_features(query, a_passage(embedder, *SENTENCES))).all()
    assert query.key == ""


def test_a_sentence_without_words_has_features_too(embedder: HashEmbedder) -> None:
    rows = sentence_features(a_query("Who resigned?", embedder), a_passage(embedder, "…", context=""))
    assert np.isfinite(rows).all()


def test_the_answer_row_takes_the_most_of_each_feature(embedder: HashEmbedder) -> None:
    rows = sentence_features(a_query("When did the mayor resign?", embedder), a_passage(embedder, *SENTENCES))
    row = answer_features(rows, np.array([0.9, 0.1, 0.1], dtype=np.float32))
    held = dict(zip(ANSWER_COLUMNS, row, strict=True))
    assert held["similarity"] == rows[:, 0].max()
    assert held["missing"] == 0
    assert held["best"] == pytest.approx(np.log(9), abs=1e-4)


def test_the_answer_row_is_finite_where_nothing_is_likely(embedder: HashEmbedder) -> None:
    rows = sentence_features(a_query("When did the mayor resign?", embedder), a_passage(embedder, *SENTENCES))
    assert np.isfinite(answer_features(rows, np.zeros(3, dtype=np.float32))).all()

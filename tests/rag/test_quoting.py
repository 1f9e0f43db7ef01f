"""What is quoted together: sentences that are nearly as likely, what finishes a sentence, and no question as answer."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.records import Sentence
from rag.questions.understood import Understood
from rag.records import Ask, Exchange, Hit, Mode, Outcome, Scored, Selection
from rag.retrieval.ranking import in_thread, of_thread
from rag.selection.quoting import MOST_SENTENCES, asks_again, choose, is_unfinished, narrowed, past_questions

TEXTS = (
    "The mayor of Torsby lists three reasons for her step:",
    "her health.",
    "the town's empty coffers.",
    "Snow fell on Torsby's roofs all night.",
    "Tang said: “I lent it gladly.",
    "Nobody asked me for a favour.”",
    "He resigned a week later.",
    "Ferries to the islands sailed as planned.",
    "Schools opened at nine.",
)
SENTENCES = tuple(
    Sentence("a.txt", place, 100 * place, 100 * place + len(text), text) for place, text in enumerate(TEXTS)
)


def beside(sentence: Sentence, places: int) -> Sentence | None:
    place = sentence.ordinal + places
    return SENTENCES[place] if 0 <= place < len(SENTENCES) else None


def chosen(*scores: tuple[int, float], sure: float = 0.9) -> list[int]:
    evidence = tuple(Scored(SENTENCES[place], score) for place, score in scores)
    return [scored.sentence.ordinal for scored in choose(Selection(evidence, sure, 0.5), beside)]


def test_nearly_as_likely_sentences_are_quoted_and_others_are_not() -> None:
    assert chosen((3, 0.6), (7, 0.5), (8, 0.2)) == [3, 7]


def test_a_sentence_beside_the_best_may_be_a_little_less_likely() -> None:
    assert chosen((7, 0.6), (8, 0.3), (3, 0.3)) == [7, 8]


def test_no_more_than_five_are_quoted() -> None:
    assert len(chosen(*((place, 0.5) for place in range(9)))) == MOST_SENTENCES


def test_what_a_sentence_announces_is_quoted_with_it() -> None:
    assert chosen((0, 0.6)) == [0, 1, 2]
    assert chosen((4, 0.6)) == [4, 5]


def test_who_he_is_is_told_by_the_sentence_before() -> None:
    assert set(chosen((6, 0.6))) == {4, 5, 6}  # the one before ends a quotation, and so comes with its beginning


WITNESS = [
    '"I saw him take the envelope.',
    "He put it in his coat.",
    'Then he laughed," said Dora Lenz, a cleaner, in court on Monday.',
    "“It is a lie,” Kolb shouted.",
    "“I never met this woman.",
    "She was paid by my rivals.”",
    "The judge, Ruth Amsel, told him to be quiet.",
    "Asked who had paid her, Lenz said: “Nobody.",
    "I want to sleep again.”",
    "“It rained.”",
    "The fair opens on Monday.",
]


@pytest.mark.parametrize(
    ("place", "quoted"),
    [(0, [0, 1, 2]), (2, [0, 1, 2]), (4, [3, 4, 5]), (5, [3, 4, 5]), (6, [6]), (7, [7, 8]), (8, [7, 8]), (9, [9])],
)
def test_a_quotation_is_quoted_up_to_who_says_it(place: int, quoted: list[int]) -> None:
    sentences = [Sentence("a.txt", at, 0, 1, text) for at, text in enumerate(WITNESS)]
    around = dict(enumerate(sentences))
    selection = Selection((Scored(sentences[place], 0.6),), 0.9, 0.5)
    found = choose(selection, lambda sentence, places: around.get(sentence.ordinal + places))
    assert sorted(scored.sentence.ordinal for scored in found) == quoted


def test_nothing_is_quoted_below_the_threshold() -> None:
    assert chosen((3, 0.6), sure=0.4) == []


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("The changes are:", True),
        ('He said: "We will go.', True),
        ('He said: "We will go."', False),
        ("“Go on", True),
        ("Snow fell.", False),
    ],
)
def test_a_colon_and_an_open_quotation_are_unfinished(text: str, unfinished: bool) -> None:
    assert is_unfinished(text) is unfinished


def scores_of(question: str, texts: Sequence[str], scores: Sequence[float]) -> list[float]:
    sentences = [Sentence("a.txt", place, 0, 1, text) for place, text in enumerate(texts)]
    return [round(float(score), 3) for score in past_questions(question, sentences, np.array(scores))]


def test_an_interviewers_question_hands_its_score_to_the_answer() -> None:
    asked = "Did Brandt sign the contract?"
    found = scores_of(asked, ["Did you sign the contract, Mr Brandt?", "A: Yes.", "It rained."], [0.9, 0.1, 0.2])
    assert found == [0.0, 0.9, 0.2]
    assert not asks_again("Who knows what the sea will bring tomorrow?", asked)


def follow_up(question: str, told: str, read: str = "") -> Understood:
    history = (Exchange("What did Tang say?", told, ("a.txt",)),)
    return Understood(question, question, read or question, Ask(history=history), Mode.QUOTE)


@pytest.mark.parametrize(
    ("question", "told", "left"),
    [
        ("Tell me more", "Tang said: “I lent it gladly. [1]", [3]),
        ("Why?", "Tang said: “I lent it gladly. [1]", [3]),
        ("And when?", "Tang said: “I lent it gladly. [1]", [4, 3]),
        ("Tell me more", "Nothing of it.", [4, 3]),
        ("Tell me more", f"{TEXTS[4]} {TEXTS[3]}", [4, 3]),
    ],
)
def test_who_wants_more_is_not_told_the_same_again(question: str, told: str, left: list[int]) -> None:
    selection = Selection((Scored(SENTENCES[4], 0.9), Scored(SENTENCES[3], 0.8)), 0.95, 0.3, 0.7)
    found = narrowed(selection, follow_up(question, told))
    assert [scored.sentence.ordinal for scored in found.evidence] == left
    assert found.outcome is (Outcome.MAY_ANSWER if left == [3] else Outcome.SURE)


def test_a_conversation_stays_with_the_articles_that_it_cites() -> None:
    hits = tuple(Hit(chunk, f"{name}.txt", (0,), score) for chunk, (name, score) in enumerate([("b", 1.0), ("a", 0.9)]))
    asked = follow_up("Why?", "", "Why? (Tang)")
    assert [hit.article for hit in of_thread(hits, asked.how.history)] == ["a.txt", "b.txt"]
    assert of_thread(hits, ()) == hits
    assert [hit.article for hit in in_thread(hits, asked)] == ["a.txt"]
    assert in_thread(hits, follow_up("Who is Tang?", "")) == (), "it is read as it was asked already"

"""Interviews and hearings: answers can be cited under their question, a question never is an answer."""

import pytest

from index.records import Article, Kind, Sentence
from index.text.sentences import split


def sentences(text: str) -> tuple[Sentence, ...]:
    return split(Article("a.txt", "a.txt", text, "title"))


def answers(text: str) -> list[tuple[str | None, str]]:
    """What can be cited, each with the heading that it stands under."""
    return [(s.heading, s.text) for s in sentences(text) if s.kind is Kind.BODY]


HEARING = """\
CHAIR: Did you sign the contract, Mr Brandt?
MR BRANDT: No. I was on leave that week
CHAIR: Who signed it then?
MR BRANDT: My deputy, Ms Voss, on 3 June
MS VOSS: I signed because the director had told me to by telephone
CHAIR: The contract is dated 3 June. Do you have a record of the call?
MS VOSS: No"""


def test_what_is_said_in_a_hearing_can_be_cited_under_its_question() -> None:
    assert answers(HEARING) == [
        ("CHAIR: Did you sign the contract, Mr Brandt?", "MR BRANDT: No."),
        ("CHAIR: Did you sign the contract, Mr Brandt?", "I was on leave that week"),
        ("CHAIR: Who signed it then?", "MR BRANDT: My deputy, Ms Voss, on 3 June"),
        ("CHAIR: Who signed it then?", "MS VOSS: I signed because the director had told me to by telephone"),
        ("CHAIR: Who signed it then?", "CHAIR: The contract is dated 3 June."),
        ("Do you have a record of the call?", "MS VOSS: No"),
    ]


PAIRS = [
    ("Q: How many leaks did you see in all?", "A: Eleven, in four years"),
    ("Q. How many leaks did you see in all?", "A. Eleven, in four years."),
    ("Q1: Tell us how many leaks you saw.", "A1: Eleven, in four years"),
    ("Frage: Wie viele Lecks haben Sie gesehen?", "Antwort: Elf in vier Jahren"),
    ("F: Erzählen Sie uns davon.", "A: Elf in vier Jahren"),
    ("Pregunta: ¿Cuántas fugas vio usted?", "Respuesta: Once en cuatro años"),
]


@pytest.mark.parametrize(("question", "answer"), PAIRS)
def test_answers_behind_labels_can_be_cited_and_questions_cannot(question: str, answer: str) -> None:
    found = answers(f"The leak\n\nHe saw it first.\n\n{question}\n{answer}\n{question}\n{answer}")

    assert found[1:] == [(question, answer), (question, answer)]


INTERVIEW = """\
Former inspector speaks

Mr Reni, when did you first see the leak, and who was with you on that day in the plant?

In May 2018. It was no bigger than a coin.

You had been an inspector for eleven years by then. Did you report it to anyone?

Yes, to my superior, the same day.

And what happened?

Nothing. I was told to keep quiet."""


def test_questions_on_lines_of_their_own_head_the_answers() -> None:
    found = sentences(INTERVIEW)

    assert [s.text for s in found if "?" in s.text and s.kind is Kind.BODY] == []
    assert ("Did you report it to anyone?", "Yes, to my superior, the same day.") in answers(INTERVIEW)
    assert "You had been an inspector for eleven years by then." in [text for _, text in answers(INTERVIEW)]


def test_a_debate_without_questions_is_neither_headings_nor_links() -> None:
    text = "MR BRANDT: My deputy signed on 3 June\nMS VOSS: That is not true\nMR BRANDT: It is\nMS VOSS: I was ill"

    assert [spoken for _, spoken in answers(text)] == text.split("\n")


BODY = "The council voted on Monday to close the bridge for a year."


def test_a_question_in_an_article_that_is_no_interview_is_body() -> None:
    question = "Why did the council close the bridge in the middle of the holiday season without telling anyone first?"

    assert question in [text for _, text in answers(f"{BODY}\n{question}\n{BODY}")]


def test_links_with_labels_are_no_speakers() -> None:
    links = "More: Who pays for the bridge?\nRelated: Bridge in Oslo reopens\nMore: What happens to the buses now?"

    assert answers(f"{BODY}\n{links}\n{BODY}") == [(None, BODY), (None, BODY)]

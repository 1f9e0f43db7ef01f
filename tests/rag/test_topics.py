"""What a question asks for a timeline, a summary, a comparison or somebody's words of is told in four languages."""

import pytest

from rag.collection.mentions import as_question
from rag.collection.topic import Sayings, compared, sayings, topic
from rag.records import Request

OF = (
    (Request.TIMELINE, "Give me a timeline of the strike", "strike"),
    (Request.TIMELINE, "How did the scandal unfold, step by step?", "scandal"),
    (Request.TIMELINE, "Timeline of WHO decisions on mpox", "WHO decisions on mpox"),
    (Request.TIMELINE, "Was geschah wann in der Evergrande-Krise?", "Evergrande-Krise"),
    (Request.TIMELINE, "Muestra la línea de tiempo de las negociaciones", "negociaciones"),
    (Request.TIMELINE, "Que s'est-il passé et quand dans la crise Evergrande ?", "crise Evergrande"),
    (Request.SUMMARY, "What is this article about?", ""),
    (Request.SUMMARY, "Summarise the articles about WeWork", "WeWork"),
    (Request.SUMMARY, "Give me an overview of Las Vegas", "Las Vegas"),
    (Request.SUMMARY, "Summarize “Mayor steps down”", "Mayor steps down"),
    (Request.SUMMARY, "Fasse den Artikel über die Bürgermeisterin zusammen", "Bürgermeisterin"),
    (Request.SUMMARY, "¿De qué trata este documento?", ""),
    (Request.SUMMARY, "Résume l'article sur la maire", "maire"),
)

COMPARED = (
    ("Compare what Khan and Mitchell make of the plan.", ("Khan", "Mitchell"), "the plan"),
    ("Compare what students and police say happened that night", ("students", "police"), "happened that night"),
    ("compare how Khan and Mitchell see the future of rail", ("Khan", "Mitchell"), "the future of rail"),
    ("Compare London and Paris on rents", ("London", "Paris"), "rents"),
    ("What's the difference between the EU and the UK on fishing?", ("the EU", "the UK"), "fishing"),
    ("How do the Guardian and the Times differ on the verdict?", ("the Guardian", "the Times"), "the verdict"),
    ("Apple vs Samsung", ("Apple", "Samsung"), ""),
    ("Vergleiche Berlin mit Wien", ("Berlin", "Wien"), ""),
    ("¿En qué se diferencian El País y El Mundo sobre la sentencia?", ("El País", "El Mundo"), "la sentencia"),
    ("Compare ce que disent Anne Leroy et Rolf Tang sur le prêt", ("Anne Leroy", "Rolf Tang"), "le prêt"),
)

SAID = (
    ("What did Hanne Dahl say about the loan?", ("Hanne Dahl", "the loan")),
    ("what did dahl say about the loan", ("dahl", "the loan")),
    ("What has Ban Ki-moon said?", ("Ban Ki-moon", "")),
    ("Quotes by Hanne Dahl", ("Hanne Dahl", "")),
)

PLAIN = (
    "What did the prime minister say about fuel prices?",
    "What did he say about it?",
    "What did Dahl say the loan was for?",
    "What does article 288 not say?",
    "Who said that the loan was paid back?",
)


@pytest.mark.parametrize(("kind", "question", "subject"), OF)
def test_the_subject_is_told(kind: Request, question: str, subject: str) -> None:
    assert topic(question, kind) == subject


@pytest.mark.parametrize(("question", "sides", "about"), COMPARED)
def test_what_is_compared_is_told(question: str, sides: tuple[str, str], about: str) -> None:
    found = compared(question)
    assert found
    assert (found.sides, found.about) == (sides, about)


@pytest.mark.parametrize(("question", "said"), SAID)
def test_whose_words_are_asked_for_is_told(question: str, said: tuple[str, str]) -> None:
    found = sayings(question)
    assert found
    assert (found.name, found.about) == said


@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_is_not_taken_for_one_of_somebodys_words(question: str) -> None:
    assert sayings(question) is None


@pytest.mark.parametrize(
    ("request_", "question"),
    [
        ("List all companies that were fined", "Which companies were fined?"),
        ("list every company which was fined.", "Which company was fined?"),
        ("Give me a list of the companies that were fined", "Which companies were fined?"),
        ("Name everyone who pleaded guilty", "Who pleaded guilty?"),
        ("Find all people who resigned", "Who resigned?"),
        ("Which companies were fined?", "Which companies were fined?"),
        ("List all articles about polio", "List all articles about polio"),
        ("Name the mayor of Lisbon", "Name the mayor of Lisbon"),
    ],
)
def test_a_list_that_is_told_to_be_made_is_put_as_a_question(request_: str, question: str) -> None:
    assert as_question(request_) == question


def test_what_a_follow_up_was_completed_with_is_what_the_words_are_about() -> None:
    found = sayings("What did Ana Reis say about it? (the bridge, Porto)")
    assert found == Sayings("Ana Reis", "it (the bridge, Porto)")
    assert sayings("What did Ana Reis say? (the bridge)") is None

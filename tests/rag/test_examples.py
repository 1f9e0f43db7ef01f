"""Example questions: English that a reader would ask, of what the articles say, and answered when they are clicked."""

import pytest

from index.records import Kind
from rag.web.ui.chat.examples import CALLS, examples
from tests.ui.library import Library, article

HARBOUR = article(
    "harbour.txt",
    "The harbour",
    [
        (Kind.FURNITURE, ["By Mayor Ann Furniss said on Dec 19, 2020"]),
        (Kind.HEADING, ["Mayor Hedda Headline rejected a plan"]),
        (
            Kind.BODY,
            ["Over 300 ships have called at the port since the strike.", "The plan of Ann Beck is known in Lund."],
        ),
        (
            Kind.BODY,
            ["Mayor Ann Beck firmly rejected the plan.", "In May, Beck said Lund is waiting.", "Nobody asked Beck."],
        ),
        (Kind.BODY, ["The people in Lund said nothing.", "He said no."]),
    ],
)
TOWER = article(
    "tower.txt",
    "Lund Tower",
    [
        (
            Kind.BODY,
            [
                "Lund Tower (a landmark) is the town’s pride.",
                "The Lund Tower was opened in 1931.",
                "It rises over Lund Tower Square.",
            ],
        )
    ],
)
PIONEER = article(
    "pioneer.txt", "Ada Quist", [(Kind.BODY, ["Ada Quist (1801–1870) was an engineer.", "A statue shows Ada Quist."])]
)


def asked(*articles: object, n: int = 10, answered: bool = True) -> list[str]:
    """The examples of articles where every question, or none, is answered from each of them."""
    held = {found[0].id: found for found in articles if isinstance(found, tuple)}
    library = Library(held)
    calls: list[str] = []

    def ask(question: str) -> object:
        calls.append(question)
        if answered:
            library.known[question] = [(article_id, 0) for article_id in held]
        return library.ask(question)

    made = examples(held.values(), ask, n)  # type: ignore[arg-type]  # the record of the library
    assert len(calls) <= CALLS * n
    return made


@pytest.mark.parametrize(
    "question",
    [
        "How many ships have called at the port?",
        "What did Ann Beck reject?",
        "What did Beck say about Lund?",
    ],
)
def test_questions_are_made_from_what_is_said_done_and_counted(question: str) -> None:
    assert question in asked(HARBOUR)


def test_a_definition_and_a_date_make_questions() -> None:
    assert set(asked(TOWER)) == {"What is Lund Tower?", "When was the Lund Tower opened?"}


def test_a_person_with_the_years_of_a_life_is_asked_for_as_one() -> None:
    assert asked(PIONEER) == ["Who was Ada Quist?"]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Ann Beck closed the old harbour because the mole was broken.", "Why did Ann Beck close the old harbour?"),
        ("The old harbour was closed to ships because of the storm.", "Why was the old harbour closed to ships?"),
        ("Mayor Ann Beck saved the harbour by selling the tower.", "How did Ann Beck save the harbour?"),
        ("“The old harbour is a jewel,” Ann Beck said.", "What did Ann Beck say about the old harbour?"),
        ("“It was hard,” Ann Beck said of the Vestland council.", "What did Ann Beck say about the Vestland?"),
        ("Ann Beck reported that the mole needs new stones.", "Who said that the mole needs new stones?"),
        ("Ann Beck joined the council in March 2021.", "When did Ann Beck join the council?"),
    ],
)
def test_reasons_ways_topics_and_times_make_questions(sentence: str, question: str) -> None:
    names = ["We met Ann Beck.", "It was in the Vestland region."]
    assert question in asked(article("x.txt", "X", [(Kind.BODY, [sentence, *names])]))


def test_a_reason_that_leans_on_another_sentence_makes_no_question() -> None:
    leaning = ["It was closed because of the storm.", "Ann Beck left it because of them.", "We met Ann Beck."]
    assert [one for one in asked(article("x.txt", "X", [(Kind.BODY, leaning)])) if one.startswith("Why")] == []


def test_a_heading_that_asks_is_asked_and_dull_questions_come_last() -> None:
    told = [(Kind.HEADING, ["Why is the mole so long?"]), (Kind.BODY, ["We know Ann Beck.", "So Ann Beck said."])]
    assert asked(article("x.txt", "X", told), n=1) == ["Why is the mole so long?"]
    assert asked(PIONEER, article("x.txt", "X", told))[-1] in {"Who was Ada Quist?", "What did Ann Beck say?"}


def test_furniture_and_headings_are_no_source_of_questions() -> None:
    assert not any(name in question for question in asked(HARBOUR) for name in ("Furniss", "Hedda"))


def test_neither_a_pronoun_nor_a_place_after_a_preposition_is_who_said_it() -> None:
    assert not {"What did He say?", "What did Lund say?"} & set(asked(HARBOUR))


def test_what_is_not_answered_is_not_offered() -> None:
    assert asked(HARBOUR, TOWER, answered=False) == []


def test_as_many_as_are_wanted_from_different_articles() -> None:
    first, second = asked(HARBOUR, TOWER, n=2)
    assert ("Tower" in first) != ("Tower" in second)


def test_a_question_that_only_says_less_than_another_is_left_out() -> None:
    twice = article(
        "twice.txt",
        "Twice",
        [(Kind.BODY, ["Mayor Ann Beck rejected it.", "In Lund, Beck rejected it.", "They met Ann Beck."])],
    )
    assert len([question for question in asked(twice) if "reject" in question]) == 1


def test_a_long_question_is_not_offered() -> None:
    assert asked(article("long.txt", "Long", [(Kind.BODY, [f"Over 300 ships have seen {'very ' * 20}much."])])) == []


def test_no_article_no_question() -> None:
    assert asked() == []

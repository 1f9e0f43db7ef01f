"""Follow-ups: a question that leans on the conversation takes its words with it, with a model and without."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from rag.llm.protocol import Delta, Message
from rag.questions.followup import completed, is_follow_up, rewrite
from rag.records import Exchange

TROOPS = (Exchange("Why did Sheinbaum refuse troops?", "She said that sovereignty is not for sale. [1]"),)
LISBON = (Exchange("What was the population of Lisbon in 2019?", "It was 500,000. [1]"),)
MAYOR = (Exchange("Who is the mayor?", "Ana Reis has been the mayor since 2021. [1]"),)
LENT = (Exchange("Who lent money to the mayor of Torsby?", "Rolf Tang of Tang Bygg lent her 200,000 crowns. [1]"),)
REFUSED = (*LENT, Exchange("Which contracts?", "The articles do not answer this."))


@dataclass
class Scripted:
    """A model that says what it is told to."""

    says: str
    name: str = "scripted"
    window: int = 4096
    appetite: int = 300
    holds_grammar: bool = False
    asked: list[Sequence[Message]] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], _limit: int, _grammar: str | None = None) -> Iterator[Delta]:
        self.asked.append(messages)
        yield Delta(self.says)

    def close(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize(
    ("question", "history", "carried"),
    [
        ("How old is she?", TROOPS, "Sheinbaum"),
        ("What is her position?", TROOPS, "Sheinbaum"),
        ("When?", TROOPS, "Sheinbaum refuse troops"),
        ("And when?", TROOPS, "Sheinbaum refuse troops"),
        ("Why?", LENT, "lent money to the mayor of Torsby"),
        ("When was it founded?", LISBON, "Lisbon"),
        ("And who is its mayor?", LISBON, "Lisbon"),
        ("When was she born?", MAYOR, "Ana Reis"),
        ("Who is the family's lawyer?", LENT, "Torsby"),
        ("Has the bridge reopened?", REFUSED, "Torsby"),
        ("No, I meant Mora", LENT, "lent money to the mayor"),
        ("And the ministers, are all fine with Mora?", LENT, "Torsby"),
        ("And what did she say about that?", TROOPS, "Sheinbaum"),
        ("How did Trump react to her refusal?", TROOPS, "Sheinbaum"),
        ("in welchem Jahr?", (Exchange("Wann wurde Ana Reis Bürgermeisterin von Lissabon?", ""),), "Ana Reis"),
        ("¿Y cuándo nació?", (Exchange("¿Quién es la alcaldesa Ana Reis?", ""),), "Ana Reis"),
        ("Quel âge a-t-elle ?", (Exchange("Pourquoi Ana Reis a-t-elle démissionné ?", ""),), "Ana Reis"),
        ("Und warum?", (Exchange("Hat Ana Reis den Haushalt abgelehnt?", ""),), "Ana Reis"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out_with_it(
    question: str, history: tuple[Exchange, ...], carried: str
) -> None:
    understood = completed(question, history)
    assert understood.startswith(f"{question} (")
    assert carried in understood


@pytest.mark.parametrize(
    ("question", "before", "whole"),
    [
        ("What about Germany?", "Why did Sheinbaum refuse troops?", "Why did Germany refuse troops?"),
        ("And of Porto?", "What was the population of Lisbon in 2019?", "What was the population of Porto in 2019?"),
        ("And to Mora?", "How many migrants has Oslo sent to Pisa?", "How many migrants has Oslo sent to Mora?"),
        (
            "and the Queen?",
            "What did Cameron say about Thatcher's death?",
            "What did the Queen say about Thatcher's death?",
        ),
        ("And Airbus?", "Who is the head of Boeing?", "Who is the head of Airbus?"),
        ("And Dan Shapiro?", "What did Jay Carney say about it?", "What did Dan Shapiro say about it?"),
        (
            "Turkey?",
            "When does the Belgian goalball team play Brazil?",
            "When does the Belgian goalball team play Turkey?",
        ),
    ],
)
def test_who_only_names_another_asks_the_same_of_it(question: str, before: str, whole: str) -> None:
    assert completed(question, (Exchange(before, ""),)) == whole


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("What about Labour?", "Who won the by-election in Eastleigh?"),  # no place
        ("And in Germany?", "Why did Sheinbaum refuse troops?"),
        ("And Kiska?", "How many votes were cast?"),
    ],
)
def test_a_name_of_another_kind_takes_no_name_away(question: str, before: str) -> None:
    assert completed(question, (Exchange(before, ""),)).startswith(question)


@pytest.mark.parametrize(
    "question",
    [
        "Is that true?", "And is this really so?", "Are you sure about that?", "really?", "How do you know?",
        "Says who?", "Who said that?", "What is your source?", "Source?", "Tell me more",
        "Can you explain that in simpler words?",
    ],
)  # fmt: skip
def test_who_doubts_an_answer_or_wants_more_is_shown_again_what_it_rests_on(question: str) -> None:
    assert is_follow_up(question, TROOPS)
    assert completed(question, TROOPS) == TROOPS[0].question
    assert rewrite(question, TROOPS, Scripted("Is Sheinbaum true?")) == TROOPS[0].question


@pytest.mark.parametrize(
    "question",
    [
        "Is there a plan for the harbour of Oslo?",
        "Why did Sheinbaum refuse troops?",
        "Which car maker recalled 2.9 million vehicles this week?",
        "Which country changed its flag?",
        "Which university announced that it will end loans for its students?",
        "In what country is Normandy?",
        "Who won the Nobel Prize in 2021?",
        "Who is Ana Reis?",
        "What is the source of the Nile?",
        "Who won the first trial that the court held?",
        "A bridge near Pisa was closed on Monday. Why was it shut down?",
        "who won the world cup in 1998",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert completed(question, LENT) == question
    assert not is_follow_up(question, LENT)


def test_a_thread_goes_on_after_turns_that_say_nothing() -> None:
    heard: tuple[Exchange, ...] = LENT
    for question in ("Tell me more", "Why?", "And when?"):
        understood = completed(question, heard)
        assert "Torsby" in understood
        assert understood.count("(") <= 1, "what was added before is not added again"
        heard = (*heard, Exchange(understood, "The articles do not answer this."))


def test_nothing_is_carried_of_a_refusal() -> None:
    assert "articles" not in completed("Why?", REFUSED)


def test_without_turns_a_question_stays_as_it_is() -> None:
    assert completed("When was she born?", ()) == "When was she born?"


def test_a_model_completes_a_follow_up_from_the_conversation() -> None:
    model = Scripted("Rewritten: What did Sheinbaum say about sovereignty?\nMore words.")
    assert rewrite("And what about that?", TROOPS, model) == "What did Sheinbaum say about sovereignty?"
    [(told, asked)] = model.asked
    assert "Do not answer" in told.text
    assert "Why did Sheinbaum refuse troops?" in asked.text
    assert asked.text.endswith("Last question: And what about that?\nRewritten:")


@pytest.mark.parametrize("said", ["", "\n", "It was Napoleon Bonaparte.", "word " * 200])
def test_what_is_no_question_of_this_conversation_is_not_asked(said: str) -> None:
    assert rewrite("How old is she?", TROOPS, Scripted(said)) == completed("How old is she?", TROOPS)


def test_a_long_conversation_is_cut_for_the_model() -> None:
    model = Scripted("What did Sheinbaum say?")
    turns = tuple(Exchange(f"Question {number}?", "word " * 500) for number in range(20))
    rewrite("What did she say?", (*turns, *TROOPS), model)
    assert "Question 17?" not in model.asked[0][1].text
    assert len(model.asked[0][1].text) < 1500

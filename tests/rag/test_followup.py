"""Follow-ups: a question that leans on the conversation becomes one that stands alone, with a model and without."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from rag.llm.protocol import Delta, Message
from rag.questions.followup import carry, completed, leans, rewrite
from rag.records import Exchange

TROOPS = (Exchange("Why did Sheinbaum refuse troops?", "She said that sovereignty is not for sale. [1]"),)
LISBON = (Exchange("What was the population of Lisbon in 2019?", "It was 500,000. [1]"),)
MAYOR = (Exchange("Who is the mayor?", "Ana Reis has been the mayor since 2021. [1]"),)


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
    ("question", "history", "alone"),
    [
        ("And what did she say about that?", TROOPS, "What did Sheinbaum say about that?"),
        ("How old is she?", TROOPS, "How old is Sheinbaum?"),
        ("What is her position?", TROOPS, "What is Sheinbaum’s position?"),
        ("When?", TROOPS, "When did Sheinbaum refuse troops?"),
        ("and in 2021?", TROOPS, "Why did Sheinbaum refuse troops in 2021?"),
        ("What about Trump?", TROOPS, "Why did Trump refuse troops?"),
        ("And Germany?", TROOPS, "Why did Germany refuse troops?"),
        ("and in 2021?", LISBON, "What was the population of Lisbon in 2021?"),
        ("And of Porto?", LISBON, "What was the population of Porto in 2019?"),
        ("How about Porto?", LISBON, "What was the population of Porto in 2019?"),
        ("When was it founded?", LISBON, "When was Lisbon founded?"),
        ("And who is its mayor?", LISBON, "Who is Lisbon’s mayor?"),
        ("When was she born?", MAYOR, "When was Ana Reis born?"),
        ("How did Trump react to her refusal?", TROOPS, "How did Trump react to Sheinbaum’s refusal?"),
        (
            "What did the governor of Texas say about her?",
            TROOPS,
            "What did the governor of Texas say about Sheinbaum?",
        ),
        (
            "When did she say that the mayor of Pisa would lose his seat?",
            TROOPS,
            "When did Sheinbaum say that the mayor of Pisa would lose his seat?",
        ),
        ("In which year was she born?", MAYOR, "In which year was Ana Reis born?"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out_from_the_turn_before(
    question: str, history: tuple[Exchange, ...], alone: str
) -> None:
    assert leans(question)
    assert carry(question, history) == alone


@pytest.mark.parametrize(
    "question",
    [
        "Is that true?", "And is this really so?", "Are you sure about that?", "really?", "How do you know?",
        "Says who?", "Who said that?", "What is your source?", "Source?",
    ],
)  # fmt: skip
def test_who_doubts_an_answer_is_shown_again_what_it_rests_on(question: str) -> None:
    assert leans(question)
    assert carry(question, TROOPS) == TROOPS[0].question
    assert rewrite(question, TROOPS, Scripted("Is Sheinbaum true?")) == TROOPS[0].question


@pytest.mark.parametrize(
    "question",
    [
        "Who is John Doe?",
        "What is the source of the Nile?",
        "Is it true that the bridge was closed?",
        "Was it really confirmed that Pisa won?",
        "Is there a plan?",
        "Why did Sheinbaum refuse troops?",
        "Which car maker recalled 2.9 million vehicles this week?",
        "Which country changed its flag?",
        "A bridge near Pisa was closed on Monday. Why was it shut down?",
        "Which university announced that it will end loans for its students?",
        "Who won the first trial that the court held?",
        "In what country is Normandy?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert not leans(question)
    assert carry(question, TROOPS) == question


def test_without_names_or_turns_a_follow_up_stays_as_it_is() -> None:
    assert carry("When was she born?", ()) == "When was she born?"
    nameless = (Exchange("what happened?", "it rained."),)
    assert carry("Why did it?", nameless) == "Why did it?"
    assert carry("And the mayor?", nameless) == "what happened: the mayor?"
    assert carry("When?", (Exchange("Tell me more", "it rained."),)) == "When: Tell me more"
    assert carry("in Porto?", nameless) == "what happened in Porto?"


def test_a_model_completes_a_follow_up_from_the_conversation() -> None:
    model = Scripted("Rewritten: What did Sheinbaum say about sovereignty?\nMore words.")
    assert rewrite("And what about that?", TROOPS, model) == "What did Sheinbaum say about sovereignty?"
    [(told, asked)] = model.asked
    assert "Do not answer" in told.text
    assert "Why did Sheinbaum refuse troops?" in asked.text
    assert asked.text.endswith("Last question: And what about that?\nRewritten:")


@pytest.mark.parametrize("said", ["", "\n", "It was Napoleon Bonaparte.", "word " * 200])
def test_what_is_no_question_of_this_conversation_is_not_asked(said: str) -> None:
    assert rewrite("How old is she?", TROOPS, Scripted(said)) == "How old is Sheinbaum?"


def test_a_long_conversation_is_cut_for_the_model() -> None:
    model = Scripted("What did Sheinbaum say?")
    turns = tuple(Exchange(f"Question {number}?", "word " * 500) for number in range(20))
    rewrite("What did she say?", (*turns, *TROOPS), model)
    assert "Question 17?" not in model.asked[0][1].text
    assert len(model.asked[0][1].text) < 1500


LENT = (Exchange("Who lent money to the mayor of Torsby?", "Rolf Tang of Tang Bygg lent her 200,000 crowns. [1]"),)
REFUSED = (*LENT, Exchange("Which contracts?", "The articles do not answer this."))


@pytest.mark.parametrize(
    ("question", "history", "alone"),
    [
        ("Who is the family's lawyer?", LENT, "Who is the family's lawyer? (Torsby)"),
        ("Has the bridge reopened?", REFUSED, "Has the bridge reopened? (Torsby)"),
        ("How many people does he employ?", REFUSED, "How many people does Rolf Tang of Tang Bygg employ? (Torsby)"),
        ("Tell me more", LENT, LENT[0].question),
        ("Can you explain that in simpler words?", LENT, LENT[0].question),
        ("And when?", (*LENT, Exchange(f"How much: {LENT[0].question}", "")), f"When: {LENT[0].question}"),
        ("No, I meant Mora", LENT, "Who lent money to the mayor of Mora?"),
        ("And the ministers, are all fine with Mora?", LENT, "The ministers, are all fine with Mora? (Torsby)"),
        ("Who won the Nobel Prize in 2021?", LENT, "Who won the Nobel Prize in 2021?"),
        ("Who is Ana Reis?", LENT, "Who is Ana Reis?"),
        ("Who is the lawyer?", (), "Who is the lawyer?"),
    ],
)
def test_a_question_that_names_nothing_gets_the_names_of_its_thread(
    question: str, history: tuple[Exchange, ...], alone: str
) -> None:
    assert completed(question, history) == alone

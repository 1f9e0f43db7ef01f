"""What a person said: quotations and reported speech, of nobody else, and what others say of them."""

from pathlib import Path

import pytest

from index.build import Stores, sync
from index.errors import QuestionError
from rag.collection.text import to_text
from rag.pipeline import Footnote

TEXT = """Ana Reis, mayor of Senn, said on Monday the bridge was safe. “We tested it twice. It will hold,” she added.

“I doubt that,” said Rui Melo, who leads the opposition. “The tests were old. Reis knows it.”

“They were not new, either.”

The Oldmill Institute warned that Reis had been misled. According to police, nobody was hurt.

Melo's lawyer said the report was late. A spokesman for Melo denied it. “No comment,” the spokesman said.

Tom Reis, her brother, wrote: “It is over for the family. We leave.”

Reis has been mayor since 2011 and said nothing had changed.
"""

ANA = [
    "Ana Reis, mayor of Senn, said on Monday the bridge was safe.",
    "“We tested it twice.",
    "It will hold,” she added.",
]
RUI = [
    "“I doubt that,” said Rui Melo, who leads the opposition.",
    "“The tests were old.",
    "Reis knows it.”",
    "“They were not new, either.”",
]
TOM = ["Tom Reis, her brother, wrote: “It is over for the family.", "We leave.”"]


@pytest.fixture
def footnote(stores: Stores, folder: Path) -> Footnote:
    (folder / "a.md").write_text(f"---\ntitle: Bridge\ndate: 2024-06-12\n---\n\n{TEXT}", "utf-8")
    (folder / "b.md").write_text("---\ndate: 2024-06-14\n---\n\nMelo praised the plan on Friday in Senn.\n", "utf-8")
    sync([folder], stores)
    return Footnote(stores)


@pytest.mark.parametrize(
    ("name", "quotes"),
    [("Ana Reis", ANA), ("Rui Melo", ["Melo praised the plan on Friday in Senn.", *RUI]), ("Tom Reis", TOM)],
)
def test_only_that_speakers_words_are_cited(footnote: Footnote, name: str, quotes: list[str]) -> None:
    found = [one.citation.quote for one in footnote.said_by(name).said]
    assert found[: len(quotes)] == quotes
    others = {quote for spoken in (ANA, RUI, TOM) for quote in spoken} - set(quotes)
    assert not others & set(found)


def test_the_newest_stands_first_and_each_is_numbered(footnote: Footnote) -> None:
    said = footnote.said_by("Rui Melo").said
    assert [one.citation.number for one in said] == [1, 2, 3, 4, 5]
    assert said[0].citation.published == "2024-06-14"
    assert [one.direct for one in said] == [False, True, True, True, True]


def test_what_a_spokesman_or_a_lawyer_says_is_not_theirs(footnote: Footnote) -> None:
    said = " ".join(one.citation.quote for one in footnote.said_by("Melo").said)
    assert "lawyer" not in said
    assert "spokesman" not in said


def test_what_others_say_of_somebody_names_who_says_it(footnote: Footnote) -> None:
    of_them = {one.citation.quote: one.speaker for one in footnote.said_by("Ana Reis").of_them}
    assert of_them["Reis knows it.”"] == "Rui Melo"
    assert of_them["The Oldmill Institute warned that Reis had been misled."] == "Oldmill Institute"


def test_a_topic_keeps_what_is_said_about_it(footnote: Footnote) -> None:
    about = footnote.said_by("Ana Reis", "bridge")
    assert ANA[0] in [one.citation.quote for one in about.said]
    assert footnote.said_by("Ana Reis", "taxes").said == ()


def test_the_text_groups_what_was_said_by_article(footnote: Footnote) -> None:
    text = to_text(footnote.said_by("Rui Melo"))
    assert text.startswith("Rui Melo: 5 sentences; the name stands in 2 articles")
    assert text.count("Bridge · 2024-06-12") == 1
    assert "What others say of them:" not in text or "Oldmill" in text


def test_a_name_without_a_word_is_told_in_one_line(footnote: Footnote) -> None:
    with pytest.raises(QuestionError, match="name"):
        footnote.said_by("Mr. President")

"""The words that name an article before what is told of it: where they are needed, and where they are not."""

import pytest

from index.records import Article
from rag.writing.naming import frame, is_needed

TEXT = (
    "CNN\n\nBiden, who is in Rehoboth Beach, tested positive again on Wednesday. The first lady, Jill Biden, had left"
    " isolation on Sunday, said a spokesman for the White House. She will stay in Delaware."
)


def told(title: str, question: str, *quotes: str, text: str = TEXT) -> bool:
    return is_needed(Article("a", "/a", text, title), question, quotes)


def test_a_title_that_says_which_of_two_a_quote_means_is_needed() -> None:
    assert told("Jill Biden tests positive", "Who tested positive twice?", "Biden tested positive again.")


def test_a_title_is_not_needed_where_the_quotes_or_the_question_name_its_names() -> None:
    assert not told("Jill Biden tests positive", "Who tested positive twice?", "Jill Biden tested positive again.")
    assert not told("Jill Biden tests positive", "Where is Jill now?", "Biden is in Rehoboth Beach.")


def test_a_title_as_long_as_a_sentence_names_nothing() -> None:
    title = f"Jill Biden tests positive{' and stays there' * 6}"
    assert not told(title, "Who tested positive twice?", "Biden tested positive again.")


def test_words_that_the_text_writes_small_are_no_names() -> None:
    assert not told("Isolation again in Rehoboth", "Who tested positive?", "Biden is in Rehoboth Beach.")


def test_a_word_that_only_begins_sentences_is_no_name() -> None:
    assert not told("She tests positive", "Who tested positive?", "Biden is in Rehoboth Beach.")


def test_a_title_in_small_letters_or_capitals_has_its_names_all_the_same() -> None:
    assert told("jill biden rebound covid 19", "Who tested positive twice?", "Biden tested positive again.")
    assert told("Nato summit", "Which alliance met?", "Its members met.", text="They met, and NATO said so. He left.")


@pytest.mark.parametrize("question", ["Why is she there?", "When did they test?", "How many tests were there?"])
def test_a_question_that_asks_for_no_name_needs_none(question: str) -> None:
    assert not told("Jill Biden tests positive", question, "Biden tested positive again.")


def test_german_capitals_tell_no_names() -> None:
    text = "Der Minister sagte am Montag, dass die Brücke nicht mehr sicher ist und das Geld für sie fehlt."
    assert not told("Brücke gesperrt", "Wer hat das gesagt?", "Der Minister sagte es am Montag.", text=text)


def test_a_frame_has_title_and_date_and_shortens_a_long_title() -> None:
    assert frame(Article("a", "/a", TEXT, "Rain", published="2024-05-01")) == "From “Rain” (2024-05-01):"
    assert frame(Article("a", "/a", TEXT, "Rain" * 40)) == f"From “{'Rain' * 25}…”:"

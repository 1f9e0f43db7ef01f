"""Lists of words: a word is looked up without reading its list, with the same counts."""

import pytest

from index.text.dictionaries import count, find_beginning, find_words, is_english


@pytest.mark.parametrize("language", ["en", "nl", "ru"])
def test_words_are_looked_up_as_the_whole_list_has_them(language: str) -> None:
    listed = find_words(language)
    some = list(listed)[::499]
    assert len(some) > 30
    assert [count(word, language) for word in some] == [listed[word] for word in some]
    assert not any(count(f"{word}q#", language) for word in some)


def test_phrases_in_a_list_hide_no_word() -> None:
    assert count("franse", "nl") == find_words("nl")["franse"]  # beside "franse alpen"
    assert find_beginning("fran", "nl") == {
        word: times for word, times in find_words("nl").items() if word.startswith("fran")
    }


def test_words_of_unknown_languages_and_plurals() -> None:
    assert count("hello", "xx") == 0
    assert find_beginning("h", "xx") == {}
    assert is_english("logins")
    assert is_english("colour")
    assert not is_english("hosptial")

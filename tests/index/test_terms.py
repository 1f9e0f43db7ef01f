"""Index terms: the same word comes out the same, however it is written."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.terms import (
    ENGLISH,
    LANGUAGES,
    UNKNOWN,
    _stemmer,
    content_terms,
    detect,
    fold,
    lexicon,
    terms,
    vocabulary,
    words,
)


@pytest.mark.parametrize(
    ("written", "also"),
    [("Troops", "troop"), ("Mexico’s", "Mexico"), ("café", "cafe"), ("DON'T", "don’t"), ("refused", "refuse")],
)
def test_forms_of_a_word_share_a_term(written: str, also: str) -> None:
    assert terms(written) == terms(also)


def test_function_words_are_left_out_of_what_is_asked() -> None:
    assert content_terms("Why did the mayor of Mexico City resign, and the mayor?") == [
        "mayor",
        "mexico",
        "citi",
        "resign",
    ]


def test_the_content_of_a_vocabulary_keeps_the_first_spelling() -> None:
    assert vocabulary("Troops and a troop").content == {"troop": "troops"}


@given(st.text())
def test_any_text_has_terms_that_search_syntax_cannot_break(text: str) -> None:
    assert all(term.isalnum() for term in terms(text) if term.isascii())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor of the city has resigned because of her health.", "en"),
        ("El alcalde de la ciudad ha dimitido por su salud.", "es"),
        ("Le maire de la ville a démissionné pour des raisons de santé.", "fr"),
        ("Der Bürgermeister der Stadt ist aus gesundheitlichen Gründen zurückgetreten.", "de"),
        ("Il sindaco della città si è dimesso per motivi di salute.", "it"),
        ("O prefeito da cidade não renunciou por causa da sua saúde.", "pt"),
        ("De burgemeester van de stad is om gezondheidsredenen afgetreden.", "nl"),
        ("Ronaldo, Messi, Mbappé", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_texts_language_is_told_by_its_function_words(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_text_that_does_not_tell_is_taken_for_the_usual_language() -> None:
    assert detect("Ronaldo", "es") == "es"


@pytest.mark.parametrize(
    ("language", "written", "also"),
    [
        ("es", "canciones", "canción"),
        ("de", "Häusern", "Häuser"),
        ("fr", "l’homme", "l'hommes"),
        ("it", "città", "citta"),
    ],
)
def test_words_are_stemmed_as_their_language_does(language: str, written: str, also: str) -> None:
    assert terms(written, language) == terms(also, language)


def test_function_words_are_those_of_the_language() -> None:
    assert content_terms("¿Por qué dimitió el alcalde de la ciudad?", "es") == ["dimit", "alcald", "ciud"]


def test_an_unknown_language_is_taken_as_english() -> None:
    assert terms("troops", UNKNOWN) == terms("troops")
    assert lexicon("stop_words", UNKNOWN) == lexicon("stop_words")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["stop_words", "number_words", "time_words", "persons", "things", "owners", "asking"])
def test_classes_of_words_are_written_as_words_are_compared(language: str, name: str) -> None:
    assert [word for word in lexicon(name, language) if fold(word) != word] == []


def test_threads_that_stem_side_by_side_get_the_terms_that_one_gets() -> None:
    def uncached(word: str) -> str:
        return str(_stemmer(ENGLISH).stemWord(word))

    words = [
        f"{start}{end}" for start in ("nation", "relat", "hop", "organ") for end in ("ally", "izations", "ing", "s")
    ]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(uncached, words * 50))
    finally:
        sys.setswitchinterval(before)
    assert found == [uncached(word) for word in words] * 50


FOLDED = [
    ("Łukasz Wałęcki", "Lukasz Walecki"),
    ("Søren Kjærgård", "Soren Kjaergard"),
    ("Đorđe Đurić", "Dorde Duric"),
    ("Işıl Yıldırım", "Isil Yildirim"),
    ("İstanbul", "Istanbul"),
    ("Þórður Sæmundsson", "Thordur Saemundsson"),
    ("Straße", "Strasse"),
    ("Œuvre", "Oeuvre"),
    ("Ħamrun", "Hamrun"),
    ("Əliyev", "Eliyev"),
]


@pytest.mark.parametrize(("written", "typed"), FOLDED)
@pytest.mark.parametrize("language", ["en", "de", "es", "und"])
def test_letters_that_do_not_decompose_are_found_as_people_type_them(written: str, typed: str, language: str) -> None:
    assert terms(written, language) == terms(typed, language)


@pytest.mark.parametrize("text", ["निदेशक ने इस्तीफा दिया", "مُدِيرٌ استقال", "কমিটি রিপোর্ট", "ผู้อำนวยการ", "می‌خواهم"])
def test_a_word_does_not_end_at_its_vowel_signs(text: str) -> None:
    assert words(text) == text.split()


def test_vowel_marks_of_arabic_and_hebrew_are_no_other_word() -> None:
    assert terms("مُدِيرٌ") == terms("مدير")
    assert terms("שָׁלוֹם") == terms("שלום")

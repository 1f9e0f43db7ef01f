"""Chunks: every body sentence is in one, none is cut, and none is longer than the embedder reads."""

from hypothesis import given
from hypothesis import strategies as st

from index.records import Article, Chunk, Kind, Sentence
from index.text.chunks import chunk, context

ARTICLE = Article("a", "/a", "", "The title")


def count(text: str) -> int:
    return len(text.split())


def sentences(*specs: tuple[Kind, int]) -> list[Sentence]:
    return [
        Sentence("a", number, 0, 0, " ".join(["word"] * length), kind) for number, (kind, length) in enumerate(specs)
    ]


@given(st.lists(st.tuples(st.sampled_from(Kind), st.integers(1, 60))), st.integers(5, 80))
def test_every_body_sentence_is_in_exactly_one_chunk(specs: list[tuple[Kind, int]], window: int) -> None:
    given_sentences = sentences(*specs)
    chunks = chunk(ARTICLE, given_sentences, count, window)
    chunked = [ordinal for piece in chunks for ordinal in piece.sentences]
    assert chunked == [sentence.ordinal for sentence in given_sentences if sentence.kind is Kind.BODY]


@given(st.lists(st.tuples(st.just(Kind.BODY), st.integers(1, 60))), st.integers(5, 80))
def test_no_chunk_is_longer_than_the_window_but_a_single_sentence(specs: list[tuple[Kind, int]], window: int) -> None:
    for piece in chunk(ARTICLE, sentences(*specs), count, window):
        assert len(piece.sentences) == 1 or count(piece.text) <= window


def test_a_chunk_does_not_cross_a_heading() -> None:
    pieces = chunk(ARTICLE, sentences((Kind.BODY, 3), (Kind.HEADING, 2), (Kind.BODY, 3)), count, 100)
    assert [piece.sentences for piece in pieces] == [(0,), (2,)]


def test_an_article_of_nothing_but_notices_is_a_chunk_of_its_title() -> None:
    [piece] = chunk(ARTICLE, sentences((Kind.FURNITURE, 3), (Kind.HEADING, 2)), count, 100)
    assert (piece.context, piece.sentences, piece.texts) == ("The title", (), ())
    assert not chunk(Article("a", "/a", "", ""), sentences((Kind.FURNITURE, 3)), count, 100)


def test_a_chunk_runs_on_across_furniture() -> None:
    pieces = chunk(ARTICLE, sentences((Kind.BODY, 3), (Kind.FURNITURE, 2), (Kind.BODY, 3)), count, 100)
    assert [piece.sentences for piece in pieces] == [(0, 2)]


def test_the_last_chunk_is_no_scrap() -> None:
    pieces = chunk(ARTICLE, sentences(*[(Kind.BODY, 10)] * 6), count, 52)
    assert [len(piece.sentences) for piece in pieces] == [3, 3]


def test_the_context_is_title_and_heading_on_one_line() -> None:
    assert context(ARTICLE, "A\nheading") == "The title › A heading"
    assert context(ARTICLE, None) == "The title"


def test_the_key_changes_with_the_cuts_in_a_text() -> None:
    whole = Chunk("a", 0, "News", (0,), ("He praised Lt. Nyota Kane.",))
    cut = Chunk("a", 0, "News", (0, 1), ("He praised Lt.", "Nyota Kane."))
    assert whole.text == cut.text
    assert whole.key("a") != cut.key("a")


def test_the_key_changes_with_text_and_embedder() -> None:
    one, other = chunk(ARTICLE, sentences((Kind.BODY, 3)), count, 100) + chunk(
        ARTICLE, sentences((Kind.BODY, 4)), count, 100
    )
    assert len({one.key("a"), one.key("b"), other.key("a")}) == 3


class Endless(str):
    """A text that must not be split as a whole."""

    __slots__ = ()

    def split(self, *_: object) -> list[str]:
        raise AssertionError(f"all {len(self)} characters are split into words")


def test_of_a_title_that_is_a_whole_text_only_the_opening_is_read() -> None:
    title = Endless("word " * 500)
    assert context(Article("a", "/a", "", title), title) == " › ".join([("word " * 24).ljust(120)] * 2)

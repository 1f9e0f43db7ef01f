"""Windows: what a transformer reads at once, and where each sentence stands in it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.selection.windows import CONTEXT, END, PADDING, QUESTION, START, STEP, WINDOW, Window, padded, windows

TOKENS = st.lists(st.integers(1000, 2000), max_size=90)


def test_a_short_passage_is_one_window() -> None:
    [window] = windows([7, 8], [9], [[10, 11], [12]])
    assert window == Window([START, 7, 8, END, 9, END, 10, 11, 12, END], 4, ((6, 8), (8, 9)), 0)


def test_a_further_window_begins_with_the_sentence_before() -> None:
    first, second = windows([7], [], [[10] * 3, [11] * 3, [12] * 3], size=12)
    assert (first.spans, first.first) == (((4, 7), (7, 10)), 0)
    assert second.ids == [START, 7, END, END, 11, 11, 11, 12, 12, 12, END]
    assert (second.spans, second.first) == (((7, 10),), 2)


def test_a_sentence_that_is_longer_than_a_window_is_cut() -> None:
    [window] = windows([7], [], [[10] * 50], size=20)
    assert len(window.ids) == 20
    assert window.spans == ((4, 19),)


@given(question=TOKENS, context=TOKENS, sentences=st.lists(TOKENS, max_size=12))
def test_every_sentence_stands_in_one_window_with_its_own_tokens(
    question: list[int], context: list[int], sentences: list[list[int]]
) -> None:
    place = 0
    for window in windows(question, context, sentences):
        assert window.first == place
        assert len(window.ids) <= WINDOW
        assert window.ids[1 : window.question - 1] == question[:QUESTION]
        assert window.ids[window.question :][: len(context[:CONTEXT])] == context[:CONTEXT]
        for first, last in window.spans:
            assert last > first
            assert window.ids[first:last] == (sentences[place][: last - first] or [END])
            place += 1
    assert place == len(sentences)


def test_windows_of_several_lengths_are_padded() -> None:
    batch = [*windows([7], [], [[10, 11]]), *windows([7], [8], [[10]] * 3)]
    inputs = padded(batch)
    assert {values.shape for values in inputs.values()} == {(2, STEP)}
    assert inputs["input_ids"][0].tolist() == [START, 7, END, END, 10, 11, END, *[PADDING] * 9]
    assert inputs["attention_mask"][0].tolist() == [1] * 7 + [0] * 9
    assert inputs["token_type_ids"][1].tolist() == [0] * 3 + [1] * 6 + [0] * 7
    assert inputs["input_ids"].dtype == np.int64

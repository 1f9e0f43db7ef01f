"""Groups: what a step is trained on."""

import random

from rag.selection.training.examples import Example
from rag.selection.training.groups import Group, Groups, Mix, batches
from rag.selection.windows import WINDOW

PASSAGE = ("News", ("Wrong one here.", "Wrong two here.", "Wrong three here."))


def tokenize(text: str) -> list[int]:
    return [1000 + sum(map(ord, word)) % 900 for word in text.split()]


def an_example(*labels: int, source: str = "set", words: int = 5) -> Example:
    sentences = tuple(f"Sentence {place} of it " + "word " * words for place in range(len(labels)))
    return Example("Who did it?", "Title", sentences, labels, answerable=any(labels), source=source)


def epoch(examples: list[Example], number: int = 0, seed: int = 1) -> list[Group]:
    return list(Groups(examples, [[PASSAGE]] * len(examples), tokenize, seed).epoch(number))


def test_an_epoch_is_the_same_each_time_and_another_is_another() -> None:
    examples = [an_example(0, 1, 0), an_example(0, 0)] * 20
    assert epoch(examples) == epoch(examples)
    assert epoch(examples) != epoch(examples, number=1)
    assert epoch(examples) != epoch(examples, seed=2)


def test_a_question_that_is_answered_stands_beside_passages_that_do_not_answer_it() -> None:
    groups = epoch([an_example(0, 1, 0)] * 200)
    assert all(any(item.answers for item in group) for group in groups)
    shapes = {tuple(len(item.labels) for item in group) for group in groups}
    assert shapes == {(3, 3), (3, 2), (1, 1, 1), (6,)}


def test_one_without_an_answer_stands_alone() -> None:
    assert all([item.answers for item in group] == [False] for group in epoch([an_example(0, 0)] * 5))


def test_one_whose_answer_is_not_marked_is_left_out() -> None:
    lost = Example("Who?", "", ("A.",), (0,), answerable=True, source="set")
    assert epoch([lost] * 5) == []


def test_files_are_seen_as_often_as_they_are_trusted() -> None:
    assert len(epoch([an_example(0, 1, source="nq_dev_gold")] * 10)) == 20
    assert 10 < len(epoch([an_example(0, 1, source="condaqa")] * 100)) < 80


def test_of_a_long_passage_the_window_with_the_answer_is_taken() -> None:
    for group in epoch([an_example(*[0] * 11, 1, words=60)] * 30):
        assert any(item.answers for item in group)
        assert all(len(item.window.ids) <= WINDOW for item in group)
        assert all(len(item.labels) == len(item.window.spans) for item in group)


def test_without_other_passages_a_group_may_be_one_window() -> None:
    groups = Groups([an_example(0, 1)] * 50, [[]] * 50, tokenize, 1).epoch(0)
    assert {len(group) for group in groups} >= {1}


def test_a_passage_may_stand_beside_itself_asked_something_alike() -> None:
    one = Example("Who opened the north gate?", "", ("Ana opened the north gate.",), (1,), True, "set")
    for right, altered in Groups([one] * 20, [[]] * 20, tokenize, 1, Mix({}, loose=0, without=0, alike=1)).epoch(0):
        assert (right.answers, altered.answers) == (True, False)
        assert right.window.ids != altered.window.ids
    assert {len(group) for group in Groups([one] * 20, [[]] * 20, tokenize, 1).epoch(0)} == {1}


def test_batches_hold_groups_of_one_length() -> None:
    groups = epoch([an_example(0, 1, words=number) for number in range(60)])
    made = list(batches(iter(groups), 8, random.Random(1)))
    assert [len(batch) for batch in made] == [8] * 7
    spread = [max(lengths) - min(lengths) for lengths in ([len(group[0].window.ids) for group in one] for one in made)]
    assert sorted(spread)[len(spread) // 2] < 60

"""Group examples with passages that do not answer them, as the token windows of a training step."""

import collections
import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.selection.training.examples import Example
from rag.selection.training.lookalikes import NAMED, lookalike
from rag.selection.training.negatives import PlainPassage
from rag.selection.training.typed import continued, echo, typed, weights
from rag.selection.windows import WINDOW, Window, windows


@dataclass(frozen=True, slots=True)
class Mix:
    """What the groups of a training are made of.

    Attributes:
        shares: How often an example of a file is seen in an epoch, by how far its labels can be trusted and how much
            they tell; 1 for any other file.
        loose: Share of groups whose sentences are parted from their passages: single ones, or a mixed lot.
        without: Share of groups in which the counter-example is the passage itself, without what answers.
        alike: Share in which it is the passage itself, asked something alike that it does not answer.
        echoed: Share of passages that get a heading which repeats the question.
        as_typed: Whether questions are written as people type them, and sentences that repeat them count more.
    """

    shares: Mapping[str, float]
    loose: float
    without: float
    alike: float
    echoed: float = 0.0
    as_typed: bool = False


SENTENCES = Mix(
    {
        "squad11_train_reqa": 0.5, "condaqa": 0.4, "hotpotqa": 0.5, "2wikimultihop": 0.3, "qamr_wikinews": 0.5,
        "qnli_dev": 0.5, "nq_dev_gold": 2.0, "squad2": 1.5,
    },
    loose=0.12, without=0.08, alike=0.0,
)  # fmt: skip
"""Of the first training: which sentence answers."""

PASSAGES = Mix(
    {
        "squad11_train_du": 0.5, "squad11_train_reqa": 0.15, "squad11_train_1000ctx": 0.4, "squadshifts_newwiki": 0.5,
        "condaqa": 0.5, "hotpotqa": 0.3, "2wikimultihop": 0.0, "qamr_wikinews": 0.3, "qnli_dev": 0.4,
        "nq_dev_gold": 2.0, "selqa": 0.5, "squad2": 5.0,
    },
    loose=0.08, without=0.1, alike=0.3,
)  # fmt: skip
"""Of the second training: whether a passage answers at all, which look-alikes that people wrote tell most of."""

NATURAL = Mix(
    {
        "nq_dev_gold": 1.0, "tydiqa_en": 0.5, "tydiqa_swap_unanswerable": 0.3, "dolly_context": 0.6, "doqa": 0.7,
        "doc2dial_aligned": 0.7, "canard_dev_spans": 0.3, "multispanqa_valid": 1.0, "onestopqa": 1.0,
        "qmsum_evidence": 0.15, "lfrqa_constructed": 0.15, "qadiscourse": 0.2, "qasrl_gs": 0.15, "wikiwhy": 0.1,
        "squad2_train_unanswerable": 0.25, "squad2_train_answerable_unansq": 0.1, "squad11_train_du": 0.12,
        "squadshifts_newwiki": 0.1, "squad11_train_1000ctx": 0.15, "squad11_train_reqa": 0.0, "selqa": 0.5,
        "boolq_passage": 1.0, "boolq_evidence": 0.7, "condaqa": 0.05, "fairytaleqa": 0.05, "pubmedqa_labeled": 0.2,
        "covidqa_ccby": 0.2, "qamr_wikinews": 0.1, "hotpotqa": 0.1, "gum_central": 0.5, "wikinews_lead": 0.5,
    },
    loose=0.06, without=0.1, alike=0.1, echoed=0.12, as_typed=True,
)  # fmt: skip
"""Of the training for questions in people's own words: any other file is left out of it."""

ALONE = 0.5
"""Share of loose sentences that are read one by one."""

SHORT = 128
"""Tokens to which passages are cut, those that answer half the time, others three times of four: it is quicker."""

NO_CONTEXT = 0.3
"""Share of passages whose title is left out."""

NO_MARK = 0.3
"""Share of questions that lose their question mark, as people type into a search field."""

POOL = 50
"""Batches among which groups are sorted by length."""

Tokenize = Callable[[str], list[int]]


@dataclass(frozen=True, slots=True)
class Item:
    """A window, its sentences' labels and how much each counts in the loss, 0 for one that may answer."""

    window: Window
    labels: tuple[int, ...]
    weights: tuple[float, ...]

    @property
    def answers(self) -> bool:
        """Whether a sentence of it answers."""
        return 1 in self.labels


Group = list[Item]
"""Windows of one question."""


class Groups:
    """Makes the groups of an epoch; the same seed and epoch give the same."""

    def __init__(
        self,
        examples: Sequence[Example],
        others: Sequence[Sequence[PlainPassage]],
        tokenize: Tokenize,
        seed: int,
        mix: Mix = SENTENCES,
    ) -> None:
        """Take the examples and, for each, passages that do not answer it."""
        self._examples = examples
        self._others = others
        self._tokenize = tokenize
        self._seed = seed
        self._mix = mix
        self._names: dict[str, list[str]] = collections.defaultdict(list)
        for example in examples:
            self._names[example.source].extend(NAMED.findall(example.question))

    def epoch(self, number: int) -> Iterator[Group]:
        """Its groups, in random order."""
        draw = random.Random(f"{self._seed}/{number}")
        places = [
            place
            for place, example in enumerate(self._examples)
            if example.right or not example.answerable
            for _ in range(1 if self._mix.as_typed else _times(self._mix.shares.get(example.source, 1.0), draw))
        ]
        draw.shuffle(places)
        for place in places:
            yield self._group(self._examples[place], self._others[place], draw)

    def _group(self, example: Example, others: Sequence[PlainPassage], draw: random.Random) -> Group:
        question = typed(example.question, draw) if self._mix.as_typed else example.question
        question = question.rstrip(" ?") if draw.random() < NO_MARK else question
        if self._mix.as_typed:
            example = self._read_on(example, draw)
        context = "" if draw.random() < NO_CONTEXT else example.context
        if not example.right:
            return [self._item(question, context, example.sentences, example.labels, draw)]
        other = draw.choice(others) if others else None
        fate, mix = draw.random(), self._mix
        if fate < mix.loose:
            return self._loose(question, example, other, draw)
        group = [self._item(question, context, example.sentences, example.labels, draw)]
        rest = tuple(text for text, label in zip(example.sentences, example.labels, strict=True) if label == 0)
        if len(rest) > 1 and fate < mix.loose + mix.without:
            group.append(self._item(question, context, rest, (0,) * len(rest), draw))
        elif fate < mix.loose + mix.without + mix.alike and (altered := self._altered(question, example, draw)):
            nothing = (0,) * len(example.sentences)
            group.append(self._item(altered, context, example.sentences, nothing, draw))
        elif other:
            group.append(self._item(question, context and other[0], other[1], (0,) * len(other[1]), draw))
        return group

    def _read_on(self, example: Example, draw: random.Random) -> Example:
        """The example with whole quotations as answers, and at times a heading that repeats the question."""
        texts, labels = example.sentences, continued(example.sentences, example.labels)
        if draw.random() < self._mix.echoed:
            place = draw.randint(0, len(texts))
            texts = (*texts[:place], echo(example.question, draw), *texts[place:])
            labels = (*labels[:place], 0, *labels[place:])
        return replace(example, sentences=texts, labels=labels)

    def _altered(self, question: str, example: Example, draw: random.Random) -> str | None:
        """Something alike that the passage does not answer, where the mix has any and a rule makes one."""
        return lookalike(question, example.sentences, self._names[example.source], draw) if self._mix.alike else None

    def _loose(self, question: str, example: Example, other: PlainPassage | None, draw: random.Random) -> Group:
        """The right sentences among some of another passage, in any order; or one right and one wrong, each alone."""
        right = [(text, 1) for text in example.right]
        near = [(text, 0) for text, label in zip(example.sentences, example.labels, strict=True) if label == 0]
        wrong = near + [(text, 0) for text in (other[1] if other else ())]
        if draw.random() < ALONE and wrong:
            alone = [draw.choice(right), *draw.sample(wrong, min(2, len(wrong)))]
            return [self._item(question, "", (text,), (label,), draw) for text, label in alone]
        mixed = right + draw.sample(wrong, min(6, len(wrong)))
        draw.shuffle(mixed)
        return [self._item(question, "", [text for text, _ in mixed], [label for _, label in mixed], draw)]

    def _item(
        self, question: str, context: str, texts: Sequence[str], labels: Sequence[int], draw: random.Random
    ) -> Item:
        """One window; of a passage that is too long a run of sentences, with one that answers where there is one."""
        sentences = [self._tokenize(text) for text in texts]
        head = self._tokenize(context) if context else []
        counted = tuple(float(label >= 0) for label in labels)
        if self._mix.as_typed:
            counted = tuple(one * two for one, two in zip(counted, weights(question, texts, labels), strict=True))
        size = SHORT if draw.random() < (0.5 if 1 in labels else 0.75) else WINDOW
        cuts = list(windows(self._tokenize(question), head, sentences, size))
        right = [cut for cut in cuts if 1 in labels[cut.first : cut.first + len(cut.spans)]]
        cut = draw.choice(right or cuts)
        end = cut.first + len(cut.spans)
        return Item(cut, tuple(labels[cut.first : end]), counted[cut.first : end])


def thinned(examples: Sequence[Example], mix: Mix, seed: int) -> list[Example]:
    """As many examples of each file as its share says, none of a file that has none: the others need no passages."""
    draw = random.Random(seed)
    return [
        example
        for example in examples
        if example.right or not example.answerable
        for _ in range(_times(mix.shares.get(example.source, 0.0), draw))
    ]


def _times(share: float, draw: random.Random) -> int:
    return int(share) + (draw.random() < share % 1)


def batches(groups: Iterator[Group], size: int, draw: random.Random) -> Iterator[list[Group]]:
    """Groups of nearly one length together, `size` groups a batch, in random order; a last small batch is left out."""
    while pool := list(itertools.islice(groups, size * POOL)):
        pool.sort(key=lambda group: max(len(item.window.ids) for item in group))
        made = [pool[place : place + size] for place in range(0, len(pool) - size + 1, size)]
        draw.shuffle(made)
        yield from made

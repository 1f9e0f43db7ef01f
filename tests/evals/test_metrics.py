"""Measures of one question, by hand on small cases and against independent implementations on many."""

import math
import random
import re
import string
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Sentence
from rag.evals import answers, metrics
from rag.evals.records import Evidence, Question, Span
from rag.records import Answer, Claim, Outcome, Refusal, Support
from tests.evals.collection import cite, sentences

NO_TEXTS: dict[str, str] = {}
TEXT = "One two three. Four five six. Seven eight nine."
SENTENCES = sentences("a", TEXT)


def asked(*evidence: Evidence, answers: tuple[str, ...] = (), answerable: bool = True) -> Question:
    return Question("q", "What?", "line 1", answerable, answers, evidence)


def answered(*sentences: Sentence, text: str | None = None, supports: tuple[Support, ...] | None = None) -> Answer:
    """An answer of one claim a sentence; with a text that is the first claim's words, and the others have none."""
    said = [sentence.text for sentence in sentences] if text is None else [text, *[""] * (len(sentences) - 1)]
    kinds = supports or (Support.SUPPORTED,) * len(sentences)
    claims = tuple(
        Claim(words, (place,), kind, 1.0) for place, (words, kind) in enumerate(zip(said, kinds, strict=True), 1)
    )
    citations = tuple(cite(sentence, place) for place, sentence in enumerate(sentences, 1))
    return Answer("What?", Outcome.SURE, None, claims, "quote", None, citations, (), 0.9)


REFUSED = Answer(
    "What?", Outcome.REFUSED, Refusal.NOT_IN_ARTICLES, ("The articles do not say.",), "quote", None, (), (), 0.1
)


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (Span("a", 0, 10), Span("a", 5, 15), True),
        (Span("a", 0, 10), Span("a", 6, 16), False),
        (Span("a", 0, 100), Span("a", 40, 44), True),
        (Span("a", 0, 10), Span("b", 0, 10), False),
        (Span("a", 0, 10), Span("a", 10, 11), False),
    ],
)
def test_a_sentence_counts_when_it_overlaps_half_of_the_shorter(one: Span, other: Span, counts: bool) -> None:
    assert metrics.overlaps(one, other) is counts
    assert metrics.overlaps(other, one) is counts


def test_articles_are_measured_in_rank_order() -> None:
    values = metrics.article_measures(["x", "a", "b"], asked(Evidence("a"), Evidence("b")))
    assert values["article_recall@1"] == 0
    assert values["article_recall@5"] == 1
    assert values["article_mrr"] == 0.5


def test_one_of_several_gold_articles_is_a_success_and_a_part_of_recall() -> None:
    values = metrics.article_measures(["a", "x"], asked(Evidence("a"), Evidence("b")))
    assert (values["article_success@1"], values["article_recall@1"]) == (1, 0.5)


def test_nothing_retrieved_is_nothing_recalled() -> None:
    values = metrics.article_measures([], asked(Evidence("a")))
    assert set(values.values()) == {0.0}


@pytest.mark.parametrize("question", [asked(), asked(Evidence("a"), answerable=False)])
def test_articles_have_no_measure_where_nothing_is_gold(question: Question) -> None:
    assert set(metrics.article_measures(["a"], question).values()) == {None}


def test_evidence_is_found_once_however_many_sentences_cover_it() -> None:
    ranked = [Span("a", 15, 29), Span("a", 0, 7), Span("a", 7, 14), Span("a", 30, 47)]
    values = metrics.evidence_measures(ranked, asked(Evidence("a", 0, 14), Evidence("a", 30, 47)))
    assert values["evidence_recall@1"] == 0
    assert values["evidence_recall@3"] == 0.5
    assert values["evidence_recall@5"] == 1
    assert values["evidence_mrr"] == 0.5


def test_one_sentence_may_find_several_spans() -> None:
    values = metrics.evidence_measures([Span("a", 0, 14)], asked(Evidence("a", 0, 3), Evidence("a", 4, 7)))
    assert values["evidence_recall@1"] == 1


def test_evidence_that_is_never_ranked_gives_zero() -> None:
    values = metrics.evidence_measures([Span("a", 0, 14)], asked(Evidence("a", 30, 47)))
    assert set(values.values()) == {0.0}


def test_evidence_has_no_measure_without_spans() -> None:
    assert set(metrics.evidence_measures([Span("a", 0, 14)], asked(Evidence("a"))).values()) == {None}


def test_citations_are_held_against_spans() -> None:
    question = asked(Evidence("a", 0, 14), Evidence("a", 15, 29))
    values = metrics.citation_measures(answered(SENTENCES[0], SENTENCES[2]), question)
    assert values == {"citation_precision": 0.5, "citation_recall": 0.5, "citation_f1": 0.5}


def test_citations_are_held_against_articles_where_there_are_no_spans() -> None:
    values = metrics.citation_measures(answered(SENTENCES[0], SENTENCES[1]), asked(Evidence("a"), Evidence("b")))
    assert values == {"citation_precision": 1.0, "citation_recall": 0.5, "citation_f1": pytest.approx(2 / 3)}


def test_a_refusal_has_no_precision_but_misses_what_it_should_have_cited() -> None:
    values = metrics.citation_measures(REFUSED, asked(Evidence("a", 0, 14)))
    assert values == {"citation_precision": None, "citation_recall": 0.0, "citation_f1": 0.0}


@pytest.mark.parametrize("question", [asked(), asked(Evidence("a"), answerable=False)])
def test_citations_have_no_measure_where_nothing_is_gold(question: Question) -> None:
    assert set(metrics.citation_measures(answered(SENTENCES[0]), question).values()) == {None}


def test_a_whole_answer_is_valid() -> None:
    assert metrics.citation_validity(answered(*SENTENCES), {"a": TEXT}.get) == 1
    assert metrics.citation_validity(REFUSED, {"a": TEXT}.get) == 1


def test_a_moved_quote_is_not_valid() -> None:
    assert metrics.citation_validity(answered(SENTENCES[0]), {"a": f" {TEXT}"}.get) == 0


def test_a_quote_from_an_article_that_is_gone_is_not_valid() -> None:
    assert metrics.citation_validity(answered(SENTENCES[0]), NO_TEXTS.get) == 0


def test_a_claim_without_a_footnote_is_not_valid() -> None:
    bare = replace(answered(), pieces=(Claim("So.", (), Support.SUPPORTED, 1.0),))
    assert metrics.citation_validity(bare, NO_TEXTS.get) == 0


def test_footnotes_out_of_order_are_not_valid() -> None:
    good = answered(SENTENCES[0], SENTENCES[1])
    swapped = replace(good, pieces=good.pieces[::-1])
    assert metrics.citation_validity(swapped, {"a": TEXT}.get) == 0


def test_the_markers_of_footnotes_are_not_words_of_the_answer() -> None:
    answer = answered(SENTENCES[0], text="In 1912 it opened.")
    assert metrics.answer_measures(answer, asked(answers=("In 1912 it opened",)))["answer_exact"] == 1
    assert answer.text == "In 1912 it opened. [1]"


def test_a_refusal_holds_no_right_answer() -> None:
    values = metrics.answer_measures(REFUSED, asked(answers=("articles",)))
    assert values == {"answer_contains": 0.0, "answer_f1": 0.0, "answer_exact": 0.0}


def test_answers_have_no_measure_where_none_is_known() -> None:
    assert set(metrics.answer_measures(answered(SENTENCES[0]), asked()).values()) == {None}


def test_a_right_answer_is_contained_as_whole_words() -> None:
    assert answers.contains("It cost 1,308 dollars.", ["308"]) == 0
    assert answers.contains("It cost the 308 dollars.", ["no", "308 dollars"]) == 1


def test_typographic_quotation_marks_hide_no_answer() -> None:
    assert answers.contains("It was the musical “Grease,” she said.", ["Grease"]) == 1
    assert answers.exact("‘Grease’", ["Grease"]) == 1


def test_an_answer_that_is_sure_is_right_or_wrong_by_what_it_cites() -> None:
    gold = Evidence("a", SENTENCES[0].start, SENTENCES[0].end)
    sure = answered(SENTENCES[0])
    right = metrics.outcome_measures(sure, asked(gold))
    assert right == {
        "sure_rate": 1.0,
        "may_answer_rate": 0.0,
        "refused_rate": 0.0,
        "sure_precision": 1.0,
        "false_sure_rate": None,
    }
    assert metrics.outcome_measures(answered(SENTENCES[1]), asked(gold))["sure_precision"] == 0.0
    held = metrics.outcome_measures(sure, asked(answers=("One two three",)))
    assert held["sure_precision"] == 1.0
    assert metrics.outcome_measures(sure, asked())["sure_precision"] is None
    wrong = metrics.outcome_measures(sure, asked(answerable=False))
    assert (wrong["sure_precision"], wrong["false_sure_rate"]) == (0.0, 1.0)


def test_an_answer_that_only_may_be_one_is_neither_sure_nor_refused() -> None:
    unsure = replace(answered(SENTENCES[0]), outcome=Outcome.MAY_ANSWER)
    values = metrics.outcome_measures(unsure, asked(answerable=False))
    assert (values["may_answer_rate"], values["false_sure_rate"], values["sure_precision"]) == (1.0, 0.0, None)
    assert metrics.refusal_measures(unsure, asked(answerable=False))["rejection_rate"] == 0.0
    assert metrics.outcome_measures(REFUSED, asked())["refused_rate"] == 1.0


def test_refusals_are_good_or_bad_by_the_question() -> None:
    assert metrics.refusal_measures(REFUSED, asked()) == {"rejection_rate": None, "false_refusal_rate": 1.0}
    unanswerable = asked(answerable=False)
    assert metrics.refusal_measures(REFUSED, unanswerable) == {"rejection_rate": 1.0, "false_refusal_rate": None}


def test_support_is_a_share_of_the_claims() -> None:
    half = answered(SENTENCES[0], SENTENCES[1], supports=(Support.SUPPORTED, Support.PARTLY))
    assert metrics.supported_rate(half) == 0.5
    assert metrics.supported_rate(REFUSED) is None
    unjudged = answered(SENTENCES[0], SENTENCES[1], supports=(Support.SUPPORTED, Support.NOT_CHECKED))
    assert (metrics.supported_rate(unjudged), metrics.not_checked_rate(unjudged)) == (1.0, 0.5)
    assert metrics.not_checked_rate(REFUSED) is None


# SQuAD's measures once more, after its definition: lower case, drop punctuation, drop articles, fix white space.


def official_normalize(text: str) -> str:
    lowered = "".join(character for character in text.lower() if character not in set(string.punctuation))
    return " ".join(word for word in re.split(r"\s+", re.sub(r"\b(?:a|an|the)\b", " ", lowered)) if word)


def official_f1(prediction: str, truth: str) -> float:
    predicted, gold = official_normalize(prediction).split(), official_normalize(truth).split()
    if not predicted or not gold:
        return float(predicted == gold)
    remaining, common = list(gold), 0
    for word in predicted:
        if word in remaining:
            remaining.remove(word)
            common += 1
    if common == 0:
        return 0.0
    precision, recall = common / len(predicted), common / len(gold)
    return 2 * precision * recall / (precision + recall)


WORDS = [
    "the",
    "a",
    "An",
    "owl",
    "Owl's",
    "1912",
    "9%",
    "U.S.",
    "Straße",
    "ÉLAN",
    "mouse",
    "—",
    "(snow)",
    "'",
    "theatre",
    "\u00a0",
]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, list[str]]]:
    chance = random.Random(7)

    def phrase(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))

    return [(phrase(12), [phrase(4) for _ in range(chance.randint(1, 3))]) for _ in range(2000)]


def test_f1_agrees_with_the_official_definition_on_2000_questions(pairs: list[tuple[str, list[str]]]) -> None:
    for text, gold in pairs:
        assert answers.f1(text, gold) == pytest.approx(max(official_f1(text, each) for each in gold), abs=1e-12)


def test_exact_agrees_with_the_official_definition_on_2000_questions(pairs: list[tuple[str, list[str]]]) -> None:
    for text, gold in pairs:
        assert answers.exact(text, gold) == max(official_normalize(text) == official_normalize(each) for each in gold)


def test_the_pairs_of_the_last_two_tests_are_of_all_kinds(pairs: list[tuple[str, list[str]]]) -> None:
    kinds = Counter((answers.exact(*pair), 0 < answers.f1(*pair) < 1) for pair in pairs)
    assert min(kinds[1.0, False], kinds[0.0, True], kinds[0.0, False]) > 20


# Ranking once more, straight from the definitions, against what ir-measures gives.


def test_article_measures_agree_with_their_definitions_on_1000_rankings() -> None:
    chance = random.Random(11)
    names = [f"a{place}" for place in range(30)]
    for _ in range(1000):
        ranked = chance.sample(names, chance.randint(1, 20))
        gold = chance.sample(names, chance.randint(1, 4))
        values = metrics.article_measures(ranked, asked(*map(Evidence, gold)))
        places = sorted(ranked.index(name) + 1 for name in gold if name in ranked)
        ideal = sum(1 / math.log2(place + 1) for place in range(1, min(len(gold), 10) + 1))
        gained = sum(1 / math.log2(place + 1) for place in places if place <= 10)
        assert values["article_recall@5"] == pytest.approx(sum(place <= 5 for place in places) / len(gold))
        assert values["article_mrr"] == pytest.approx(1 / places[0] if places else 0.0)
        assert values["article_ndcg@10"] == pytest.approx(gained / ideal)


@given(st.text(), st.lists(st.text(), min_size=1))
def test_answer_measures_stay_between_0_and_1_whatever_the_text(text: str, gold: list[str]) -> None:
    assert 0 <= answers.exact(text, gold) <= answers.f1(text, gold) <= 1

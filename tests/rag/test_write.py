"""Quote answers: original sentences in an order that reads, or a refusal that says so."""

from dataclasses import replace

import pytest

from index.errors import IntegrityError
from index.records import Article, Sentence
from rag.records import Answer, Draft, DraftClaim, Outcome, Refusal, Scored, Selection, Support
from rag.selection.quoting import choose
from rag.verifying.footnotes import check, number
from rag.writing.quotes import grow, quote

MAYOR = Article("mayor", "/mayor", "The mayor resigned. She was ill.", "Mayor resigns", published="2024-05-01")
RAIN = Article("rain", "/rain", "It rained. Bridges were closed.", "Rain" * 40)
ARTICLES = {"mayor": MAYOR, "rain": RAIN}


def cut(article: Article, ordinal: int) -> Sentence:
    start = 0 if ordinal == 0 else article.text.index(". ") + 2
    end = article.text.index(". ") + 1 if ordinal == 0 else len(article.text)
    return Sentence(article.id, ordinal, start, end, article.text[start:end])


RESIGNED, ILL, RAINED, CLOSED = (Scored(cut(article, n), 0.9 - 0.1 * n) for article in (MAYOR, RAIN) for n in (0, 1))


def answered(*chosen: Scored) -> Answer:
    selection = Selection(chosen, 0.8)
    return number("Who?", quote("Who?", selection, chosen, ARTICLES), selection, ARTICLES, index_version=3)


def test_one_article_is_named_where_its_title_tells_what_the_quotes_leave_out() -> None:
    text = "It closed on Monday. Wolves, said the mayor of Pisa, had come near."
    article = Article("bridge", "/bridge", text, "Pisa closes a bridge", published="2024-05-01")
    closed, articles = Scored(cut(article, 0), 0.9), {"bridge": article}
    draft = quote("Which city did it?", Selection((closed,), 0.8), (closed,), articles)
    assert draft.claims[0].before == "From “Pisa closes a bridge” (2024-05-01): "
    draft = quote("What did Pisa close?", Selection((closed,), 0.8), (closed,), articles)
    assert draft.claims[0].before == ""


def test_the_sentences_stand_word_for_word_each_with_its_footnote() -> None:
    answer = answered(ILL, RESIGNED)
    assert answer.text == "The mayor resigned. [1] She was ill. [2]"
    assert [claim.text for claim in answer.claims] == [one.quote for one in answer.citations]
    assert {claim.support for claim in answer.claims} == {Support.SUPPORTED}
    assert answer.index_version == 3


def test_several_articles_are_named_before_their_sentences() -> None:
    answer = answered(RESIGNED, CLOSED)
    first, second = answer.text.split("\n")
    assert first == "From “Mayor resigns” (2024-05-01): The mayor resigned. [1]"
    assert second.startswith("From “RainRain")
    assert second.endswith("…”: Bridges were closed. [2]")


def test_quotes_that_only_may_answer_say_so_and_stand_by_their_probability() -> None:
    selection = Selection((RAINED, RESIGNED, ILL), 0.4, threshold=0.2, sure=0.6)
    assert selection.outcome is Outcome.MAY_ANSWER
    chosen = choose(selection)
    assert chosen == (RAINED, RESIGNED, ILL)
    answer = number("Who?", quote("Who?", selection, chosen, ARTICLES), selection, ARTICLES, index_version=1)
    assert (answer.outcome, answer.answered, answer.refusal) == (Outcome.MAY_ANSWER, True, None)
    assert answer.text.startswith("It is not certain that the articles answer this. These sentences may")
    assert [one.quote for one in answer.citations] == ["It rained.", "The mayor resigned.", "She was ill."]
    assert [line.rpartition(": ")[2] for line in answer.text.splitlines()[1:]] == [
        "It rained. [1]",
        "The mayor resigned. [2] She was ill. [3]",
    ]


def test_without_a_second_number_an_answer_is_sure_or_refused() -> None:
    assert Selection((RESIGNED,), 0.5, threshold=0.5).outcome is Outcome.SURE
    assert Selection((RESIGNED,), 0.49, threshold=0.5).outcome is Outcome.REFUSED
    assert Selection((RESIGNED,), 0.6, threshold=0.5, sure=0.6).outcome is Outcome.SURE


def test_of_quotes_that_only_may_answer_none_repeats_another() -> None:
    again = Scored(replace(RESIGNED.sentence, article="rain", ordinal=7), 0.5)
    assert choose(Selection((RESIGNED, again, ILL), 0.4, threshold=0.2, sure=0.6)) == (RESIGNED, ILL)


def test_a_refusal_cites_nothing_and_shows_the_nearest() -> None:
    selection = Selection((RESIGNED, ILL, RAINED, CLOSED), 0.01)
    answer = number("Who?", quote("Who?", selection, (), ARTICLES), selection, ARTICLES, index_version=1)
    assert (answer.answered, answer.refusal, answer.citations) == (False, Refusal.NOT_IN_ARTICLES, ())
    assert answer.text == "The articles do not answer this."
    assert [one.quote for one in answer.related] == ["The mayor resigned.", "She was ill.", "It rained."]


def test_without_articles_it_says_how_to_add_some() -> None:
    selection = Selection((), 0.0)
    answer = number("Who?", quote("Who?", selection, (), {}), selection, {}, index_version=0)
    assert answer.refusal is Refusal.NO_ARTICLES
    assert "Add some first" in answer.text


def test_a_claim_in_other_words_is_not_shown_as_supported() -> None:
    draft = Draft("llm", (DraftClaim("The mayor fled.", (RESIGNED.sentence,), 0.9),))
    answer = number("Who?", draft, Selection((RESIGNED,), 0.9), ARTICLES, index_version=1)
    assert answer.claims[0].support is Support.UNSUPPORTED
    assert answer.claims[0].reason


def test_a_sentence_that_is_cited_twice_keeps_its_number() -> None:
    claims = tuple(DraftClaim(one.sentence.text, (one.sentence,), 0.9, " ") for one in (RESIGNED, ILL, RESIGNED))
    answer = number("Who?", Draft("quote", claims), Selection((RESIGNED,), 0.9), ARTICLES, index_version=1)
    assert [claim.citations for claim in answer.claims] == [(1,), (2,), (1,)]
    assert len(answer.citations) == 2


def test_an_answer_grows_claim_by_claim() -> None:
    selection = Selection((RESIGNED, ILL), 0.8)
    first, last = (
        number("Who?", draft, selection, ARTICLES, index_version=3)
        for draft in grow(quote("Who?", selection, (RESIGNED, ILL), ARTICLES))
    )
    check(first, ARTICLES.get)
    assert first.text == "The mayor resigned. [1]"
    assert last == answered(RESIGNED, ILL)


def test_a_refusal_comes_in_one_piece() -> None:
    refusal = quote("Who?", Selection((), 0.0), (), {})
    assert list(grow(refusal)) == [refusal]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"citations": ()}, "numbered"),
        ({"pieces": ()}, "numbered|has claims"),
        ({"outcome": Outcome.REFUSED}, "has claims"),
        ({"refusal": Refusal.NOT_IN_ARTICLES}, "has claims"),
    ],
)
def test_a_broken_answer_is_never_shown(broken: dict[str, object], message: str) -> None:
    with pytest.raises(IntegrityError, match=message):
        check(replace(answered(RESIGNED), **broken), ARTICLES.get)  # type: ignore[arg-type]  # broken on purpose


def test_a_quote_that_does_not_stand_in_its_article_is_never_shown() -> None:
    changed = replace(MAYOR, text="The mayor stayed. She was ill.")
    with pytest.raises(IntegrityError, match="does not stand in its article"):
        check(answered(RESIGNED), {"mayor": changed}.get)
    with pytest.raises(IntegrityError, match="does not stand in its article"):
        check(answered(RESIGNED), lambda _: None)


def test_a_claim_without_a_footnote_is_never_shown() -> None:
    answer = answered(RESIGNED)
    bare = replace(answer, pieces=(*answer.pieces, replace(answer.claims[0], citations=())))
    with pytest.raises(IntegrityError, match="no footnote"):
        check(bare, ARTICLES.get)

"""Numbers, names, quotations and negations of a claim, held against what it cites."""

import pytest

from rag.english.claims import alleges, is_circular, quotations, shortened, tells, unquoted
from rag.english.polarity import negations, opposed, strictly_negated
from rag.verifying.lacking import alleged, missing_names, missing_numbers
from rag.verifying.numbers import numbers
from rag.verifying.statement import parse


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Over 450,000 deaths", [450000]),
        ("25% of 2.5 million", [25, 2.5e6]),
        ("twenty-five of six hundred", [25, 600]),
        ("the 19th of the 1990s", [19, 1990]),
        ("$3bn", [3e9]),
        ("no figure", []),
    ],
)
def test_numbers_are_read_as_they_are_meant(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers(text)] == values


@pytest.mark.parametrize(
    ("claim", "cited", "missing"),
    [
        ("450,000 died", "Over 450000 deaths", ()),
        ("six died", "6 people were killed", ()),
        ("2.5 million fled", "2,500,000 people fled", ()),
        ("about 450,000 died", "449,500 deaths", ()),
        ("500 died", "Over 450 deaths", ("500",)),
        ("in 2020", "in 2021", ("2020",)),
        ("one of them", "they", ()),
    ],
)
def test_a_number_that_is_not_cited_is_missing(claim: str, cited: str, missing: tuple[str, ...]) -> None:
    assert missing_numbers(parse(claim), parse(cited)) == missing


@pytest.mark.parametrize(
    ("claim", "cited", "missing"),
    [
        ("On Monday Ana Reis left Lisbon", "Reis left Lisbon on Monday, and Ana cried", ()),
        ("The mayor met Trump", "The mayor met Biden", ("Trump",)),
        ("Troops left Mexico", "Mexican troops left", ()),
        ("The US left", "The U.S. left", ()),
        ("Ana Reis left", "The mayor left", ("Ana", "Reis")),
        ("Rain fell", "It rained", ()),
        ("Many Americans left", "Americans are leaving", ()),
    ],
)
def test_a_name_that_is_not_cited_is_missing(claim: str, cited: str, missing: tuple[str, ...]) -> None:
    assert missing_names(parse(claim), parse(cited)) == missing


def test_quotations_are_found_with_their_marks() -> None:
    assert [said for *_, said in quotations("He said “not for sale” and 'no way out', 'no'.")] == [
        "not for sale",
        "no way out",
    ]
    assert not quotations("the mayor's deputy's car")


def test_a_quotation_that_is_not_verbatim_loses_its_marks() -> None:
    cited = ["She said that “sovereignty is not for sale”."]
    assert unquoted("She said “sovereignty is not for sale.”", cited) == "She said “sovereignty is not for sale.”"
    assert unquoted("She said “it is never sold”.", cited) == "She said it is never sold."


def test_negations_are_counted() -> None:
    assert negations("She didn't go and never will") == 2
    assert strictly_negated("It isn’t so")
    assert not strictly_negated("She refused")


def test_opposites_on_two_sides_are_seen() -> None:
    assert opposed(set(parse("Prices rose").terms), set(parse("Prices fell").terms)) == 1
    assert opposed(set(parse("Prices rose and fell").terms), set(parse("Prices fell").terms)) == 0
    assert opposed(set(parse("Prices rose").terms), set(parse("Prices rose").terms)) == 0


@pytest.mark.parametrize(
    ("claim", "views"),
    [
        ("She refused because she was afraid of the cartels.", ("afraid", "cartels")),
        ("The president accused her of being afraid of the cartels.", ()),
        ("The president says that she is afraid of the cartels.", ()),
        ("She refused the offer.", ()),
    ],
)
def test_what_somebody_alleges_is_not_taken_for_what_the_article_says(claim: str, views: tuple[str, ...]) -> None:
    cited = ["She refused the offer, sparking an accusation from the president that she is afraid of the cartels."]
    assert alleged(parse(claim), cited) == views


def test_what_one_article_alleges_and_another_states_may_be_claimed() -> None:
    cited = ["They accuse the mayor of fraud.", "The court found the mayor guilty of fraud."]
    assert alleged(parse("The mayor committed fraud."), cited) == ()


@pytest.mark.parametrize(
    ("claim", "read"),
    [
        ("President Ana Reis resigned.", "Reis resigned."),
        ("The President Ana Reis resigned.", "The Reis resigned."),
        ("President Eva Reis resigned.", "President Eva Reis resigned."),
        ("President Ana Rei resigned.", "President Ana Rei resigned."),
        ("Ana Reis resigned on Monday.", "Reis resigned on Monday."),
        ("President Ana Costa resigned.", "President Ana Costa resigned."),
    ],
)
def test_a_name_that_the_article_has_in_full_may_be_written_in_full(claim: str, read: str) -> None:
    article = "President Ana Reis spoke. President Ana Costa did not. On Monday Reis resigned."
    assert shortened(claim, ["On Monday Reis resigned."], [article]) == read


@pytest.mark.parametrize(
    ("text", "is_alleged", "is_told"),
    [
        ("Trump argued that she refused out of fear.", True, True),
        ("Why did she refuse, according to Trump?", False, True),
        ("Why did she refuse troops?", False, False),
        ("The flood claimed nine lives.", False, False),
    ],
)
def test_an_allegation_is_told_from_a_statement(text: str, is_alleged: bool, is_told: bool) -> None:
    assert (alleges(text), tells(text)) == (is_alleged, is_told)


@pytest.mark.parametrize(
    ("claim", "circular"),
    [
        ("The senior official who fell ill this week is a senior official.", True),
        ("What was said was said", True),
        ("The country that won is Japan.", False),
        ("The largest city of New York is New York City.", False),
        ("Lisbon was ruled by its council.", False),
        ("Prices rose.", False),
        ("Nobody knows who she was.", False),
    ],
)
def test_a_claim_may_say_no_more_of_a_thing_than_that_it_is_that_thing(claim: str, *, circular: bool) -> None:
    assert is_circular(claim) is circular

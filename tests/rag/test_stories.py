"""Stories told twice, corrected, or told in two articles: planted, and asked for as a reader would."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import sync
from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Article, Sentence
from rag.pipeline import Footnote
from rag.records import Scored, Selection
from rag.rendering.html import to_html
from rag.rendering.text import to_markdown, to_text
from rag.selection.agreement import differ, repeats, unite
from rag.writing.quotes import quote
from tests.conftest import open_stores

Collection = Callable[..., Footnote]


@pytest.fixture
def collection(tmp_path: Path, folder: Path, real_embedder: SentenceTransformerEmbedder) -> Iterator[Collection]:
    """Makes a collection of articles, each a name with its date, title and text."""
    opened: list[Footnote] = []

    def made(**articles: tuple[str, str, str]) -> Footnote:
        for name, (day, title, text) in articles.items():
            (folder / f"{name}.md").write_text(f"---\ntitle: {title}\ndate: {day}\n---\n{text}\n")
        stores = open_stores(tmp_path / "data", real_embedder)
        sync([folder], stores)
        opened.append(Footnote(stores))
        return opened[-1]

    yield made
    for footnote in opened:
        footnote.close()


FERRY = (
    "A ferry ran aground off the island of Armona on Sunday evening. "
    "All 84 passengers were brought ashore by fishing boats. "
    "The harbour master said the channel had silted up after the winter storms. "
)


def test_a_story_printed_twice_takes_one_place_and_names_the_other(collection: Collection) -> None:
    footnote = collection(
        agency=("2024-03-04", "Ferry runs aground", f"{FERRY}An inquiry has been opened."),
        paper=("2024-03-05", "Ferry aground off Armona", f"{FERRY}The ferry company did not comment."),
        other=("2024-03-06", "Tram line reopens", "The tram line to the harbour reopened after three years."),
    )
    answer = footnote.ask("How many passengers of the ferry were brought ashore?")
    [cited] = answer.citations
    assert "84 passengers" in cited.quote
    assert {cited.article, *cited.also} == {"agency.md", "paper.md"}
    for rendered in (to_text(answer), to_markdown(answer), to_html(answer)):
        assert f"also in {cited.also[0].replace('.', '.')}" in rendered.replace("\\", "")


def test_a_correction_and_what_it_corrects_are_both_named_the_newest_first(collection: Collection) -> None:
    footnote = collection(
        first=("2024-05-02", "Bridge to be rebuilt", "The rebuilding of the Tavira bridge will cost 5 million euros."),
        correction=(
            "2024-05-09",
            "Correction: Tavira bridge",
            "The rebuilding of the Tavira bridge will cost 7 million euros, the council said.",
        ),
    )
    answer = footnote.ask("How much will the rebuilding of the Tavira bridge cost?")
    assert [cited.published for cited in answer.citations] == ["2024-05-09", "2024-05-02"]
    assert answer.text.startswith("The articles differ; the newest stands first.\n")
    assert answer.text.index("7 million") < answer.text.index("5 million")
    assert "(2024-05-02)" in answer.text


def test_a_question_about_two_places_is_answered_from_both_articles(collection: Collection) -> None:
    footnote = collection(
        faro=("2024-01-10", "Faro budget", "The city of Faro set its school budget at 40 million euros."),
        evora=("2024-01-12", "Évora budget", "The city of Évora set its school budget at 25 million euros."),
        rain=("2024-01-12", "Rain", "Heavy rain is expected in the Algarve until Friday."),
    )
    answer = footnote.ask("How many euros did the cities of Faro and Évora set for schools?")
    assert {cited.article for cited in answer.citations} == {"faro.md", "evora.md"}


def test_the_latest_is_taken_from_the_newest_article(collection: Collection) -> None:
    footnote = collection(
        spring=("2024-03-01", "Bread", "The price of bread rose to 1.10 euros a loaf in the bakeries of Olhão."),
        autumn=("2024-10-01", "Bread again", "The price of bread rose to 1.30 euros a loaf in the bakeries of Olhão."),
    )
    answer = footnote.ask("What is the latest price of bread in Olhão?")
    assert "1.30" in answer.citations[0].quote


def scored(article: str, text: str, *given: str) -> Scored:
    return Scored(Sentence(article, 0, 0, len(text), text), 0.9, bool(given), frozenset(given))


def named(article: str, text: str) -> Scored:
    return replace(scored(article, text), names=frozenset({"senn"}))


@pytest.mark.parametrize(
    ("one", "other", "differing"),
    [
        ("The bridge in Senn is safe, engineers say.", "The bridge in Senn is unsafe, engineers say.", True),
        ("The paper mill in Senn will stay open, its owner said.", "The paper mill in Senn has shut for good.", True),
        ("The banker denies that he forged signatures.", "The banker has confessed that he forged signatures.", True),
        ("No one was hurt.", "A man of 61 was killed by a falling tree.", True),
        ("A man of 61 was killed by a falling tree.", "Two people were hurt in the storm.", False),
        ("The school stays closed.", "The mill in Senn is open.", False),
        ("The bridge in Senn is safe.", "The bridge in Senn is long.", False),
    ],
)
def test_opposites_about_what_a_question_names_differ(one: str, other: str, differing: bool) -> None:
    assert differ(named("a", one), named("b", other)) is differing
    assert differ(named("b", other), named("a", one)) is differing


def test_harm_to_somebody_else_is_no_contradiction() -> None:
    assert not differ(named("a", "No one was hurt."), scored("b", "A man was killed."))


def test_one_sentence_in_two_articles_is_one() -> None:
    once, twice = (scored(name, "All 84 passengers were brought ashore.", "84") for name in "ab")
    other = scored("c", "All 48 passengers were brought ashore.", "48")
    united = unite([once, twice, once, other], 2)
    assert [one.also for one in united] == [("b",), ()]
    assert unite([once, other], 1) == (once,)


@pytest.mark.parametrize(
    ("one", "other", "differing"),
    [
        (scored("a", "It cost 5 million.", "5", "million"), scored("b", "It cost 7 million.", "7", "million"), True),
        (scored("a", "It cost 5 million.", "5"), scored("a", "It cost 7 million.", "7"), False),
        (scored("a", "It cost 5 million.", "5"), scored("b", "In 2020 it cost 5 million.", "5", "2020"), False),
        (scored("a", "The mayor is Costa.", "costa"), scored("b", "The mayor is Lima.", "lima"), True),
        (scored("a", "The mayor is Ana Costa.", "ana", "costa"), scored("b", "The mayor is Costa.", "costa"), False),
        (scored("a", "The bridge cost 5 million.", "5"), scored("b", "It rained for 7 days.", "7"), False),
        (scored("a", "It cost much."), scored("b", "It cost 7 million.", "7"), False),
    ],
)
def test_when_two_articles_differ(one: Scored, other: Scored, differing: bool) -> None:
    assert differ(one, other) is differing
    assert differ(other, one) is differing


def test_a_sentence_repeats_another_unless_they_differ() -> None:
    once = scored("a", "It cost 5 million euros in all.", "5")
    assert repeats(scored("a", "In all it cost 5 million.", "5"), once)
    assert not repeats(scored("b", "It cost 7 million euros in all.", "7"), once)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The court found the former mayor Iris Kolb guilty.",
            "The court found the former mayor Iris Kolb not guilty.",
        ),
        ("The director approved the payments.", "The director had not approved the payments."),
        ("The leak injured 12 workers.", "The leak injured 31 workers."),
        ("Dorn lent Berg money.", "Berg lent Dorn money."),
        ("Der Minister trat am Montag zurück.", "Der Minister trat am Montag nicht zurück."),
        ("El alcalde dimitió el lunes.", "El alcalde no dimitió el lunes."),
        ("Prices rose sharply in the second quarter.", "Prices fell sharply in the second quarter."),
        ("Profits rose in the second quarter.", "Profits rose in the third quarter."),
    ],
)
def test_what_says_something_else_does_not_stand_in_another_article_too(one: str, other: str) -> None:
    assert [each.also for each in unite([scored("a", one), scored("b", other)], 2)] == [(), ()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge in Weiler is safe.", "The bridge in Weiler is unsafe and not open."),
        ("The mill in Torn will stay open.", "The mill in Torn is closed."),
        ("The director approved the payments.", "The director had not approved the payments."),
        ("Prices rose sharply in May.", "Prices fell sharply in May."),
    ],
)
def test_articles_that_say_the_opposite_differ(one: str, other: str) -> None:
    assert differ(scored("a", one), scored("b", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("A fire in Senn killed 3 people.", "3"), ("A fire in Torn killed 5 people.", "5")),
        (("Profits rose by 3 in the second quarter.", "3"), ("Profits rose by 5 in the third quarter.", "5")),
        (("Galmo was fined 3 million for bribery.", "3"), ("Torvik was fined 5 million for bribery.", "5")),
        (("In May 3 ships sank.", "3"), ("In June 5 ships sank.", "5")),
    ],
)  # fmt: skip
def test_articles_that_tell_of_two_things_do_not_differ(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not differ(scored("a", *one), scored("b", *other))


def test_an_answer_that_is_not_certain_says_that_articles_differ_and_begins_with_the_newest() -> None:
    older, newer = named("a", "The bridge in Senn is safe."), named("b", "The bridge in Senn is unsafe.")
    articles = {
        name: Article(name, name, "", "Senn", published=day) for name, day in (("a", "2022-05-01"), ("b", "2024-05-01"))
    }
    draft = quote("Is the bridge safe?", Selection((older, newer), 0.5, 0.3, 0.7), (older, newer), articles)
    assert [claim.text for claim in draft.claims] == [newer.sentence.text, older.sentence.text]
    assert draft.claims[0].before.startswith("It is not certain that the articles answer this. They differ;")

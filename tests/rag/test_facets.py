"""Names are counted by article, the forms of one together, and only articles that are new or changed are read."""

from pathlib import Path

from index.build import Stores, sync
from rag.collection.counted import CountedNames
from rag.collection.facets import Facet, facets
from rag.collection.names import Named, NameKind, open_names
from rag.pipeline import Footnote
from rag.web.ui.articles.facets import search_for

P, O, G = NameKind.PERSON, NameKind.ORGANISATION, NameKind.PLACE  # noqa: E741 - the letters of the three kinds


def named(*names: tuple[NameKind, str]) -> Named:
    return dict.fromkeys(names, 1)


def test_forms_of_a_name_are_counted_together() -> None:
    counted = facets(
        {
            "a": named((P, "John F. Kennedy"), (G, "United States"), (O, "European Union")),
            "b": named((P, "JFK"), (G, "US"), (O, "EU")),
            "c": named((P, "Kennedy"), (G, "U.S."), (O, "E.U.")),
            "d": named((P, "Robert Kennedy"), (P, "Kennedy"), (G, "Peru")),
        },
        most=10,
    )
    assert {(one.name, one.articles) for one in counted} == {
        ("John F. Kennedy", 3),
        ("United States", 3),
        ("European Union", 3),
    }
    [president] = [one for one in counted if one.kind is P]
    assert set(president.forms) == {"JFK", "Kennedy"}


def test_a_surname_goes_to_the_full_name_of_its_own_article() -> None:
    articles = {
        "a": named((P, "Joe Biden"), (P, "Biden")),
        "b": named((P, "Joe Biden")),
        "c": named((P, "Jill Biden"), (P, "Biden")),
        "d": named((P, "Jill Biden")),
        "e": named((P, "Biden")),
        "f": named((P, "Joe Biden")),
    }
    assert {one.name: one.articles for one in facets(articles, most=10)} == {"Joe Biden": 4, "Jill Biden": 2}


def test_a_name_is_of_the_kind_that_most_articles_have_it_as() -> None:
    articles = {"a": named((P, "Joe Biden"), (P, "Biden")), "b": named((P, "Biden")), "c": named((O, "Biden"))}
    assert [(one.kind, one.name, one.articles) for one in facets(articles, most=10)] == [(P, "Joe Biden", 3)]


def test_a_facet_is_a_search_for_each_form_that_holds_no_other() -> None:
    assert search_for(Facet(P, "John F. Kennedy", ("JFK", "Kennedy"), 3)) == "JFK OR Kennedy"
    assert search_for(Facet(G, "United States", ("US",), 3)) == '"United States" OR US'


def test_articles_are_read_by_spacy_once_and_again_when_they_change(stores: Stores, folder: Path) -> None:
    (folder / "one.md").write_text("Angela Merkel met Emmanuel Macron in Paris on Monday.\n", "utf-8")
    (folder / "two.md").write_text("The European Union praised Angela Merkel in Paris.\n", "utf-8")
    sync([folder], stores)
    counted, read = CountedNames(Footnote(stores)), open_names()
    assert counted.read(read) == 2
    assert counted.read(read) == 0
    assert [(one.kind, one.name, one.articles) for one in counted.facets()] == [
        (P, "Angela Merkel", 2),
        (G, "Paris", 2),
    ]
    (folder / "two.md").write_text("The European Union praised nobody in Paris.\n", "utf-8")
    sync([folder], stores)
    assert counted.read(read) == 1
    assert [one.name for one in counted.facets()] == ["Paris"]

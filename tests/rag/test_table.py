"""Tables: which cell has which quote, what the files hold, and that nothing in them is a formula."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from index.build import Stores, sync
from index.errors import ConfigError, QuestionError
from rag.cli.commands import app
from rag.collection.records import Findings, FoundArticle
from rag.collection.sheets import sources_to_csv, to_csv, to_markdown, to_xlsx, write
from rag.collection.table import LONGEST, Cell, Row, Table, checked_questions, of_articles, short
from rag.pipeline import Footnote
from rag.records import Citation
from tests.conftest import HashEmbedder

HOSTILE = '=HYPERLINK("http://evil.example","x")'


def cited(number: int, quote: str, title: str = "Bridge", article: str = "a.md") -> Citation:
    return Citation(
        number, article, title, "https://example.org/a", "2024-06-12", "Senn Post", f"{article}:1", 0, len(quote), quote
    )


TABLE = Table(
    ("Who closed it?", "=1+1"),
    (
        Row(HOSTILE, "a.md", (Cell("The council closed it.", 1, is_sure=True), None)),
        Row("B | C", "b.md", (None, Cell("It *may* reopen.\x07", 2, is_sure=False))),
    ),
    (cited(1, "The council closed it."), cited(2, "+It *may* reopen.\x07\ud800", title="@SUM(A1)")),
    done=4,
    total=4,
    index_version=1,
    complete=True,
)


def test_a_workbook_has_the_table_linked_to_its_sources_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(to_xlsx(TABLE)))
    table, sources = book["Table"], book["Sources"]
    assert [[cell.value for cell in row] for row in table.rows] == [
        [None, "Who closed it?", "=1+1"],
        [HOSTILE, "“The council closed it.” [1]", None],
        ["B | C", None, "? “It *may* reopen.” [2]"],
    ]
    assert {cell.data_type for sheet in (table, sources) for row in sheet.rows for cell in row} <= {
        "s",
        "n",
        "inlineStr",
    }
    assert table["B2"].hyperlink.location == "Sources!A2" or table["B2"].hyperlink.target == "#Sources!A2"
    assert [cell.value for cell in sources[2]][:8] == [
        1, "Bridge", "Senn Post", "2024-06-12", "https://example.org/a", "a.md", 0, 22,
    ]  # fmt: skip
    assert sources["B3"].value == "@SUM(A1)"


def test_in_csv_a_formula_is_made_inert_and_the_sources_stand_in_a_second_file() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(TABLE).decode("utf-8-sig"))))
    assert rows[0] == ["", "Who closed it?", "'=1+1"]
    assert rows[1] == [f"'{HOSTILE}", "“The council closed it.” [1]", ""]
    sources = list(csv.reader(io.StringIO(sources_to_csv(TABLE).decode("utf-8-sig"))))
    assert sources[2][1] == "'@SUM(A1)"
    assert sources[2][9].startswith("'+It")


def test_markdown_has_footnotes_and_shows_marks_as_they_are() -> None:
    text = to_markdown(TABLE)
    assert "“The council closed it.”[^1]" in text
    assert "B \\| C" in text
    assert "\\*may\\*" in text
    assert "[^1]: “The council closed it.” — Bridge · Senn Post · 2024-06-12 <https://example.org/a>" in text


def test_files_are_written_by_their_ending(tmp_path: Path) -> None:
    assert write(TABLE, tmp_path / "t.csv") == [tmp_path / "t.csv", tmp_path / "t.sources.csv"]
    assert write(TABLE, tmp_path / "t.md") == [tmp_path / "t.md"]
    assert write(TABLE, tmp_path / "t.xlsx") == [tmp_path / "t.xlsx"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.csv", "t.md", "t.sources.csv", "t.xlsx"]


def test_a_file_of_another_kind_or_place_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\.xlsx, \.csv or \.md"):
        write(TABLE, tmp_path / "t.pdf")
    with pytest.raises(ConfigError, match="cannot be written"):
        write(TABLE, tmp_path / "nowhere" / "t.csv")


def test_a_long_sentence_is_cut_to_the_stretch_that_answers() -> None:
    before = "The council met for many hours in the old hall of Senn, and there was tea for all who had come, " * 3
    quote = f"{before}the Oldmill bridge costs 4 million euros, and that was all that was said on that long evening."
    cut = short(quote, "What does the Oldmill bridge cost?")
    assert cut.startswith("… ")
    assert "the Oldmill bridge costs 4 million euros" in cut
    assert len(cut) <= LONGEST + 4
    assert short("It is short.", "What?") == "It is short."


def test_the_cells_of_an_article_and_of_its_doubles_have_one_source(stores: Stores, folder: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (folder / name).write_text(f"---\ntitle: {name}\n---\n\nThe council of {name} closed the bridge.\n", "utf-8")
    sync([folder], stores)
    entries = Footnote(stores).entries()
    found = FoundArticle(replace(cited(1, "The council closed it."), also=("b.md",)), 0.9, is_sure=True)
    findings = Findings("Who?", (found,), 3, 3, 1, complete=True)
    tables = list(of_articles(("Who?",), entries, lambda _: [findings], 1))
    assert [table.complete for table in tables] == [False, False, True]
    cells = {row.article: row.cells[0] for row in tables[-1].rows}
    assert cells["c.md"] is None
    assert cells["a.md"] == cells["b.md"] == Cell("The council closed it.", 1, is_sure=True)
    assert len(tables[-1].sources) == 1


def test_a_table_of_articles_is_filled_from_the_index(stores: Stores, folder: Path) -> None:
    (folder / "a.md").write_text("The council of Senn closed the Oldmill bridge on Monday.\n", "utf-8")
    (folder / "b.md").write_text("A ferry sank in the harbour of Lund.\n", "utf-8")
    sync([folder], stores)
    footnote = Footnote(stores)
    table = list(footnote.table(["Who closed the Oldmill bridge?"]))[-1]
    assert table.complete
    assert [row.article for row in table.rows] == [entry.id for entry in footnote.entries()]
    for source in table.sources:
        article = footnote.article(source.article)[0]
        assert article.text[source.start : source.end] == source.quote


def test_a_row_of_a_name_cites_only_what_speaks_of_it(stores: Stores, folder: Path, embedder: HashEmbedder) -> None:
    (folder / "a.md").write_text("Norfly was fined 4 million euros by the court in Senn.\n", "utf-8")
    sync([folder], stores)
    assert embedder.fingerprint == "hash/64"
    rows = list(Footnote(stores).table(["What was {} fined?"], ["Norfly", "Zanzibar Air"]))[-1].rows
    assert [row.label for row in rows] == ["Norfly", "Zanzibar Air"]
    assert rows[1].cells == (None,)


@pytest.mark.parametrize("questions", [[], ["  ", ""]])
def test_without_a_question_there_is_no_table(questions: list[str]) -> None:
    with pytest.raises(QuestionError, match="one on each line"):
        checked_questions(questions)


def test_the_command_tells_what_is_wrong_before_it_loads_anything(tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("Who?\n", "utf-8")
    asked = CliRunner().invoke(app, ["table", str(tmp_path / "q.txt"), "--out", str(tmp_path / "t.pdf")])
    assert isinstance(asked.exception, ConfigError)
    missing = CliRunner().invoke(app, ["table", str(tmp_path / "no.txt"), "--out", str(tmp_path / "t.csv")])
    assert "no.txt cannot be read" in str(missing.exception)

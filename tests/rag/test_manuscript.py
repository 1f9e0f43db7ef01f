"""A draft held against real articles: what is found of each sentence, and the report in each form."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from index.build import sync
from index.embedding.embed import SentenceTransformerEmbedder
from index.errors import QuestionError
from rag.cli.commands import app
from rag.pipeline import Footnote
from rag.rendering.manuscript import to_json, to_markdown, to_word
from rag.verifying.manuscript import READ_IT, Finding
from tests.conftest import SEEDS, open_stores

STORY = (
    "The council of Armona voted on Monday to close the old harbour bridge. "
    "Repairs would have cost 40 million euros, the mayor, Ana Reis, said. "
    "The ferry company Norfly did not object to the decision. "
    "Ana Reis accused Rui Melo of wasting money on the bridge."
)
DRAFT = """# The bridge of Armona

The council of Armona voted to close the old harbour bridge.
The ferry company Norfly objected to the decision.
Repairs would have cost 90 million euros, the mayor, Ana Reis, said.
Rui Melo accused Ana Reis of wasting money on the bridge.
Penguins in the northern zoo learned to swim backwards last winter.
Is the bridge safe?
"""


@pytest.fixture
def footnote(tmp_path: Path, folder: Path, real_embedder: SentenceTransformerEmbedder) -> Iterator[Footnote]:
    (folder / "bridge.md").write_text(f"---\ntitle: Armona closes its bridge\ndate: 2024-05-06\n---\n{STORY}\n")
    stores = open_stores(tmp_path / "data", real_embedder)
    sync([folder], stores)
    made = Footnote(stores)
    yield made
    made.close()


def test_each_sentence_that_claims_something_has_what_the_articles_say_of_it(footnote: Footnote) -> None:
    report = footnote.check_draft(DRAFT)
    assert [one.finding for one in report.sentences] == [
        Finding.NO_CLAIM,
        Finding.SUPPORTED,
        Finding.CONTRADICTED,
        Finding.CONTRADICTED,
        Finding.CONTRADICTED,
        Finding.NOT_FOUND,
        Finding.NO_CLAIM,
    ]
    quoted = {one.number: one.quote for one in report.citations}
    assert quoted[report.sentences[1].citations[0]].startswith("The council of Armona")
    assert "90" in str(report.sentences[3].reason)
    assert [one.finding for one in report.to_do()][-1] is Finding.NOT_FOUND, "what is wrong is done first"


def test_a_sentence_that_nothing_decides_is_shown_with_what_is_nearest_to_it(footnote: Footnote) -> None:
    report = footnote.check_draft("The harbour will lose its old bridge.")
    [said] = report.sentences
    assert said.finding is Finding.NOT_CHECKED
    [cited] = report.citations
    assert cited.quote.startswith("The council of Armona")
    assert said.reason == READ_IT


def test_every_footnote_of_a_report_stands_in_its_article(footnote: Footnote) -> None:
    report = footnote.check_draft(DRAFT)
    for one in report.citations:
        article, _ = footnote.article(one.article)
        assert article.text[one.start : one.end] == one.quote
    assert [one.number for one in report.citations] == list(range(1, len(report.citations) + 1))


def test_the_report_is_written_as_markdown_word_and_json(footnote: Footnote) -> None:
    report = footnote.check_draft(DRAFT)
    markdown = to_markdown(report)
    assert "[^1]: “The council of Armona" in markdown
    assert "**(contradicted)**" in markdown
    word = to_word(report)
    assert "harbour bridge" in "\n".join(one.text for one in docx.Document(io.BytesIO(word)).paragraphs)
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        assert b"The council of Armona" in parts.read("word/footnotes.xml")
        assert b'footnoteReference w:id="1"' in parts.read("word/document.xml")
    assert json.loads(to_json(report))["sentences"][1]["finding"] == "supported"


def test_an_empty_draft_is_told_so(footnote: Footnote) -> None:
    with pytest.raises(QuestionError, match="empty"):
        footnote.check_draft(" \n")


@pytest.mark.parametrize(
    ("name", "out", "message"),
    [
        ("draft.pdf", None, "give a .txt, .md or .docx file"),
        ("missing.md", None, "cannot be read"),
        ("draft.md", "report.odt", "name a file that ends in"),
    ],
)
def test_what_cannot_be_checked_is_told_in_one_line(tmp_path: Path, name: str, out: str | None, message: str) -> None:
    if name != "missing.md":
        (tmp_path / name).write_text("The bridge is closed.")
    given = ["check-draft", str(tmp_path / name), *(["--out", str(tmp_path / out)] if out else [])]
    result = CliRunner().invoke(app, given)
    assert message in str(result.exception)


def test_a_draft_is_checked_on_the_command_line_against_a_real_article(tmp_path: Path) -> None:
    data, draft = str(tmp_path / "data"), tmp_path / "draft.docx"
    written = docx.Document()
    for sentence in (
        "Over 450,000 deaths in Mexico have been linked to drug trafficking violence.",
        "Over 650,000 deaths in Mexico have been linked to drug trafficking violence.",
        "Penguins in the northern zoo learned to swim backwards last winter.",
    ):
        written.add_paragraph(sentence)
    written.save(str(draft))
    assert CliRunner().invoke(app, ["index", str(SEEDS), "--data-dir", data]).exit_code == 0
    told = CliRunner().invoke(app, ["check-draft", str(draft), "--json", "--data-dir", data])
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    assert [one["finding"] for one in report["sentences"]] == ["supported", "contradicted", "not_found"]
    assert "450,000" in report["citations"][0]["quote"]
    for name in ("report.md", "report.docx", "report.json"):
        out = tmp_path / name
        result = CliRunner().invoke(app, ["check-draft", str(draft), "--out", str(out), "--data-dir", data])
        assert result.exit_code == 0, result.output
        assert out.stat().st_size > 500
    assert "450,000" in "\n".join(one.text for one in docx.Document(str(tmp_path / "report.docx")).paragraphs)

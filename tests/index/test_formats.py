"""Formats: each is read by what a file holds, word for word; what cannot be read is named with what to do."""

import email.message
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from index.build import Stores, sync
from index.errors import ArticleError, FormatError
from index.records import Article, Place, find_place
from index.sources.files import Source, discover, read
from rag.cli.progress import details
from tests.index.test_pdf import column, set_pdf
from tests.index.test_word import document, paragraph, run

SAID = "The harbour paid 4 consultants. None of them could show a report – “not one”, said Zoë Brandt."


def found(folder: Path, name: str, data: bytes | str) -> list[Article | ArticleError]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(Source(path, folder)))


def article(folder: Path, name: str, data: bytes | str) -> Article:
    (one,) = found(folder, name, data)
    assert isinstance(one, Article), one
    return one


def packed(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def mail(body: str, subtype: str = "plain", **fields: str) -> email.message.EmailMessage:
    message = email.message.EmailMessage()
    message["From"] = "Ann Lee <ann@example.org>"
    message["Subject"] = "Invoices of the harbour"
    message["Date"] = "Tue, 03 May 2022 10:00:00 +0200"
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content(body, subtype=subtype)
    return message


@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_a_mail_is_its_text_with_subject_sender_and_date(tmp_path: Path, subtype: str) -> None:
    body = f"<div>{SAID}</div>" if subtype == "html" else SAID
    read_ = article(tmp_path, "a.eml", mail(body, subtype).as_bytes())

    assert (read_.text, read_.title, read_.author, read_.published) == (
        SAID, "Invoices of the harbour", "Ann Lee", "2022-05-03",
    )  # fmt: skip


def test_the_attachments_of_a_mail_are_named_as_not_read(tmp_path: Path) -> None:
    message = mail(SAID)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="bill.pdf")
    text, error = found(tmp_path, "a.eml", message.as_bytes())

    assert isinstance(text, Article)
    assert str(error) == "a.eml: has attachments that are not read: bill.pdf; save them beside it"


@pytest.mark.parametrize("name", ["a.mbox", "Inbox"])
def test_each_mail_of_a_mailbox_is_an_article(tmp_path: Path, name: str) -> None:
    mails = [b"From a Tue May  3 10:00:00 2022\n" + mail(f"{SAID} {n}").as_bytes() + b"\n" for n in (1, 2)]
    one, two = found(tmp_path, name, b"".join(mails))

    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert [(each.id, each.text) for each in (one, two)] == [(f"{name}#{n}", f"{SAID} {n}") for n in (1, 2)]


PAGE = (
    f"<html><head><title>Harbour</title></head><body><article><h1>Harbour</h1><p>{SAID}</p><p>{SAID}</p></article>"
    "</body></html>"
)


def test_a_page_that_was_saved_in_one_file_is_an_article_with_its_address(tmp_path: Path) -> None:
    saved = email.message.EmailMessage()
    saved["Snapshot-Content-Location"] = "https://example.org/harbour"
    saved.set_content(PAGE, subtype="html")
    saved.make_related()
    read_ = article(tmp_path, "a.mhtml", saved.as_bytes())

    assert (read_.url, read_.text.split("\n")[0], SAID in read_.text) == (
        "https://example.org/harbour",
        "Harbour",
        True,
    )


def test_rich_text_is_read(tmp_path: Path) -> None:
    escaped = "".join(each if each.isascii() else f"\\u{ord(each)}?" for each in SAID)
    rtf = f"{{\\rtf1\\ansi{{\\info{{\\title Harbour}}{{\\author Ann Lee}}}}\\b Harbour\\b0\\par {escaped}\\par}}"
    read_ = article(tmp_path, "a.rtf", rtf)

    assert (read_.title, read_.author, read_.text.split("\n")[:2]) == ("Harbour", "Ann Lee", ["Harbour", SAID])


NAMES = {"office": "office", "text": "text", "table": "table", "draw": "drawing"}
SPACES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in NAMES.items())


def odt(body: str) -> bytes:
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {SPACES}>{text}</office:document-content>"
    return packed(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml=content)


def test_an_opendocument_text_is_read_as_it_is_accepted_with_its_notes_below(tmp_path: Path) -> None:
    said = "<text:note-body><text:p>Letter of May.</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{said}</text:note>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = [[cell.format(each) for each in row] for row in (("Area", "Kitchens"), ("South", "25"))]
    table = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    body = (
        "<text:tracked-changes><text:deletion><text:p>always</text:p></text:deletion></text:tracked-changes>"
        f"<text:h>Harbour</text:h><text:p>It did<text:s/><text:span>not</text:span>{note} close.</text:p>"
        "<text:list><text:list-item><text:p>Oil</text:p></text:list-item></text:list>"
        f"<table:table>{table}</table:table><text:p><draw:frame><draw:text-box><text:p>In a box.</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )

    assert article(tmp_path, "a.odt", odt(body)).text.split("\n") == [
        "Harbour", "It did not close.", "• Oil", "South · Kitchens: 25", "In a box.", "Letter of May.",
    ]  # fmt: skip


def test_a_book_is_read_in_the_order_of_its_spine(tmp_path: Path) -> None:
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in ("two", "one"))
    said = "<dc:title>Harbour</dc:title><dc:creator>Ann Lee</dc:creator><dc:date>2022-05-03</dc:date>"
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<metadata>{said}</metadata><manifest>{items}</manifest><spine><itemref idref="one"/><itemref idref="two"/>'
        "</spine></package>"
    )
    chapter = (
        '<?xml version="1.0" encoding="utf-8"?><html><head><title>no</title></head><body><h1>{}</h1><p>{}</p></body>'
        "</html>"
    )
    container = '<container><rootfiles><rootfile full-path="b/c.opf"/></rootfiles></container>'
    book = packed(
        **{"META-INF__container_dot_xml": container},
        b__c_dot_opf=opf,
        b__two_dot_xhtml=chapter.format("Two", "It ended."),
        b__one_dot_xhtml=chapter.format("One", SAID),
    )
    read_ = article(tmp_path, "a.epub", book)

    assert (read_.title, read_.author, read_.published) == ("Harbour", "Ann Lee", "2022-05-03")
    assert [line for line in read_.text.split("\n") if line] == ["One", SAID, "Two", "It ended."]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_each_row_of_a_csv_file_has_the_heads_of_its_columns(tmp_path: Path, sign: str) -> None:
    rows = [("name", "sum", "since"), ("Brandt", "12000", "2021"), ("Voss", "700", "2022")]
    read_ = article(tmp_path, "payments.csv", "\n".join(sign.join(row) for row in rows))

    assert read_.title == "payments"
    assert read_.text.split("\n") == ["Brandt · sum: 12000 · since: 2021", "Voss · sum: 700 · since: 2022"]


def test_each_row_of_a_workbook_has_its_heads_and_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Payments"
    for row in [("Payments of 2022",), ("name", "sum"), ("Brandt", 12000.0), ("Voss", 0.5)]:
        sheet.append(row)
    hidden = book.create_sheet("Secret")
    hidden.append(("never",))
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    read_ = article(tmp_path, "a.xlsx", file.getvalue())

    assert read_.text.split("\n") == ["Payments of 2022", "Brandt · sum: 12000", "Voss · sum: 0.5"]
    assert read_.places == (Place(0, "sheet Payments"),)


SCHEMAS = "http://schemas.openxmlformats.org"


def slides(*bodies: str) -> bytes:
    main, slide = (
        "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
    )
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    opened = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    ids = "".join(f'<p:sldId r:id="r{n}"/>' for n in range(len(bodies)))
    links = "".join(f'<Relationship Id="r{n}" Type="x/slide" Target="slides/s{n}.xml"/>' for n in range(len(bodies)))
    shape = '<p:sp><p:nvSpPr><p:nvPr><p:ph type="{}"/></p:nvPr></p:nvSpPr><p:txBody>{}</p:txBody></p:sp>'
    parts = {
        "ppt__presentation_dot_xml": f'<p:p xmlns:p="{main}" xmlns:r="{related}"><p:sldIdLst>{ids}</p:sldIdLst></p:p>',
        "ppt___rels__presentation_dot_xml_dot_rels": f"{opened}{links}</Relationships>",
    }
    for number, body in enumerate(bodies):
        texts = shape.format("body", f"<a:p><a:r><a:t>{body}</a:t></a:r></a:p>") + shape.format(
            "sldNum", f"<a:p><a:fld><a:t>{number}</a:t></a:fld></a:p>"
        )
        parts[f"ppt__slides__s{number}_dot_xml"] = f'<p:sld xmlns:p="{main}" xmlns:a="{slide}">{texts}</p:sld>'
    return packed(**parts)


def test_slides_are_read_in_order_and_each_line_knows_its_slide(tmp_path: Path) -> None:
    read_ = article(tmp_path, "a.pptx", slides("It closed.", SAID))

    assert read_.text == f"It closed.\n{SAID}"
    assert read_.places == (Place(0, "slide 1"), Place(11, "slide 2"))


VTT = """WEBVTT

00:01.000 --> 00:04.000
<v Ann Lee>We paid him

2
00:04.100 --> 00:05.000
12,000 euros.

01:00:05.000 --> 01:00:06.000
<v Bo>Never &amp; nowhere.
"""


@pytest.mark.parametrize(
    ("name", "data"), [("a.vtt", VTT), ("a.srt", VTT.removeprefix("WEBVTT\n\n").replace(".", ","))]
)
def test_captions_are_joined_to_sentences_that_know_their_time(tmp_path: Path, name: str, data: str) -> None:
    read_ = article(tmp_path, name, data)

    assert read_.text.replace(",", ".") == "Ann Lee: We paid him 12.000 euros.\nBo: Never & nowhere."
    assert [find_place(read_.places, read_.text.index(word)) for word in ("We", "12", "Never")] == [
        "0:00:01", "0:00:04", "1:00:05",
    ]  # fmt: skip


def test_captions_that_roll_are_read_once(tmp_path: Path) -> None:
    rolling = "WEBVTT\n\n00:01.000 --> 00:02.000\nWe paid\n\n00:02.000 --> 00:03.000\nWe paid\nhim well.\n"

    assert article(tmp_path, "a.vtt", rolling).text == "We paid him well."


def test_a_json_file_is_an_article_or_a_list_of_them(tmp_path: Path) -> None:
    assert article(tmp_path, "a.json", json.dumps({"text": SAID})).text == SAID
    many = found(tmp_path, "b.json", json.dumps({"articles": [{"text": SAID}, {"text": "It ended."}]}))
    assert [each.text for each in many if isinstance(each, Article)] == [SAID, "It ended."]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", set_pdf([column([SAID.replace("–", "-").replace("“", '"').replace("”", '"')])])),
        ("a.txt", document(paragraph(run(SAID)))),
        ("a.doc", document(paragraph(run(SAID)))),
        ("a.pdf", PAGE),
        ("page.php?id=77", PAGE),
        ("page.html?ref=home", PAGE),
        ("page.asp", f"\n<!-- saved --><!DOCTYPE html>{PAGE}"),
        ("birth-centre", PAGE),
        ("notes", SAID),
        ("notes.TEXT", SAID),
        ("page.xhtml", f'<?xml version="1.0"?>{PAGE}'),
    ],
)  # fmt: skip
def test_a_file_is_read_as_what_it_is_whatever_its_ending(tmp_path: Path, name: str, data: bytes | str) -> None:
    assert "The harbour paid 4 consultants." in article(tmp_path, name, data).text


LOCKED = "is locked with a password or of the kind before 2007; save it as .docx without one"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0rest", "is a Word document of the kind before 2007; save it as .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0rest", LOCKED),
        ("a.msg", b"x", "is a mail of Outlook's own kind; save it as .eml"),
        ("a.vtt", b"WEBVTT\n\nnothing", "has no captions"),
        ("a.epub", b"x", "is not a book in EPUB (.epub); save it as one"),
        ("a.mbox", b"x", "is no mailbox (.mbox)"),
        ("a.eml", b"\n\nx", "is no mail: it has no head"),
        ("a.csv", b"a,b\n" + b"1" * 200_000, "is not a table that can be read: field larger than field limit (131072)"),
        ("a.json", b"{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_is_named_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (error,) = found(tmp_path, name, data)

    assert isinstance(error, ArticleError)
    assert (error.reason, isinstance(error, FormatError)) == (reason, False)


OWN = [
    "~$minutes.docx",
    "._minutes.docx",
    ".~lock.minutes.docx#",
    "a.html.crdownload",
    "~WRL0001.tmp",
    "a.txt~",
    "Thumbs.db",
]


def test_what_programs_keep_for_themselves_is_passed_over(tmp_path: Path) -> None:
    for name in [*OWN, "minutes.txt"]:
        (tmp_path / name).write_text(SAID)

    assert [source.id for source in discover([tmp_path])] == ["minutes.txt"]


def test_files_of_other_kinds_are_counted_by_kind(folder: Path, folder_stores: Stores) -> None:
    for name in ("a.png", "b.png", "c.css", "d.txt", "e.json"):
        (folder / name).write_text(SAID if name == "d.txt" else "{}")
    report = sync([folder], folder_stores)

    assert (report.found, len(report.passed), report.errors) == (1, 4, [])
    assert details(report) == ["not read, since they are of other kinds: 2 .png, 1 .css, 1 .json"]

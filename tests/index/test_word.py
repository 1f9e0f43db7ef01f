"""Word documents: every construct that Word shows is read word for word, and what was deleted or hidden is not."""

import io
import time
import zipfile
from itertools import count

import pytest

from index.errors import ArticleError
from index.readers import docx, package

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OTHERS = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
REVISION = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(said: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content)}</w:tc>"


def row(*said: str, properties: str = "") -> str:
    cells = "".join(cell(paragraph(run(each))) for each in said)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def document(body: str, **parts: str) -> bytes:
    """A Word document of a body, with parts such as `footnotes` by the name of their file."""
    number = count(1)
    links = "".join(
        f'<Relationship Id="r{next(number)}" Type="{RELATED}/{part}" Target="{part}.xml"/>' for part in parts
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        main = f'<Relationship Id="r1" Type="{RELATED}/officeDocument" Target="word/document.xml"/>'
        opened = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        archive.writestr("_rels/.rels", f"{opened}{main}</Relationships>")
        archive.writestr("word/_rels/document.xml.rels", f"{opened}{links}</Relationships>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}" {OTHERS}><w:body>{body}</w:body></w:document>'
        )
        for part, content in parts.items():
            archive.writestr(f"word/{part}.xml", f'<w:{part} xmlns:w="{W}" {OTHERS}>{content}</w:{part}>')
    return file.getvalue()


def lines(body: str, **parts: str) -> list[str]:
    return docx.read(document(body, **parts), "a.docx").text.split("\n")


def field(instruction: str, result: str) -> str:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    said = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{marks['begin']}{said}{marks['separate']}{result}{marks['end']}"


def box(said: str) -> str:
    return f"<w:txbxContent>{paragraph(run(said))}</w:txbxContent>"


MIDDLE = {
    "a plain run": run("not"),
    "an insertion": f"<w:ins {REVISION}>{run('not')}</w:ins>",
    "a move": f"<w:moveTo {REVISION}>{run('not')}</w:moveTo>",
    "an insertion round a link": f'<w:ins {REVISION}><w:hyperlink r:id="r1">{run("not")}</w:hyperlink></w:ins>',
    "a link": f'<w:hyperlink r:id="r1">{run("not")}</w:hyperlink>',
    "a content control": f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('not')}</w:sdtContent></w:sdt>",
    "a smart tag": f'<w:smartTag w:uri="x" w:element="y">{run("not")}</w:smartTag>',
    "custom XML": f'<w:customXml w:uri="x" w:element="y">{run("not")}</w:customXml>',
    "a simple field": f'<w:fldSimple w:instr=" DOCPROPERTY X ">{run("not")}</w:fldSimple>',
    "a complex field": field(" MERGEFIELD x ", run("not")),
    "a field in a field": field(f" IF 1 = {field(' PAGE ', run('7'))} ", run("not")),
    "a direction": f'<w:dir w:val="ltr">{run("not")}</w:dir>',
    "a direction that is forced": f'<w:bdo w:val="ltr">{run("not")}</w:bdo>',
    "an equation": "<m:oMath><m:r><m:t>not</m:t></m:r></m:oMath>",
    "an equation on its own": "<m:oMathPara><m:oMath><m:r><m:t>not</m:t></m:r></m:oMath></m:oMathPara>",
    "an annotated word": f"<w:r><w:ruby><w:rt>{run('no')}</w:rt><w:rubyBase>{run('not')}</w:rubyBase></w:ruby></w:r>",
    "a wrapper of the future": f"<w:unheardOf><w:inner>{run('not')}</w:inner></w:unheardOf>",
    "alternatives": f"<mc:AlternateContent><mc:Choice Requires='x'>{run('not')}</mc:Choice>"
    f"<mc:Fallback>{run('never')}</mc:Fallback></mc:AlternateContent>",
    "a deletion beside it": f"<w:del {REVISION}><w:r><w:delText>always</w:delText></w:r></w:del>{run('not')}",
    "a move away": f"<w:moveFrom {REVISION}>{run('always')}</w:moveFrom>{run('not')}",
    "hidden words beside it": run("always", "<w:vanish/>") + run("not", '<w:vanish w:val="0"/>'),
    "a hidden style": run("always", '<w:rStyle w:val="Secret"/>') + run("not"),
    "a comment": f'<w:commentRangeStart w:id="1"/>{run("not")}<w:commentRangeEnd w:id="1"/>',
    "a soft hyphen": "<w:r><w:t>n</w:t><w:softHyphen/><w:t>ot</w:t></w:r>",
    "a break of the line": "<w:r><w:br/><w:t>not</w:t></w:r>",
    "a break of the page": f'<w:r><w:br w:type="page"/></w:r>{run("not")}',
}
HIDING = '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'


@pytest.mark.parametrize("construct", MIDDLE)
def test_what_word_wraps_in_a_sentence_stays_in_it(construct: str) -> None:
    said = lines(paragraph(run("The board did "), MIDDLE[construct], run(" approve it.")), styles=HIDING)

    assert [" ".join(line.split()) for line in said] == ["The board did not approve it."]


TABLE = f"<w:tbl>{row('Kitchens closed', '3')}</w:tbl>"
BLOCKS = {
    "a paragraph": (paragraph(run("It closed.")), ["It closed."]),
    "a control round a paragraph": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('It closed.'))}</w:sdtContent></w:sdt>",
        ["It closed."],
    ),
    "an insertion round a paragraph": (f"<w:ins {REVISION}>{paragraph(run('It closed.'))}</w:ins>", ["It closed."]),
    "custom XML round a paragraph": (f"<w:customXml>{paragraph(run('It closed.'))}</w:customXml>", ["It closed."]),
    "a control round a table": (
        f"<w:sdt><w:sdtContent>{TABLE}</w:sdtContent></w:sdt>", ["Kitchens closed | 3"]),
    "a control round a row": (
        f"<w:tbl><w:sdt><w:sdtContent>{row('Kitchens closed', '3')}</w:sdtContent></w:sdt></w:tbl>",
        ["Kitchens closed | 3"],
    ),
    "a control round a cell": (
        f"<w:tbl><w:tr>{cell(paragraph(run('Closed')))}<w:sdt>{cell(paragraph(run('3')))}</w:sdt></w:tr></w:tbl>",
        ["Closed | 3"],
    ),
    "a table in a table": (
        f"<w:tbl><w:tr>{cell(paragraph(run('South')))}{cell(TABLE, paragraph(run('25')))}</w:tr></w:tbl>",
        ["South | 25", "Kitchens closed | 3"],
    ),
    "two paragraphs of a cell": (
        f"<w:tbl><w:tr>{cell(paragraph(run('Ann')), paragraph(run('Lee')))}{cell(paragraph(run('3')))}</w:tr></w:tbl>",
        ["Ann Lee | 3"],
    ),
    "a table that frames a text": (
        f"<w:tbl><w:tr>{cell(paragraph(run('It closed.')), paragraph(run('It is old.')))}</w:tr></w:tbl>",
        ["It closed.", "It is old."],
    ),
    "a row that was deleted": (
        f"<w:tbl>{row('Open', '4', properties=f'<w:del {REVISION}/>')}{row('Closed', '3')}</w:tbl>", ["Closed | 3"]),
    "a text box in its newest form": (
        paragraph(
            run("It closed."),
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box('It is old.')}</wps:txbx>"
            f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box('It is old.')}</v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>",
            run(" For good."),
        ),
        ["It closed. For good.", "It is old."],
    ),
    "a text box in its former form": (
        paragraph(run("It closed."), f"<w:r><w:pict><v:textbox>{box('It is old.')}</v:textbox></w:pict></w:r>"),
        ["It closed.", "It is old."],
    ),
    "paragraphs whose break was deleted": (
        paragraph(run("It did "), properties=f"<w:rPr><w:del {REVISION}/></w:rPr>") + paragraph(run("not close.")),
        ["It did not close."],
    ),
    "a table of contents": (
        paragraph(run("Costs"), "<w:r><w:tab/></w:r>", run("3"), properties='<w:pStyle w:val="TOC1"/>')
        + paragraph(run("It closed.")),
        ["It closed."],
    ),
    "a break between sentences": (
        paragraph(run("It closed."), "<w:r><w:br/></w:r>", run("It is old.")), ["It closed.", "It is old."]),
}  # fmt: skip
TOC = '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'


@pytest.mark.parametrize("construct", BLOCKS)
def test_what_word_wraps_round_paragraphs_is_read_in_order(construct: str) -> None:
    body, expected = BLOCKS[construct]

    assert lines(body, styles=TOC) == expected


def note(kind: str, number: int, *said: str) -> str:
    return f'<w:{kind} w:id="{number}">{"".join(paragraph(run(each)) for each in said)}</w:{kind}>'


def test_notes_stand_below_the_text_and_in_no_sentence() -> None:
    marks = [f'<w:r><w:{kind}Reference w:id="2"/></w:r>' for kind in ("footnote", "endnote")]
    body = paragraph(run("It closed"), marks[0], run(" on Monday."), marks[1]) + paragraph(run("It is old."))
    separator = f'<w:footnote w:type="separator" w:id="2">{paragraph(run("no"))}</w:footnote>'

    said = lines(
        body,
        footnotes=note("footnote", 1, "unused") + note("footnote", 2, "Letter of May.", "File 114."),
        endnotes=note("endnote", 2, "Minutes of June.") + separator,
    )

    assert said == ["It closed on Monday.", "It is old.", "Letter of May. File 114.", "Minutes of June."]


def maths(**parts: str) -> str:
    return "".join(f"<m:{name}><m:r><m:t>{said}</m:t></m:r></m:{name}>" for name, said in parts.items())


BRACKETS = '<m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>'
SUM = '<m:naryPr><m:chr m:val="∑"/></m:naryPr>'


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (f"<m:f>{maths(num='1', den='a+b')}</m:f>", "1/(a+b)"),
        (f"<m:sSup>{maths(e='c', sup='2')}</m:sSup>", "c^2"),
        (f"<m:sSub>{maths(e='x', sub='i')}</m:sSub>", "x_i"),
        (f"<m:rad><m:deg/>{maths(e='2')}</m:rad>", "√2"),
        (f"<m:d>{BRACKETS}{maths(e='x')}</m:d>", "[x]"),
        (f"<m:nary>{SUM}{maths(sub='i', e='x')}</m:nary>", "∑_i x"),
    ],
)
def test_an_equation_is_written_on_a_line(formula: str, expected: str) -> None:
    assert lines(paragraph(f"<m:oMath>{formula}</m:oMath>")) == [expected]


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("Symbol F0B3", "≥"),
        ("Symbol 61", "α"),
        ("Wingdings F0FC", "✓"),
        ("Wingdings F021", "\ufffd"),
        ("Arial 20AC", "€"),
    ],
)
def test_a_symbol_is_written_by_its_font(symbol: str, expected: str) -> None:
    font, code = symbol.split()

    assert lines(paragraph(run("x "), f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>')) == [f"x {expected}"]


def level(number: int, form: str, shown: str, start: int = 1) -> str:
    said = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/>'
    return f'<w:lvl w:ilvl="{number}">{said}</w:lvl>'


LISTS = [
    level(0, "decimal", "%1.") + level(1, "lowerLetter", "%1.%2)"),
    level(0, "bullet", "x"),
    level(0, "upperRoman", "Article %1", start=4),
]
NUMBERING = "".join(
    [f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n, levels in enumerate(LISTS)]
    + [f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(LISTS))]
)
ITEM = (
    '<w:style w:styleId="Item"><w:name w:val="Item"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
BASED = '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="Item"/></w:style>'


def item(said: str, list_: int, level: int = 0) -> str:
    return paragraph(run(said), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>')


def test_items_have_the_numbers_that_word_shows() -> None:
    body = (
        item("Rent", 1) + item("Heat", 1, 1) + item("Light", 1, 1) + item("Term", 1) + item("Keys", 1, 1)
        + item("Oil", 2) + item("Ends", 3) + item("Plain", 0)
        + paragraph(run("More"), properties='<w:pStyle w:val="Own"/>')
    )  # fmt: skip

    assert lines(body, numbering=NUMBERING, styles=ITEM + BASED) == [
        "1. Rent", "1.a) Heat", "1.b) Light", "2. Term", "2.a) Keys", "• Oil", "Article IV Ends", "Plain", "3. More",
    ]  # fmt: skip


HEADS = row("District", "Kitchens", "Closed")
MARKED = row("District", "Head", "Since", properties="<w:tblHeader/>")


def test_a_row_of_a_table_has_the_heads_of_its_columns() -> None:
    assert lines(f"<w:tbl>{HEADS}{row('South', '25', '3')}{row('Total', '60', '')}</w:tbl>") == [
        "South · Kitchens: 25 · Closed: 3",
        "Total · Kitchens: 60",
    ]


def test_a_row_that_repeats_on_each_page_is_one_of_heads_whatever_it_says() -> None:
    assert lines(f"<w:tbl>{MARKED}{row('South', 'Ann Lee', 'May 2020')}</w:tbl>") == [
        "South · Head: Ann Lee · Since: May 2020"
    ]


def test_a_cell_over_several_rows_belongs_to_each_of_them() -> None:
    start, on = ('<w:vMerge w:val="restart"/>', "<w:vMerge/>")
    rows = [
        f"<w:tr>{cell(paragraph(run(first)), properties=merge)}{cell(paragraph(run(second)))}</w:tr>"
        for first, second, merge in (("South", "Harlow", start), ("", "Torn", on))
    ]

    assert lines(f"<w:tbl>{MARKED}{''.join(rows)}</w:tbl>") == [
        "South · Head: Harlow",
        "South · Head: Torn",
    ]


def test_ten_thousand_paragraphs_take_under_a_fifth_of_a_millisecond_each() -> None:
    body = "".join(
        paragraph(run("The council voted on Monday to close the bridge "), run("for a year.")) for _ in range(10_000)
    )
    data = document(body)
    start = time.process_time()

    read = docx.read(data, "a.docx")

    assert time.process_time() - start < 10_000 * 0.0002
    assert read.text.count("\n") == 9_999


def test_a_document_whose_text_unpacks_to_far_more_than_any_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_PART", 100_000)

    with pytest.raises(ArticleError, match=r"a\.docx: unpacks to 0 MB of text, more than 0 MB"):
        docx.read(document(paragraph(run("x" * 200_000))), "a.docx")


def test_entities_are_not_expanded() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        bomb = '<!DOCTYPE a [<!ENTITY b "closed"><!ENTITY c "&b;&b;&b;">]>'
        archive.writestr(
            "word/document.xml",
            f'{bomb}<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>It &c;.</w:t></w:r></w:p></w:body></w:document>',
        )

    assert "closed" not in docx.read(file.getvalue(), "a.docx").text

"""Rich text, OpenDocument texts, tables, slides, books and captions."""

import io
from collections.abc import Iterator

from openpyxl import Workbook

from tests.bench.variants.variant import Variant, packed
from tests.index.test_formats import odt, slides

SAID = ("The harbour authority paid four consultants 2.4 million euros.", "None of them could show a report.")


def variants() -> Iterator[Variant]:
    """All of them."""
    for name, (body, said, never) in _rich().items():
        yield Variant(
            f"rtf: {name}",
            "report.rtf",
            ("{\\rtf1\\ansi\\ansicpg1252\\deff0" + body + "}").encode("cp1252"),
            said,
            never,
        )
    for name, (body, said, never) in _open_document().items():
        yield Variant(f"odt: {name}", "report.odt", odt(body), said, never)
    for name, (data, said, never) in _tables().items():
        yield Variant(f"csv: {name}", "payments.csv", data, said, never)
    yield from _workbooks()
    for name, (text, said, never) in _captions().items():
        yield Variant(
            f"captions: {name}", f"hearing.{'vtt' if text.startswith('WEBVTT') else 'srt'}", text.encode(), said, never
        )
    yield from _slides()
    yield from _books()


def _rich() -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """By name: what stands in the document, what is to be cited, what never is."""
    one, two = SAID
    return {
        "plain": (f"\\pard {one}\\par {two}\\par", SAID, ()),
        "one paragraph": (f"\\pard {one} {two}\\par", SAID, ()),
        "unicode": (r"\pard \u8220?Zo\u235? paid \u8364?40,000,\u8221? the board wrote.\par", ("“Zoë paid €40,000,” the board wrote.",), ()),
        "unicode with fallback of two": (r"\uc2\pard \u8220\'a1\'b0Zo\u235\'a8\'a6 paid,\u8221\'a1\'b1 the board wrote.\par", ("“Zoë paid,” the board wrote.",), ()),
        "unicode below zero": (r"\pard The sign \u-3913? was on the door of the office.\par", ("The sign \uf0b7 was on the door of the office.",), ()),
        "code page bytes": (r"\pard \'93Zo\'eb paid \'8040,000,\'94 the board wrote.\par", ("“Zoë paid €40,000,” the board wrote.",), ()),
        "quotes by name": (r"\pard \ldblquote Zo\'eb paid,\rdblquote  the board\rquote s chair wrote \endash  twice.\par", ("“Zoë paid,” the board’s chair wrote – twice.",), ()),
        "deleted text": (r"\pard The director did {\deleted\revauthdel1 gladly }{\revised\revauth1 not }approve it.\par", ("The director did not approve it.",), ("gladly",)),
        "hidden text": (r"\pard The director did {\v gladly }not approve it.\par", ("The director did not approve it.",), ("gladly",)),
        "footnote": (r"\pard The director did not approve{\super\chftn}{\footnote\pard\plain {\super\chftn} Letter of 3 May, file 114.} the payments.\par", ("The director did not approve the payments.", "Letter of 3 May, file 114."), ()),
        "field": (r"\pard See {\field{\*\fldinst HYPERLINK \"https://example.org\"}{\fldrslt the report of the auditors}} for the sums.\par", ("See the report of the auditors for the sums.",), ("HYPERLINK",)),
        "header and footer": (r"{\header\pard Draft of May\par}{\footer\pard Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}\pard " + one + r"\par", (one,), ("Draft of May",)),
        "bookmarks and styles": (r"{\stylesheet{\s1 heading 1;}}{\*\generator Word;}{\info{\title A}}\pard {\*\bkmkstart a}" + one + r"{\*\bkmkend a}\par", (one,), ("heading 1",)),
        "hyphens": (r"\pard The state\_owned firm paid the con\-sultants 2.4~million.\par", ("The state-owned firm paid the consultants 2.4~million.",), ()),
        "tabs and line breaks": (r"\pard The sum was\tab 12 million.\line None of it was due.\par", ("The sum was 12 million.", "None of it was due."), ()),
        "table": (r"\trowd\cellx1\cellx2\intbl Firm\cell Sum\cell\row\trowd\cellx1\cellx2\intbl Orlan\cell 700\cell\row\trowd\cellx1\cellx2\intbl Hartmann\cell 900\cell\row\pard " + one + r"\par", ("Orlan · Sum: 700", "Hartmann · Sum: 900", one), ()),
        "russian": (r"\pard\f0\fcharset204 \u1044?\u1080?\u1088?\u1077?\u1082?\u1090?\u1086?\u1088? \u1091?\u1096?\u1105?\u1083?.\par", ("Директор ушёл.",), ()),
        "picture": (r"\pard " + one + r"{\pict\pngblip 89504e470d0a1a0a}\par", (one,), ("8950",)),
        "comment": (r"\pard The director did {\*\atnid A}{\*\atnauthor A}\chatn{\*\annotation {\*\atnref 1}Not true, he was away.}not approve it.\par", ("The director did not approve it.",), ("Not true",)),
    }  # fmt: skip


def _open_document() -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    one, two = SAID
    change = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>gladly</text:p></text:deletion></text:changed-region>'
        '<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>'
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    return {
        "tracked": (f'{change}<text:p>The director did <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>not <text:change-end text:change-id="c2"/>approve it.</text:p>', ("The director did not approve it.",), ("gladly",)),
        "footnote": ('<text:p>The director did not approve<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Letter of 3 May, file 114.</text:p></text:note-body></text:note> the payments.</text:p>', ("The director did not approve the payments.", "Letter of 3 May, file 114."), ("1 the",)),
        "spans, spaces, links": ('<text:p>The harbour <text:span>authority</text:span><text:s/>paid <text:a>four consultants</text:a> 2.4<text:s text:c="1"/>million euros.</text:p>', (one,), ()),
        "sections and lists": (f"<text:section><text:list><text:list-item><text:p>{one}</text:p></text:list-item><text:list-item><text:p>{two}</text:p></text:list-item></text:list></text:section>", ("• " + one, "• " + two), ()),
        "table": (f"<table:table><table:table-row>{cell.format('Firm')}{cell.format('Sum')}</table:table-row><table:table-row>{cell.format('Orlan')}{cell.format('700')}</table:table-row><table:table-row>{cell.format('Hartmann')}{cell.format('900')}</table:table-row></table:table><text:p>{one}</text:p>", ("Orlan · Sum: 700", "Hartmann · Sum: 900", one), ()),
        "covered cells": (f'<table:table><table:table-row>{cell.format("Firm")}<table:table-cell table:number-columns-spanned="2"><text:p>Sum</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row>{cell.format("Orlan")}{cell.format("700")}{cell.format("800")}</table:table-row></table:table><text:p>{one}</text:p>', ("Orlan · Sum: 700 · Sum: 800",), ()),
        "hidden": ('<text:p>The director did <text:hidden-text text:string-value="gladly">gladly</text:hidden-text>not approve it.</text:p><office:annotation><text:p>Not true.</text:p></office:annotation>', ("The director did not approve it.",), ("gladly", "Not true")),
        "soft hyphen": ("<text:p>The con\u00adsultants were paid.</text:p>", ("The consultants were paid.",), ()),
        "fields": ('<text:p>The report has <text:page-count>12</text:page-count> pages and is dated <text:date>3 May 2024</text:date>.</text:p>', ("The report has 12 pages and is dated 3 May 2024.",), ()),
        "text box": (f'<text:p>{one}<draw:frame><draw:text-box><text:p>{two}</text:p></draw:text-box></draw:frame></text:p>', SAID, ()),
    }  # fmt: skip


def _tables() -> dict[str, tuple[bytes, tuple[str, ...], tuple[str, ...]]]:
    rows = ("Orlan · Sum: 700,000 · Paid on: 3 May", "Hartmann · Sum: 900,000 · Paid on: 4 May")
    plain = 'Firm,Sum,Paid on\nOrlan,"700,000",3 May\nHartmann,"900,000",4 May\n'
    german = "Firma;Summe;Bezahlt\nOrlan;700.000,50;3. Mai\nHartmann;900.000,00;4. Mai\n"
    said = ("Orlan · Summe: 700.000,50 · Bezahlt: 3. Mai", "Hartmann · Summe: 900.000,00 · Bezahlt: 4. Mai")
    semicolons = plain.replace(',"', ';"').replace('",', '";').replace("Firm,Sum,", "Firm;Sum;").replace('"', "")
    note = 'Firm;Note\nOrlan;"Paid in May, then in June, and again; nobody knew."\nHartmann;"Not paid, as far as is known."\n'
    return {
        "commas": (plain.encode(), rows, ()),
        "mark of UTF-8": (plain.encode("utf-8-sig"), rows, ("\ufeff",)),
        "UTF-16": (plain.encode("utf-16"), rows, ()),
        "UTF-16 tabs": (plain.replace(",", "\t").replace("700\t000", "700,000").replace("900\t000", "900,000").replace('"', "").encode("utf-16"), rows, ()),
        "semicolons": (semicolons.encode(), rows, ()),
        "decimal commas": (german.encode("cp1252"), said, ()),
        "Excel's sep line": (("sep=;\n" + german).encode(), said, ("sep=",)),
        "one row": (b"Firm,Sum\nOrlan,700\n", ("Orlan · Sum: 700",), ()),
        "no heads": (b"Orlan,700,3 May\nHartmann,900,4 May\n", ("Orlan | 700 | 3 May", "Hartmann | 900 | 4 May"), ()),
        "text with both signs": (note.encode(), ("Orlan · Note: Paid in May, then in June, and again; nobody knew.", "Hartmann · Note: Not paid, as far as is known."), ()),
        "breaks in a cell": (b'Firm,Note\nOrlan,"Paid in May.\nNobody knew."\nHartmann,Not paid.\n', ("Orlan · Note: Paid in May. Nobody knew.", "Hartmann · Note: Not paid."), ()),
        "a title above": (b"Payments of the harbour,,\n,,\nFirm,Sum,Paid on\nOrlan,700,3 May\nHartmann,900,4 May\n", ("Orlan · Sum: 700 · Paid on: 3 May",), ()),
        "years as heads": (b"Area,2023,2024\nRoads,1.2,0.9\nSchools,3.4,3.9\n", ("Roads · 2023: 1.2 · 2024: 0.9", "Schools · 2023: 3.4 · 2024: 3.9"), ()),
        "empty cells": (b"Firm,Sum,Paid on\nOrlan,,3 May\n,900,\n", ("Orlan · Paid on: 3 May", "Sum: 900"), ()),
        "pipes": (b"Firm|Sum\nOrlan|700\nHartmann|900\n", ("Orlan · Sum: 700", "Hartmann · Sum: 900"), ()),
        "number first": (b"No,Firm,Sum\n1,Orlan,700\n2,Hartmann,900\n", ("No: 1 · Firm: Orlan · Sum: 700",), ()),
    }  # fmt: skip


def _workbooks() -> Iterator[Variant]:
    import datetime as dt

    def made(
        *rows: tuple[object, ...], formats: dict[str, str] | None = None, merged: tuple[str, ...] = (), hidden: str = ""
    ) -> bytes:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        for cell, form in (formats or {}).items():
            sheet[cell].number_format = form
        for area in merged:
            sheet.merge_cells(area)
        if hidden:
            sheet.row_dimensions[int(hidden)].hidden = True
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    heads = ("Firm", "Sum", "Paid on")
    day = dt.datetime.fromisoformat("2024-05-03")
    cases: dict[str, tuple[bytes, tuple[str, ...], tuple[str, ...]]] = {
        "plain": (made(heads, ("Orlan", 700, "3 May"), ("Hartmann", 900, "4 May")), ("Orlan · Sum: 700 · Paid on: 3 May",), ()),
        "dates": (made(heads, ("Orlan", 700, day), ("Hartmann", 900, dt.date(2024, 5, 4))), ("Orlan · Sum: 700 · Paid on: 2024-05-03", "Hartmann · Sum: 900 · Paid on: 2024-05-04"), ()),
        "dates by format": (made(heads, ("Orlan", 700, 45415), formats={"C2": "dd/mm/yyyy"}), ("Orlan · Sum: 700 · Paid on: 2024-05-03",), ()),
        "times": (made(("Ship", "Left at"), ("Marita", dt.time(7, 30)), ("Oda", dt.datetime.fromisoformat("2024-05-03 07:30"))), ("Marita · Left at: 07:30", "Oda · Left at: 2024-05-03 07:30"), ()),
        "per cent": (made(("Party", "Share"), ("Green", 0.412), ("Red", 0.3), formats={"B2": "0.0%", "B3": "0%"}), ("Green · Share: 41.2%", "Red · Share: 30%"), ()),
        "currency": (made(("Firm", "Sum"), ("Orlan", 700000), ("Hartmann", 12.5), formats={"B2": "#,##0 [$€-407]", "B3": '"$"#,##0.00'}), ("Orlan · Sum: 700,000 €", "Hartmann · Sum: $12.50"), ()),
        "thousands": (made(("Firm", "Sum"), ("Orlan", 700000), ("Hartmann", 12.5), formats={"B2": "#,##0", "B3": "0.00"}), ("Orlan · Sum: 700,000", "Hartmann · Sum: 12.50"), ()),
        "merged heads": (made(("Area", 2023, None, 2024, None), (None, "plan", "spent", "plan", "spent"), ("Roads", 1, 2, 3, 4), ("Schools", 5, 6, 7, 8), merged=("B1:C1", "D1:E1", "A1:A2")),
                         ("Roads · 2023 plan: 1 · 2023 spent: 2 · 2024 plan: 3 · 2024 spent: 4",), ()),
        "merged labels": (made(("District", "Firm", "Sum"), ("South", "Orlan", 700), (None, "Hartmann", 900), merged=("A2:A3",)), ("South · Firm: Orlan · Sum: 700", "South · Firm: Hartmann · Sum: 900"), ()),
        "a merged title": (made(("Payments of the harbour", None, None), heads, ("Orlan", 700, "3 May"), ("Hartmann", 900, "4 May"), merged=("A1:C1",)), ("Orlan · Sum: 700 · Paid on: 3 May",), ()),
        "truths": (made(("Firm", "Paid"), ("Orlan", True), ("Hartmann", False)), ("Orlan · Paid: TRUE", "Hartmann · Paid: FALSE"), ()),
    }  # fmt: skip
    for name, (data, said, never) in cases.items():
        yield Variant(f"xlsx: {name}", "payments.xlsx", data, said, never)
    yield Variant(
        "xlsx: formulas with values",
        "payments.xlsx",
        _with_formula(),
        ("Orlan · Sum: 700", "Total · Sum: 1600"),
        ("SUM(",),
    )


def _with_formula() -> bytes:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Firm</t></is></c><c r="B1" t="inlineStr"><is><t>Sum</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Orlan</t></is></c><c r="B2"><v>700</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Hartmann</t></is></c><c r="B3"><v>900</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>Total</t></is></c><c r="B4"><f>SUM(B2:B3)</f><v>1600</v></c></row></sheetData></worksheet>'
    )
    main = "http://schemas.openxmlformats.org"
    rels = f'<Relationships xmlns="{main}/package/2006/relationships">{{}}</Relationships>'
    link = f'<Relationship Id="r1" Type="{main}/officeDocument/2006/relationships/{{}}" Target="{{}}"/>'
    return packed({
        "[Content_Types].xml": f'<Types xmlns="{main}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": rels.format(link.format("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": rels.format(link.format("worksheet", "worksheets/sheet1.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}/spreadsheetml/2006/main" xmlns:r="{main}/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet,
    })  # fmt: skip


def _captions() -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    vtt = "WEBVTT\n\n"
    cue = "{}\n00:00:{:02d}.000 --> 00:00:{:02d}.000\n{}\n\n"

    def made(*lines: str, head: str = vtt) -> str:
        return head + "".join(cue.format(n + 1, 2 * n, 2 * n + 2, line) for n, line in enumerate(lines))

    def srt(*lines: str) -> str:
        return made(*lines, head="").replace(".000", ",000")

    one = "We paid him in May and in June."
    return {
        "voices": (made("<v Ann Lee>We paid him", "in May and in June.", "<v Bo Ek>I did not."), ("Ann Lee: We paid him in May and in June.", "Bo Ek: I did not."), ("<v",)),
        "notes and styles": (vtt + "NOTE made by hand\nWe were never there.\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n" + made("We paid him", "in May and in June.", head=""), (one,), ("never", "color")),
        "marks": (made("<i>We paid</i> <c.yellow>him</c>", "in <b>May</b> and in June."), (one,), ()),
        "times inside": (made("We <00:00:00.500>paid him", "in <00:00:02.500>May and in June."), (one,), ()),
        "positions": (vtt + "00:00.000 --> 00:02.000 align:start position:0%\nWe paid him\n\n00:02.000 --> 00:04.000 line:80%\nin May and in June.\n", (one,), ("align",)),
        "entities": (made("We paid &amp; praised him", "in May &lt;2024&gt;."), ("We paid & praised him in May <2024>.",), ()),
        "srt fonts": (srt('<font color="#fff">We paid him</font>', "{\\an8}in May and in June."), (one,), ("font",)),
        "srt names": (srt("ANN: We paid him", "in May and in June.", "BO: I did not."), ("ANN: We paid him in May and in June.", "BO: I did not."), ()),
        "two speakers in a caption": (srt("- Did you pay him?\n- We paid him in May.", "- When?\n- In June, too."), ("- We paid him in May.", "- In June, too."), ()),
        "sounds": (srt("[MUSIC PLAYING]", "We paid him", "[door slams]", "in May and in June.", "♪ la la la ♪"), (one,), ("MUSIC", "♪", "door slams")),
        "windows ends": (srt("We paid him", "in May and in June.").replace("\n", "\r\n"), (one,), ()),
        "split at commas": (srt("We paid him,", "as he had asked,", "in May."), ("We paid him, as he had asked, in May.",), ()),
        "chevrons": (srt(">> We paid him", "in May and in June.", ">> I did not."), (">> We paid him in May and in June.", ">> I did not."), ()),
    }  # fmt: skip


def _slides() -> Iterator[Variant]:
    def shape(*said: str, kind: str = "body") -> str:
        lines = "".join(f"<a:p><a:r><a:t>{each}</a:t></a:r></a:p>" for each in said)
        return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>{lines}</p:txBody></p:sp>'

    def row(*said: str) -> str:
        return (
            "<a:tr>"
            + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{each}</a:t></a:r></a:p></a:txBody></a:tc>" for each in said)
            + "</a:tr>"
        )

    table = (
        "<p:graphicFrame><a:graphic><a:tbl>"
        + row("Firm", "Sum")
        + row("Orlan", "700")
        + row("Hartmann", "900")
        + "</a:tbl></a:graphic></p:graphicFrame>"
    )
    one, two = SAID
    yield Variant("pptx: bullets", "deck.pptx", slides(shape("Payments", kind="title") + shape(one, two)), SAID)
    yield Variant(
        "pptx: table",
        "deck.pptx",
        slides(shape("Payments", kind="title") + table + shape(one)),
        ("Orlan · Sum: 700", "Hartmann · Sum: 900", one),
    )
    yield Variant(
        "pptx: groups", "deck.pptx", slides(f"<p:grpSp><p:grpSp>{shape(one)}</p:grpSp>{shape(two)}</p:grpSp>"), SAID
    )
    runs = "<p:sp><p:txBody><a:p><a:r><a:t>The harbour authority paid </a:t></a:r><a:r><a:t>four</a:t></a:r><a:fld type='x'><a:t> consultants</a:t></a:fld><a:br/><a:r><a:t>2.4 million euros.</a:t></a:r></a:p></p:txBody></p:sp>"
    yield Variant("pptx: runs", "deck.pptx", slides(runs), (one,))
    yield Variant(
        "pptx: footer",
        "deck.pptx",
        slides(shape(one) + shape("Draft of May", kind="ftr") + shape("3", kind="sldNum")),
        (one,),
        ("Draft", "3"),
    )


def _books() -> Iterator[Variant]:
    def book(*chapters: str) -> bytes:
        items = "".join(
            f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
        )
        order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
        page = '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>T</title></head><body>{}</body></html>'
        return packed({
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles></container>',
            "OEBPS/a.opf": f'<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Harbour</dc:title></metadata><manifest>{items}</manifest><spine>{order}</spine></package>',
            **{f"OEBPS/c{n}.xhtml": page.format(each) for n, each in enumerate(chapters)},
        })  # fmt: skip

    one, two = SAID
    rows = "<table><thead><tr><th>Firm</th><th>Sum</th></tr></thead><tbody><tr><td>Orlan</td><td>700</td></tr><tr><td>Hartmann</td><td>900</td></tr></tbody></table>"
    yield Variant("epub: chapters", "book.epub", book(f"<h1>One</h1><p>{one}</p>", f"<h1>Two</h1><p>{two}</p>"), SAID)
    yield Variant(
        "epub: table",
        "book.epub",
        book(f"<p>{one}</p>{rows}<p>{two}</p>"),
        (*SAID, "Orlan · Sum: 700", "Hartmann · Sum: 900"),
    )
    yield Variant(
        "epub: note marks",
        "book.epub",
        book(
            '<p>The director did not approve<a epub:type="noteref" href="#n1"><sup>1</sup></a> the payments.</p><aside epub:type="footnote" id="n1"><p>Letter of 3 May, file 114.</p></aside>'
        ),
        ("The director did not approve the payments.", "Letter of 3 May, file 114."),
    )
    yield Variant(
        "epub: inline marks",
        "book.epub",
        book(
            "<p>The <i>harbour</i> <span class='sc'>authority</span> paid f<b>o</b>ur consultants\n 2.4&#160;million&nbsp;euros.</p>"
        ),
        (one,),
    )
    yield Variant(
        "epub: page breaks",
        "book.epub",
        book(
            '<p>The harbour authority paid <span epub:type="pagebreak" id="p3" title="3"/>four consultants 2.4 million euros.</p>'
        ),
        (one,),
    )
    yield Variant(
        "epub: ruby",
        "book.epub",
        book("<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>で会議が開かれた。</p>"),
        ("東京で会議が開かれた。",),
    )

"""Word documents with constructs inside other constructs."""

import io
import zipfile
from collections.abc import Iterator

from tests.bench.variants.variant import Variant, packed
from tests.index.test_word import RELATED, REVISION, box, cell, document, field, paragraph, row, run

SAID = "The director did not approve the payments."
_OPEN, _CLOSE = run("The director did "), run(" the payments.")
_NOT = run("not approve")
_INS = f"<w:ins {REVISION}>{{}}</w:ins>"
_DEL = f"<w:del {REVISION}><w:r><w:delText>{{}}</w:delText></w:r></w:del>"
_SDT = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
_LINK = '<w:hyperlink r:id="rId9">{}</w:hyperlink>'


def inside() -> dict[str, str]:
    """What stands between `The director did ` and ` the payments.`."""
    return {
        "ins in hyperlink": _LINK.format(_INS.format(_NOT)),
        "hyperlink in ins": _INS.format(_LINK.format(_NOT)),
        "sdt in ins": _INS.format(_SDT.format(_NOT)),
        "ins in sdt in sdt": _SDT.format(_SDT.format(_INS.format(_NOT))),
        "deleted inside a link": _LINK.format(_DEL.format("gladly ") + _NOT),
        "moved here": f"<w:moveFrom {REVISION}>{run('gladly')}</w:moveFrom><w:moveTo {REVISION}>{_NOT}</w:moveTo>",
        "smart tag in a field": field("REF x", f"<w:smartTag>{_NOT}</w:smartTag>"),
        "field in a field": field(f'IF {field("REF a", "1")} = 1 "x"', _NOT),
        "simple field": f'<w:fldSimple w:instr="REF x">{_NOT}</w:fldSimple>',
        "soft hyphen": run("not app") + "<w:r><w:softHyphen/></w:r>" + run("rove"),
        "soft hyphen as a character": run("not app\u00adrove"),
        "proof marks": f'<w:proofErr w:type="spellStart"/>{_NOT}<w:bookmarkStart w:id="0"/>',
        "last page break": "<w:r><w:lastRenderedPageBreak/><w:t>not approve</w:t></w:r>",
        "comment range": f'<w:commentRangeStart w:id="1"/>{_NOT}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>',
        "right to left": f'<w:bdo w:val="ltr">{_NOT}</w:bdo>',
        "permission": f'<w:permStart w:id="1"/>{_NOT}<w:permEnd w:id="1"/>',
        "alternate content": "<mc:AlternateContent><mc:Choice Requires='w14'>" + _NOT + "</mc:Choice><mc:Fallback>"
        + run("gladly approve") + "</mc:Fallback></mc:AlternateContent>",
        "empty choice": "<mc:AlternateContent><mc:Choice Requires='zz'/><mc:Fallback>" + _NOT
        + "</mc:Fallback></mc:AlternateContent>",
        "small caps": run("not approve", "<w:smallCaps/>"),
        "ruby": run("not ") + "<w:r><w:ruby><w:rubyPr/><w:rt>" + run("x") + "</w:rt><w:rubyBase>" + run("approve")
        + "</w:rubyBase></w:ruby></w:r>",
        "inserted mark of deletion": _INS.format(_DEL.format("gladly") + _NOT),
        "number formatted": _NOT + f"<w:r><w:rPr><w:rPrChange {REVISION}><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr></w:r>",
        "was hidden before": "<w:r><w:rPr><w:rPrChange " + REVISION + "><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
        "<w:t>not approve</w:t></w:r>",
    }  # fmt: skip


def variants() -> Iterator[Variant]:
    """All of them."""
    for name, middle in inside().items():
        yield _variant(name, paragraph(_OPEN + middle + _CLOSE))
    sentence = paragraph(run(SAID))
    second = "None of the four consultants could show a report."
    yield _variant(
        "content control in a cell",
        f"<w:tbl>{row('Fact', 'x')}<w:tr>{cell(_SDT.format(paragraph(run('Cost'))))}"
        f"{cell(_SDT.format(paragraph(run('12 million'))))}</w:tr></w:tbl>{sentence}",
        SAID,
    )
    yield _variant(
        "tabs",
        paragraph(run("The sum was"), "<w:r><w:tab/></w:r>", run("12 million euros.")),
        "The sum was 12 million euros.",
    )
    yield _variant(
        "no-break hyphen",
        paragraph(run("The state"), "<w:r><w:noBreakHyphen/></w:r>", run("owned firm paid.")),
        "The state-owned firm paid.",
    )
    yield _variant(
        "symbol",
        paragraph(run("The pipe held 3 "), '<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>', run(" 1 bar.")),
        "The pipe held 3 ± 1 bar.",
    )
    moved = f"<w:p><w:moveTo {REVISION}>{run('Minutes of 3 May, folder 7.')}</w:moveTo><w:moveFrom {REVISION}>{run('Not so.')}</w:moveFrom></w:p>"
    yield _variant(
        "moved into a footnote",
        paragraph(
            run("The director did not approve"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" the payments.")
        ),
        SAID,
        "Minutes of 3 May, folder 7.",
        footnotes=f'<w:footnote w:id="2">{moved}</w:footnote>',
        never=("Not so",),
    )
    yield _variant(
        "box in a table",
        f"<w:tbl>{row('a', 'b')}<w:tr>{cell(paragraph(box(SAID)))}{cell(paragraph(run(second)))}</w:tr></w:tbl>",
        SAID,
    )
    yield Variant("docx: page in an altChunk", "report.docx", _with_chunk(), (SAID, second))
    yield _variant(
        "two columns by a table without borders",
        f"<w:tbl><w:tr>{cell(sentence, paragraph(run(second)))}{cell(paragraph(run(SAID.replace('director', 'board'))))}</w:tr></w:tbl>",
        SAID,
        second,
        SAID.replace("director", "board"),
    )
    yield _variant(
        "deleted paragraph",
        f"<w:p>{_DEL.format('The director approved all of it.')}</w:p>{sentence}",
        SAID,
        never=("all of it",),
    )
    yield _variant(
        "deleted row",
        f"<w:tbl>{row('Firm', 'Sum')}<w:tr><w:trPr><w:del {REVISION}/></w:trPr>{cell(paragraph(run('Orlan')))}{cell(paragraph(run('7')))}</w:tr>"
        f"{row('Hartmann', '9')}</w:tbl>{sentence}",
        SAID,
        "Hartmann · Sum: 9",
        never=("Orlan",),
    )


def _variant(name: str, body: str, *said: str, never: tuple[str, ...] = (), **parts: str) -> Variant:
    return Variant(f"docx: {name}", "report.docx", document(body, **parts), said or (SAID,), ("gladly", *never))


def _with_chunk() -> bytes:
    """A document in which a page is put in whole, as programs that write documents from pages do."""
    links = "word/_rels/document.xml.rels"
    made = io.BytesIO(document(paragraph(run(SAID)) + '<w:altChunk r:id="rIdChunk"/>'))
    with zipfile.ZipFile(made) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        related = archive.read(links).decode()
    chunk = f'<Relationship Id="rIdChunk" Type="{RELATED}/aFChunk" Target="afchunk.htm"/></Relationships>'
    parts[links] = related.replace("</Relationships>", chunk)
    parts["word/afchunk.htm"] = "<html><body><p>None of the four consultants could show a report.</p></body></html>"
    return packed(parts)

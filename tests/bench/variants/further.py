"""Files as strangers bring them, whose right values were written down before they were read for the first time."""

import io
import json
from collections.abc import Iterator
from email.message import EmailMessage

from openpyxl import Workbook

from tests.bench.variants.office import SAID as PAID
from tests.bench.variants.pages import PARAGRAPHS, SAID, TITLE, article
from tests.bench.variants.variant import Variant
from tests.index.test_formats import odt
from tests.index.test_pdf import Set, column, set_pdf
from tests.index.test_word import REVISION, box, cell, document, paragraph, run

ONE, TWO, THREE = SAID
APPROVED = "The director did not approve the payments."
Case = tuple[bytes, tuple[str, ...], tuple[str, ...]]
"""A file, what is to be cited of it, and what never is."""


def variants() -> Iterator[Variant]:
    """All of them."""
    for file, cases in {
        "report.docx": _word(), "report.pdf": _pdf(), "mail.eml": _mails(), "export.jsonl": _records(),
        "feed.json": _feeds(), "page.html": _pages(), "hearing.vtt": _captions(), "notes.txt": _texts(),
        "report.odt": _open_document(), "sums.xlsx": _workbooks(), "note.md": _notes(),
    }.items():  # fmt: skip
        for name, (data, said, never) in cases.items():
            yield Variant(f"further: {file.rpartition('.')[2]}, {name}", file, data, said, never)


def _word() -> dict[str, Case]:
    removed = f"<w:pPr><w:rPr><w:del {REVISION}/></w:rPr></w:pPr>"
    drop = '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>'
    opened, merged = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    rows = (
        f"<w:tr>{''.join(cell(paragraph(run(head))) for head in ('Area', 'Year', 'Closed'))}</w:tr>"
        f"<w:tr><w:tc>{opened}{paragraph(run('North'))}</w:tc>"
        f"{cell(paragraph(run('2022')))}{cell(paragraph(run('3')))}</w:tr>"
        f"<w:tr><w:tc>{merged}<w:p/></w:tc>{cell(paragraph(run('2023')))}{cell(paragraph(run('4')))}</w:tr>"
    )
    contents = (
        '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>' + run("The payments of 2022") + "<w:r><w:tab/></w:r>" + run("7")
        + "</w:p>"
    )  # fmt: skip
    return {
        "mark of a paragraph removed": (
            document(f"<w:p>{removed}{run('The director ')}</w:p>{paragraph(run('did not approve the payments.'))}"),
            (APPROVED,), (),
        ),
        "drop cap": (
            document(f"<w:p>{drop}{run('T')}</w:p>{paragraph(run('he director did not approve the payments.'))}"),
            (APPROVED,), (),
        ),
        "line break within a sentence": (
            document(paragraph(run("The director did not"), "<w:r><w:br/></w:r>", run("approve the payments."))),
            (APPROVED,), (),
        ),
        "text box within a sentence": (
            document(paragraph(run("The director did not "), box("He was on leave in May."), run("approve the payments."))),
            (APPROVED, "He was on leave in May."), (),
        ),
        "label over two rows": (
            document(f"<w:tbl>{rows}</w:tbl>{paragraph(run(APPROVED))}"),
            ("North · Year: 2022 · Closed: 3", "North · Year: 2023 · Closed: 4", APPROVED), (),
        ),
        "table of contents": (document(contents + paragraph(run(APPROVED))), (APPROVED,), ("of 2022 7", "of 2022\t7")),
    }  # fmt: skip


def _pdf() -> dict[str, Case]:
    lines = ["he audit office examined the accounts of the Harbour", "Authority of Morsum for the years 2019 to 2022.",
             "It found that the authority had paid four men a sum", "of 2.4 million euros in all. The case goes on."]  # fmt: skip
    whole = (
        "The audit office examined the accounts of the Harbour Authority of Morsum for the years 2019 to 2022.",
        "It found that the authority had paid four men a sum of 2.4 million euros in all.", "The case goes on.",
    )  # fmt: skip
    initial: list[Set] = [(60, 745.7, 33, "T"), *column(lines[:2], left=84), *column(lines[2:], top=731.4)]
    aside = column(["Cost of the", "quay: 12", "million euros."], left=420, size=9)
    bullets: list[Set] = [(60, 760, 11, "•"), *column(["The director did not approve the", "payments."], left=75),
                          (60, 720, 11, "•"), *column(["He was on leave in May of the", "year."], left=75, top=720)]  # fmt: skip
    raised: list[Set] = [
        (60, 760, 11, "The sum was due in May."),
        (185.6, 764, 7, "12"),
        (198, 760, 11, "Nobody paid it."),
    ]
    pulled = [*column([f"T{lines[0]}", lines[1]]), (120, 715, 20, "“Nobody asked”"), *column(lines[2:], top=680)]
    return {
        "initial over two lines": (set_pdf([initial]), whole, ()),
        "box beside the text": (set_pdf([[*column([f"T{lines[0]}", *lines[1:]]), *aside]]), whole, ()),
        "bullets of their own": (set_pdf([bullets]), ("• " + APPROVED, "• He was on leave in May of the year."), ()),
        "mark of a note of two figures": (set_pdf([raised]), ("The sum was due in May.", "Nobody paid it."), ("12",)),
        "pulled quote": (set_pdf([pulled]), whole, ()),
    }


def _mail(plain: str, subtype: str = "plain") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Zoë Brandt <zoe@example.org>", "a@example.org", "Consultants"
    mail.set_content(plain, subtype=subtype)
    return mail


def _mails() -> dict[str, Case]:
    meeting = _mail(f"{ONE}\n")
    meeting.add_alternative("BEGIN:VCALENDAR\nSUMMARY:Meeting\nEND:VCALENDAR\n", subtype="calendar")
    listed = f"{ONE}\n\n{TWO}\n\n_______________________________________________\npress mailing list\npress@lists.example.org\nhttps://lists.example.org/press\n"
    warned = (
        f"{ONE}\n\n{TWO}\n\nThis e-mail and any attachments are confidential and may be legally privileged. If you are not "
        "the intended recipient, please notify the sender and delete it.\n"
    )
    phone = f"{ONE}\n\nSent from my iPhone\n"
    page = f"<div style='display:none;max-height:0'>Our news of this week</div><p>{ONE}</p><p>{TWO}</p><p>You receive this mail because you subscribed. <a href='#'>Unsubscribe</a></p>"
    enriched = f"{ONE}\n\n> On 3 May 2024, at 10:12, Tomas Brandt <t@example.org> wrote:\n> \n> {TWO}\n"
    return {
        "invitation": (meeting.as_bytes(), (ONE,), ("VCALENDAR", "SUMMARY")),
        "foot of a list": (_mail(listed).as_bytes(), (ONE, TWO), ("mailing list", "lists.example.org")),
        "warning of lawyers": (_mail(warned).as_bytes(), (ONE, TWO), ("intended recipient", "confidential")),
        "sent from a telephone": (_mail(phone).as_bytes(), (ONE,), ("Sent from my",)),
        "newsletter": (_mail(page, "html").as_bytes(), (ONE, TWO), ("Our news of this week", "Unsubscribe")),
        "quoted whole": (_mail(enriched).as_bytes(), (ONE, TWO), ("> None",)),
    }


def _records() -> dict[str, Case]:
    lines: dict[str, object] = {
        "WordPress": {"id": 7, "title": {"rendered": TITLE}, "content": {"rendered": f"<p>{ONE}</p>\n<p>{TWO}</p>"}},
        "Guardian": {"id": "a/b", "webTitle": TITLE, "fields": {"headline": TITLE, "bodyText": f"{ONE} {TWO}"}},
        "a search engine's": {"_id": "1", "_source": {"title": TITLE, "content": f"{ONE} {TWO}"}},
        "paragraphs": {"headline": {"main": TITLE}, "paragraphs": [ONE, TWO]},
        "blocks": {"title": TITLE, "body": [{"type": "paragraph", "text": ONE}, {"type": "paragraph", "text": TWO}]},
    }
    return {name: (json.dumps(line).encode(), (ONE, TWO), ()) for name, line in lines.items()}


def _feeds() -> dict[str, Case]:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Coast Daily",
        "items": [{"id": "1", "title": TITLE, "content_html": f"<p>{ONE}</p>"}, {"id": "2", "content_text": TWO}],
    }
    found = {"status": "ok", "totalResults": 1, "articles": [{"title": TITLE, "content": f"{ONE} {TWO}"}]}
    return {
        "JSON Feed": (json.dumps(feed).encode(), (ONE, TWO), ()),
        "answer of a news service": (json.dumps(found).encode(), (ONE, TWO), ()),
    }


def _pages() -> dict[str, Case]:
    initial = f'<p><span class="dropcap">{ONE[0]}</span>{ONE[1:]}</p><p>{TWO}</p><p>{THREE}</p>'
    noted = PARAGRAPHS.replace(".</p>", '.<sup class="reference"><a href="#n1">[1]</a></sup></p>', 1)
    asked = f"<p>{ONE}</p><p>{TWO}</p><details><summary>What does he say?</summary><p>{THREE}</p></details>"
    sign = '<form class="newsletter"><p>Get our newsletter: the news of the coast each morning.</p><input type="email"><button>Sign up</button></form>'
    off = "<noscript><p>Please enable JavaScript to view the comments of this page.</p></noscript>"
    headed = f'<h2>Payments<span class="mw-editsection">[<a href="#">edit</a>]</span></h2>{PARAGRAPHS}'
    shared = '<ul class="share"><li><a href="#">Facebook</a></li><li><a href="#">WhatsApp</a></li></ul>'
    post = '<blockquote class="twitter-tweet"><p>What a mess at the quay today.</p>— Jo (@jo) <a href="#">May 3, 2024</a></blockquote>'
    cases: dict[str, tuple[str, tuple[str, ...]]] = {
        "initial in a span": (initial, ()),
        "marks of sources": (noted, ("[1]",)),
        "part that unfolds": (asked, ()),
        "newsletter within": (PARAGRAPHS.replace("</p><p>", f"</p>{sign}<p>", 1), ("Sign up", "each morning")),
        "script is off": (PARAGRAPHS + off, ("enable JavaScript",)),
        "link to edit": (headed, ("[edit]",)),
        "buttons to share": (shared + PARAGRAPHS, ("WhatsApp",)),
        "embedded post": (PARAGRAPHS.replace("</p><p>", f"</p>{post}<p>", 1), ()),
    }
    return {name: (article(body).encode(), SAID, never) for name, (body, never) in cases.items()}


def _captions() -> dict[str, Case]:
    rolling = (
        "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:01.000 --> 00:00:03.000 align:start position:0%\n \nthe<00:00:01.200><c> harbour</c><00:00:01.500><c> paid</c>\n\n"
        "00:00:03.000 --> 00:00:03.010 align:start position:0%\nthe harbour paid\n \n\n"
        "00:00:03.010 --> 00:00:06.000 align:start position:0%\nthe harbour paid\nfour<00:00:03.400><c> men</c><00:00:04.000><c> in</c><00:00:04.500><c> May</c>\n"
    )
    meeting = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nOlaf Reni: We paid four men in May.\n\n"
        "2\n00:00:04.000 --> 00:00:08.000\nOlaf Reni: Nobody could show\n\n3\n00:00:08.000 --> 00:00:10.000\nOlaf Reni: a report.\n"
    )
    return {
        "rolling lines of a video": (rolling.encode(), ("the harbour paid four men in May",), ("<c>",)),
        "names before each line": (
            meeting.encode(), ("Olaf Reni: We paid four men in May.", "Nobody could show a report."), (),
        ),
    }  # fmt: skip


def _texts() -> dict[str, Case]:
    recorded = "Hearing\n\nOlaf Reni  0:12\nWe paid four men in May. Nobody could show a report.\n\nChair  1:05\nThank you. The hearing is closed.\n"
    wire = f"MORSUM, May 3 (Wire) -- {ONE}\n\n{TWO}\n\n(MORE)\n\n{THREE}\n\n-30-\n"
    release = (
        f"FOR IMMEDIATE RELEASE\n\n{TITLE}\n\n{ONE}\n\n{TWO}\n\n###\n\nContact: press@example.org, +49 40 123456\n"
    )
    mixed = (
        f"{TITLE}\n\n“Zoë Brandt paid it,” the chair said.\n\n".encode()
        + "“Nobody knew,” André Lefèvre wrote.\n".encode("cp1252")
    )
    cut = f"{TITLE}\n\n{ONE}\n\nHe paid 40 €".encode()[:-1]
    return {
        "names and times on lines": (
            recorded.encode(),
            ("We paid four men in May.", "Nobody could show a report.", "The hearing is closed."), ("0:12", "1:05"),
        ),
        "wire": (wire.encode(), (f"MORSUM, May 3 (Wire) -- {ONE}", TWO, THREE), ("MORE", "-30-")),
        "release": (release.encode(), (ONE, TWO), ("###", "FOR IMMEDIATE")),
        "two encodings in one file": (
            mixed, ("“Zoë Brandt paid it,” the chair said.", "“Nobody knew,” André Lefèvre wrote."), (),
        ),
        "cut off within a letter": (cut, (ONE,), ()),
    }  # fmt: skip


def _open_document() -> dict[str, Case]:
    first, second = PAID
    noted = f"<text:p>{first[:-1]}<office:annotation><text:p>Is that so?</text:p></office:annotation>.</text:p><text:p>{second}</text:p>"
    return {"comment": (odt(noted), PAID, ("Is that so",))}


def _workbooks() -> dict[str, Case]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Area", "Kitchens", "Closed"], ["South", 25, 3], ["Secret", 99, 9], ["North", 35, 7]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    hidden = book.create_sheet("Notes")
    hidden.append(["Source", "Jens Krog"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    shown = ("South · Kitchens: 25 · Closed: 3", "North · Kitchens: 35 · Closed: 7")
    return {"hidden rows and sheets": (out.getvalue(), shown, ("Secret", "Krog"))}


def _notes() -> dict[str, Case]:
    said = "The council rejected the plan for a new marina by 12 votes to 5."
    defined = f"# Torsby\n\nMarina\n: A harbour for boats of the town.\n\n{said}\n"
    queried = f"# Torsby\n\n```dataview\nTABLE file.name FROM #council\n```\n\n{said}\n\n<!-- ask Jens -->\n"
    return {
        "definition": (defined.encode(), (said,), ()),
        "query and comment": (queried.encode(), (said,), ("dataview", "TABLE", "ask Jens")),
    }

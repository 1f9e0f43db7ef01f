"""Mails as programs write them."""

import base64
import quopri
from collections.abc import Iterator
from email.message import EmailMessage

from tests.bench.variants.variant import Variant

SAID = (
    "The harbour authority paid four consultants 2.4 million euros between 2021 and 2022.",
    "“None of them could show a report,” Zoë Brandt wrote on Monday.",
)
TEXT = "\n".join(SAID)
HEAD = "From: Zoë Brandt <zoe@example.org>\r\nTo: a@example.org\r\nSubject: The harbour's consultants\r\nDate: Tue, 14 May 2024 09:12:00 +0200\r\nMIME-Version: 1.0\r\n"
PAGE = f"<html><body><p>{SAID[0]}</p><p>{SAID[1]}</p></body></html>"
TITLE = "The harbour's consultants"


def variants() -> Iterator[Variant]:
    """All of them."""
    for name, (data, said, never) in _cases().items():
        yield Variant(f"mail: {name}", "mail.eml", data, said, never, TITLE)


def _made(
    plain: str | None, page: str | None = None, attached: bytes = b"", charset: str = "utf-8", cte: str | None = None
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = (
        "Zoë Brandt <zoe@example.org>",
        "a@example.org",
        TITLE,
        "Tue, 14 May 2024 09:12:00 +0200",
    )
    if plain is not None:
        mail.set_content(plain, charset=charset, cte=cte)
    if page is not None and plain is None:
        mail.set_content(page, subtype="html", charset=charset, cte=cte)
    elif page is not None:
        mail.add_alternative(page, subtype="html", charset=charset, cte=cte)
    if attached:
        mail.add_attachment(attached, maintype="application", subtype="pdf", filename="invoice.pdf")
    return mail.as_bytes()


def _by_hand(kind: str, encoding: str, body: bytes) -> bytes:
    return f"{HEAD}Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


def _cases() -> dict[str, tuple[bytes, tuple[str, ...], tuple[str, ...]]]:
    wrapped = "The harbour authority paid four consultants 2.4 million euros between \n2021 and 2022.\n\n“None of them could show a report,” Zoë Brandt wrote on\nMonday.\n"
    forwarded = (
        "See below, it is worth a story.\n\n---------- Forwarded message ---------\nFrom: Zoë Brandt <zoe@example.org>\nDate: Mon, 13 May 2024 at 08:00\n"
        f"Subject: consultants\nTo: <a@example.org>\n\n{SAID[0]}\n\n{SAID[1]}\n"
    )
    head = "From: Zoë Brandt <zoe@example.org> · Date: Mon, 13 May 2024 at 08:00 · Subject: consultants · To: <a@example.org>"
    sent = "From: Zoë Brandt · Sent: Monday, May 13, 2024 8:00 AM · To: A. Nielsen · Subject: consultants"
    outlook = (
        "See below, it is worth a story.\n\n-----Original Message-----\nFrom: Zoë Brandt\nSent: Monday, May 13, 2024 8:00 AM\nTo: A. Nielsen\nSubject: consultants\n\n"
        f"{SAID[0]}\n\n{SAID[1]}\n"
    )
    quoted = "Who signed the invoices of the four firms in the end?\n\nOn Mon, 13 May 2024 at 08:00, Zoë Brandt <zoe@example.org> wrote:\n> The harbour authority paid four consultants 2.4 million euros\n> between 2021 and 2022.\n>\n> “None of them could show a report,” Zoë Brandt wrote on Monday.\n"
    deep = "> > The harbour authority paid four consultants 2.4 million euros\n> > between 2021 and 2022.\n> “None of them could show a report,” Zoë Brandt wrote on\n> Monday.\n\nThe board has asked a law firm to look into it.\n"
    signed = f"{SAID[0]}\n\n{SAID[1]}\n\n-- \nZoë Brandt\nHead of accounting, Harbour Authority of Morsum\nTel. +49 30 1234567\nThis e-mail may contain confidential information.\n"
    table = f"<html><body><p>{SAID[0]}</p><table border=1><tr><th>Firm</th><th>Sum</th></tr><tr><td>Orlan</td><td>700,000</td></tr><tr><td>Hartmann</td><td>900,000</td></tr></table><p>{SAID[1]}</p></body></html>"
    rows = ("Orlan · Sum: 700,000", "Hartmann · Sum: 900,000")
    layout = f"<html><body><table width=600><tr><td>&nbsp;</td><td><table><tr><td><h1>News</h1></td></tr><tr><td><p>{SAID[0]}</p><p>{SAID[1]}</p></td></tr></table></td></tr></table></body></html>"
    hidden = f"<html><head><style>p{{color:red}}</style></head><body><div style='display:none;max-height:0'>A preview of the mail for you alone.</div><p>{SAID[0]}</p><p>{SAID[1]}</p><img src='x'></body></html>"
    divs = f"<html><body><div>{SAID[0]}</div><div><br></div><div>{SAID[1]}</div></body></html>"
    breaks = f"<html><body>{SAID[0]}<br><br>{SAID[1]}<br></body></html>"
    spans = f"<html><body><p class=MsoNormal><span lang=EN>The harbour authority paid four\r\nconsultants <b>2.4 million</b> euros between 2021 and 2022.<o:p></o:p></span></p><p class=MsoNormal>{SAID[1]}<o:p></o:p></p></body></html>"
    latin = "“None of them could show a report,” Zoë Brandt wrote on Monday."
    base = base64.encodebytes(TEXT.encode())
    return {
        "plain": (_made(TEXT), SAID, ()),
        "quoted-printable": (_made(TEXT, cte="quoted-printable"), SAID, ()),
        "base64": (_made(TEXT, cte="base64"), SAID, ()),
        "alternative": (_made(TEXT, PAGE), SAID, ()),
        "page alone": (_made(None, PAGE), SAID, ()),
        "windows-1252 said to be latin-1": (_by_hand("text/plain; charset=iso-8859-1", "quoted-printable", quopri.encodestring(TEXT.encode("cp1252"))), SAID, ()),
        "no charset, utf-8": (_by_hand("text/plain", "8bit", TEXT.encode()), SAID, ()),
        "base64 page": (_by_hand("text/html; charset=utf-8", "base64", base64.encodebytes(PAGE.encode())), SAID, ()),
        "unknown charset": (_by_hand("text/plain; charset=x-unknown", "base64", base), SAID, ()),
        "wrapped": (_made(wrapped), SAID, ()),
        "flowed": (_by_hand("text/plain; charset=utf-8; format=flowed", "8bit", wrapped.replace("wrote on\n", "wrote on \n").encode()), SAID, ()),
        "forwarded": (_made(forwarded), (*SAID, head), ("Forwarded message",)),
        "forwarded by Outlook": (_made(outlook), (*SAID, sent), ("Original Message",)),
        "answer above": (_made(quoted), SAID, ("> between", "> “")),
        "answers below": (_made(deep), (*SAID, "The board has asked a law firm to look into it."), ("> ",)),
        "signature": (_made(signed), SAID, ("Tel.", "confidential")),
        "table": (_made(None, table), (*SAID, *rows), ()),
        "laid out by tables": (_made(None, layout), SAID, ()),
        "hidden preview": (_made(None, hidden), SAID, ("preview",)),
        "divs": (_made(None, divs), SAID, ()),
        "breaks": (_made(None, breaks), SAID, ()),
        "Word's page": (_made(None, spans), SAID, ()),
        "empty plain part": (_made("\n", PAGE), SAID, ()),
        "attachment": (_made(TEXT, attached=b"%PDF-1.4"), SAID, ()),
        "mail in a mail": (_nested(), SAID, ()),
        "latin": (_made(latin, charset="windows-1252"), SAID[1:], ()),
    }  # fmt: skip


def _nested() -> bytes:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "zoe@example.org", "consultants"
    inner.set_content(TEXT)
    outer["From"], outer["Subject"] = "a@example.org", TITLE
    outer.set_content("See below, it is worth a story.")
    outer.add_attachment(inner)
    return outer.as_bytes()

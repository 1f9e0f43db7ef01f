"""Write what mails quote and pass on so that their sentences can be told, and who wrote them and when."""

import re
from itertools import groupby

from index.readers.tables import FIELD

FEWEST_QUOTED = 2
"""Lines one below the other that start with the mark of a quoted mail; one alone may be a link or a prompt."""
FEWEST_FIELDS = 2
"""Lines of a mail's head, such as `From: …`, one below the other, from which they are one."""

_MARK = re.compile(r"^ ?((?:>[ \t]?)+)")
_HEAD_FIELD = re.compile(
    r"[ \t]*\*?(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Von|An|Datum|Gesendet|Betreff|De|À|A|Envoyé|Objet"
    r"|Para|Fecha|Enviado|Asunto)"
    r"[ \t]?:\*?[ \t]\S.*"
)
"""A line of the head that a mail program puts above a mail that is passed on, in English, German, French, Spanish."""


def with_heads(text: str) -> str:
    """Put the head of each mail that is passed on on one line: `From: A · Date: Monday · Subject: B`."""
    lines: list[str] = []
    for is_head, run in groupby(text.split("\n"), lambda line: bool(_HEAD_FIELD.fullmatch(line))):
        fields = list(run)
        lines += (
            [FIELD.join(field.replace("*", "").strip() for field in fields)]
            if is_head and len(fields) >= FEWEST_FIELDS
            else fields
        )
    return "\n".join(lines)


def without_quote_marks(text: str) -> str:
    """Take the `> ` off the lines that a mail quotes, so that their sentences can be told and cited word for word.

    What is quoted at another depth is another person's: a blank line parts the two.
    """
    if "\n>" not in f"\n{text}":
        return text
    parts: list[str] = []
    for is_marked, run in groupby(text.split("\n"), lambda line: _depth(line) > 0):
        lines = list(run)
        if is_marked and len(lines) >= FEWEST_QUOTED:
            levels = ["\n".join(_MARK.sub("", line) for line in level) for _, level in groupby(lines, _depth)]
            parts.append("\n{}\n".format("\n\n".join(levels)))
        else:
            parts.append("\n".join(lines))
    return "\n".join(parts)


def _depth(line: str) -> int:
    """How many marks of quoting stand before a line."""
    found = _MARK.match(line)
    return found[1].count(">") if found else 0

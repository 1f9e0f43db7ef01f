"""Tell the kind of each line of an article: body, heading or page furniture.

Precision comes first: a line that is taken for furniture can never be cited, so whatever no rule knows is body. A line
is furniture by its own wording (`furniture_patterns`) or by where it stands: in a list of other articles' headlines,
above the dateline, or as a label with nothing under it. A heading is a short line without an end mark above body text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from index.records import Kind
from index.text import furniture_patterns
from index.text.interviews import Turns, find_turns
from index.text.lines import Line
from index.text.marks import END_MARKS, count_words, is_record

LONGEST_HEADING = 14
"""Words."""
LONGEST_ASKING_LINE = 10
"""Words of a question that stands alone on its line and heads what follows."""
LONGEST_LABEL = 6
"""Words of a heading in capitals, or of one that ends in a colon."""
FEWEST_LETTERS = 3
"""Of a label in capitals; fewer are an abbreviation."""
PAIR = 2
"""Lines: a heading has a second line at most, a link between paragraphs comes alone or by twos; more is a list."""
LONGEST_TEASER = 25
"""Words of a headline in a list of other articles."""
DATELINE_WITHIN = 20
"""Lines from the top in which a dateline that stands alone opens the article."""

LONGEST_SIGNATURE = 12
"""Lines below the dashes that end a mail (RFC 3676): who sent it, and what is printed under each of his mails."""

_ENDED = re.compile(rf"[{END_MARKS}]\s?(?:[\"'”’»)\]}}」』*_]|\[?\d{{1,3}}\]|[¹²³])*$")
_QUESTION = re.compile(r"[^.!?“\"]*\?['’]?")
_BULLET = re.compile(r"[•⁃▪‣·◦*–—-]\s")
_DASH = re.compile(r"[–—-]")
_NAME = re.compile(furniture_patterns.NAMES)
_NUMBERED = re.compile(r"\d{1,3}[.)]\s")
_NO_HEADING = re.compile(r"[a-zà-öø-ÿ]|\d+[/–-].*:|.*(?:[,;–—-]$|,[\"”’']\s|[a-z]{3}\.\s[A-Z])")
_NUMBER = re.compile(
    r"[^:?!.]{2,60}:\s(?:(?:about|some|over|around|nearly|almost|up\sto|more\sthan|ca\.|etwa|rund|unos|environ)\s)?[€$£]?\d[\d.,:/-]*"
    r"(?!\s(?:things|ways|reasons|tips|facts|questions|takeaways|moments|photos|best|top|lessons|stories)\b)(?:\s\S+){0,7}"
)
"""A label with a number behind it; a number of things is a headline."""
_FACT = re.compile(r"(?![^a-z]*:)[^:?!.]{2,60}:\s\S+(?:\s\S+){0,5}")
"""A label and what it says, as in a fact box."""
_KICKER = re.compile(r"(?!(?:WHO|WHAT|WHEN|WHERE|WHY|HOW)\b)([A-Z][A-Z0-9'’&.\s-]{2,40}):\s(?:\S+\s){3,}\S+")


def classify(lines: Sequence[Line], turns: Turns | None = None) -> list[Kind]:
    """Tell the kind of each line, in order.

    Args:
        lines: All lines of an article.
        turns: Who speaks and asks on which of them; told from the lines where it is not given.
    """
    texts = [line.text.replace("\n", " ") for line in lines]
    turns = find_turns(texts) if turns is None else turns
    worded = [furniture_patterns.kind_of(text) for text in texts]
    if texts and furniture_patterns.is_labelled_headline(texts[0]):
        worded[0] = None
    furniture = {number for number, kind in enumerate(worded) if kind} - _listed(texts, worded)
    furniture |= {number for number in range(len(texts[:DATELINE_WITHIN]) - 1) if _is_signature(texts, worded, number)}
    furniture |= (
        _signed_off(texts) | _above_dateline(texts, worded) | _teasers(texts, worded) | _kickers(texts, furniture)
    )
    furniture -= {number for number in turns.spoken if not worded[number]}
    headings = {number for number in _headings(texts, furniture) if not (number and _NUMBER.fullmatch(texts[number]))}
    headings = (headings - turns.spoken) | turns.asked
    furniture |= {number for number, text in enumerate(texts) if _is_label(text) and number not in headings}
    return [
        Kind.FURNITURE if number in furniture else Kind.HEADING if number in headings else Kind.BODY
        for number in range(len(texts))
    ]


def is_credit(sentence: str) -> bool:
    """Whether the last sentence of a body line is the photographer's name and agency, as under a picture."""
    return not furniture_patterns.ends_as_sentence(sentence) and furniture_patterns.kind_of(sentence) == "photo"


def _is_ended(text: str) -> bool:
    return bool(_ENDED.search(text))


def _is_label(text: str) -> bool:
    """Whether a line is a label in capitals."""
    return (
        text.isupper()
        and sum(map(str.isalpha, text)) >= FEWEST_LETTERS
        and count_words(text) <= LONGEST_LABEL
        and not _is_ended(text)
    )


def _listed(texts: Sequence[str], worded: Sequence[str | None]) -> set[int]:
    """The numbers of names after dashes that stand one below the other: a list, where one alone signs what is above."""
    signed = {n for n, kind in enumerate(worded) if kind == "credit" and _DASH.match(texts[n])}
    return {n for n in signed if n - 1 in signed or n + 1 in signed}


def _is_signature(texts: Sequence[str], worded: Sequence[str | None], number: int) -> bool:
    """Whether a line near the top is the author's name above that of the agency."""
    return worded[number + 1] == "agency" and bool(_NAME.fullmatch(texts[number]))


def _signed_off(texts: Sequence[str]) -> set[int]:
    """The lines below the last `--`, which parts a mail from its signature."""
    start = next((number for number in reversed(range(len(texts))) if texts[number] == "--"), len(texts))
    return set(range(start, len(texts))) if start and len(texts) - start - 1 <= LONGEST_SIGNATURE else set()


def _above_dateline(texts: Sequence[str], worded: Sequence[str | None]) -> set[int]:
    """The headlines and captions of a video strip that stand between a title and the dateline."""
    opening = next((n for n, kind in enumerate(worded[:DATELINE_WITHIN]) if kind == "dateline"), 0)
    above = range(1, opening)
    if len(above) < PAIR or 2 * sum(_is_ended(texts[n]) for n in above) > len(above):
        return set()
    return set(above)


def _teasers(texts: Sequence[str], worded: Sequence[str | None]) -> set[int]:
    """The headlines under a label such as `Related`, down to the first line of body text."""
    found: set[int] = set()
    listing: list[int] = []
    for number, (text, kind) in enumerate(zip(texts, worded, strict=True)):
        if kind == "teaser" or (listing and (kind or _is_headline(text))):
            listing.append(number)
            continue
        found.update(_without_heading(texts, listing))
        listing = []
    return found.union(listing)


def _is_headline(text: str) -> bool:
    return count_words(text) <= LONGEST_TEASER and (not _is_ended(text) or text.endswith("?"))


def _without_heading(texts: Sequence[str], listing: list[int]) -> list[int]:
    """The list without its last line where that is short enough to be the heading of the text below."""
    if (
        listing
        and furniture_patterns.kind_of(texts[listing[-1]]) is None
        and count_words(texts[listing[-1]]) <= LONGEST_LABEL
    ):
        return listing[:-1]
    return listing


def _kickers(texts: Sequence[str], furniture: set[int]) -> set[int]:
    """Links to other articles set between paragraphs, one or two at a time: a label in capitals, a colon, a headline.

    Longer runs are tables of facts (`WHEN: …`, `WHERE: …`), and a label that comes back with questions is a speaker's.
    """
    kickers = {n: match[1] for n, text in enumerate(texts) if not _is_full(text) and (match := _KICKER.fullmatch(text))}
    speakers = Counter(label for n, label in kickers.items() if texts[n].endswith("?"))
    found: set[int] = set()
    for is_kicker, group in groupby(range(len(texts)), kickers.__contains__):
        run = [n for n in group if not is_kicker or speakers[kickers[n]] <= 1]
        above = run[0] - 1 if run else -1
        if is_kicker and len(run) <= PAIR and above >= 0 and (above in furniture or _is_full(texts[above])):
            found.update(run)
    return found


def _is_full(text: str) -> bool:
    return _is_ended(text) and not text.endswith("?")


def _headings(texts: Sequence[str], furniture: set[int]) -> Iterator[int]:
    """The numbers of short lines above body text: one or two in a row, or the odd one out below a list."""
    shown = [number for number in range(len(texts)) if number not in furniture]
    runs = [(is_short, list(run)) for is_short, run in groupby(shown, lambda n: _is_short(texts[n]))]
    for position, (is_short, run) in enumerate(runs):
        if not is_short:
            continue
        labels = [number for number in run if _is_label(texts[number])]
        if position == len(runs) - 1:
            yield from (number for number in labels if number != run[-1])
        elif len(run) <= PAIR:
            yield from () if run[0] > 0 and _are_items([texts[number] for number in run]) else run
        elif run[0] == 0 and all(_FACT.fullmatch(texts[number]) for number in run[1:]):
            yield 0
        else:
            yield from labels
            yield from run[-1:] if _shape(texts[run[-1]]) != _shape(texts[run[-2]]) else []


def _are_items(run: Sequence[str]) -> bool:
    """Whether two short lines are numbered, or facts behind labels, rather than headings."""
    return len(run) > 1 and (all(map(_NUMBERED.match, run)) or all(map(_FACT.fullmatch, run)))


def _is_short(text: str) -> bool:
    """Whether a line could be a heading by its own form."""
    words = count_words(text)
    if words > LONGEST_HEADING or _BULLET.match(text) or _NO_HEADING.match(text) or is_record(text):
        return False
    if text.endswith(":"):
        return words <= LONGEST_LABEL
    return not _is_ended(text) or (words <= LONGEST_ASKING_LINE and bool(_QUESTION.fullmatch(text)))


def _shape(text: str) -> tuple[bool, bool, bool, str]:
    """What the items of one list have in common and a heading below them has not."""
    return (text[0].isalpha(), any(map(str.isdigit, text)), ":" in text, text[-1] if not text[-1].isalnum() else "")

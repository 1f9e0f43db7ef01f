"""Find where the sentences of a line begin and end, as a reader would cut them.

nupunkt finds the boundaries; chosen over sentencex and pysbd because it cuts inside quotations that run over several
sentences (`python -m tests.bench.sentences` prints the comparison). What follows it here are the cases that it leaves:
words that it takes for abbreviations, abbreviations of other languages, lists in running text, clock times, quotation
marks that went to the wrong side.
"""

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.text.marks import CLOSERS, find_ends, goes_on
from index.text.months import GERMAN_MONTHS
from index.text.unpunctuated import find_pieces

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

LONGEST_SENTENCE = 2000
"""Code points; no sentence is longer, so that text without punctuation stays usable. Longer ones are cut at blanks."""

_OPENING = "\"'“‘«„‚(\\[¿¡"
_AFTER_BOUNDARY = re.compile(rf"(?:[{CLOSERS}“‘]+|(?:\[\d{{1,3}}\])+|\s[”»›)\]}}]+)(?=\s|$)")
"""Closing marks, and note numbers in brackets, that belong to the sentence before them."""
_OPENERS = re.compile(rf"(?:^|\s)([{_OPENING}]+)\s*$")

_BULLET = re.compile(r"(?<!\S)[•⁃▪‣◦]\s?(?=\S)")
_NUMBERED = re.compile(r"(?<!\S)(?:(?P<number>\d{1,3})|(?P<letter>[a-z]))(?P<style>\.\)|[.)])\s+(?=\S)")
_ENUMERATOR = re.compile(r"[•⁃▪‣◦]?\s*(?:\d{1,3}|[a-zA-Z])[.)]{1,2}")

_LISTED = (
    "adm asst brig capt cmdr col cpl det dr drs fr gen gens gov govs hon insp jr lt maj messrs mr mrs ms msgr pres "
    "prof profs pvt rep reps rev revs sen sens sgt sr st supt "
    "jan feb apr aug sept oct nov dec tues thu thur thurs fri "
    "apt assn assoc ave bldg blvd bros co corp dept dist govt hwy inc intl ltd mfg mt mtn natl pkwy pl rd ste univ "
    "ala ariz ark calif colo conn fla kan ky mich minn neb nev okla tenn vt wis wyo "
    "approx avg ca cf est etc ext fig figs ft hr incl lb lbs misc no nos oz pct pp pt seq spp sq tel viz vol vols vs yr"
)
_ENGLISH_ABBREVIATIONS = frozenset(_LISTED.split())
"""Those that can stand before a capital letter of nupunkt's 3,085 abbreviations of letters alone.

The others, which it learned from court files, are words too: after "series", "cancer", "month" or "will" it never ends
a sentence.
"""
_BEFORE_CAPITAL = re.compile(rf"(?<!\S)[{_OPENING}]*(?P<word>[^\W\d_]+)\.(?=[{CLOSERS}]*\s+[{_OPENING}]*[A-ZÀ-Þ])")
_GLUED = re.compile(r"(?<![\w.@/])(?P<word>[a-z]{3,})[.!?][”’]?(?=[“‘]?(?!(?:Com|Gov|Io|Js|Net|Org)\b)[A-Z][a-z]*\s)")
"""A sentence that begins right behind the stop of the one before, as lost line ends leave it."""

_ABBREVIATIONS = (
    "Cmdr Drs Gens Govs Lt Messrs Pct Profs Reps Revs Sec Sens Supt pct vs "
    "Abr Admón Ago Arq Av Cía Dep Dic Dra Dª EE Ene Eng Ing Jue Lic Lun Mié Mons Sra Sras Srta Srtas Srs Sto Sáb "
    "Ud Uds Vie art arts avda núm núms pág págs párr párrf párrfs tel "
    "Cie Geom MM Mgr Mlle Mlles Mme Mmes Sig Ste av bd cf env "
    "Abb Dipl Frl Hr Mag Mio Mrd Nr abs bzw ca evtl ggf nr str usw vgl N° Nº pp"
)
"""Abbreviations after which no sentence ends, and nupunkt or we would end one: English titles, then those of Spanish
and Portuguese, of French and Italian, and of German.
"""
_UNFINISHED = re.compile(
    rf"(?:^|[\s(\[“\"'«„])(?:(?:{'|'.join(_ABBREVIATIONS.split())}|[Zz]\.\s?B|[Dd]\.\s?h|[Uu]\.\s?a|[Ss]\.\s?[ou])\."
    r"|(?:[Aa]m|[Dd](?:er|ie|as|em|en|es)|[Ii]m|[Vv]om|[Zz]u[mr]|[Bb]eim|[Bb]is|[Ss]eit|[Aa]b) \d{1,2}\.)$"
)
_DAY = re.compile(r"(?<!\S)\d{1,2}\.$")
_MONTH = re.compile(rf"(?:{'|'.join(GERMAN_MONTHS)})\b")
_GOES_ON = re.compile(rf"[{CLOSERS}]*[,;:]\s")
_LOWER = re.compile(r"[a-zà-öø-ÿ](?![A-Z])")
_QUESTION = re.compile(rf"[!?]\s?[{CLOSERS}]+$|(?<!\S)[A-Z]\w+[!?]$")
"""A quotation that ends in a question or a call, or a name with a mark in it: a small letter after it goes on."""

_STARTERS = (
    "A|After|All|An|And|Before|But|Dr|He|Her|Here|His|However|I|If|In|It|Its|Mr|Mrs|Ms|No|Officials|On|Police|She|Some|"
    "That|The|Their|There|These|They|This|Those|We|When|You"
)
_AND_I = "|".join(rf"(?<=\b{word}\sI\.)" for word in ("and", "or", "than", "as", "not", "but", "that", "like"))
_ALSO_ENDS = re.compile(
    r"[.!?](?:"
    rf"(?:(?<=\b[apAP]\.[mM]\.)|(?<=\b[ap]\.\sm\.))(?=\s+(?:{_STARTERS})\b)"
    rf"|(?:{_AND_I})(?=\s+[A-Z“\"'‘])"
    r"|(?<=\sno\.)(?=\s+[A-Z][a-z])|(?<=[a-z]{2}\.)(?=\s+'[A-Z])|“(?=\s+[A-ZÄÖÜ„]))"
)
"""Ends that nupunkt leaves: clock times before a word that opens one, `I.`, `no.`, closing “."""
_CLOCK = re.compile(r"\b[apAP]\.\s?[mM]\.$")
_FEWEST_WORDS_WITH_CLOCK = 4
"""`At 5 a.m.` before a capital letter opens a sentence and is none."""


def find_spans(line: str) -> list[tuple[int, int]]:
    """The (start, end) of each sentence of a line, ascending, without blanks at the ends; all else is blank."""
    flat = line.replace("\n", " ")
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*_cuts(flat), len(flat)]:
        if end <= start or (end < len(flat) and _belongs_together(flat, start, end)):
            continue
        for piece in _trimmed(flat, start, end):
            spans.extend(part for each in find_pieces(flat, *piece) for part in limit(flat, *each))
        start = end
    return _with_words(flat, spans)


def _with_words(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, with one of marks alone ("[…]", "***") a part of its neighbour, since nobody can quote that."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and not all(any(map(str.isalnum, line[slice(*each)])) for each in (kept[-1], (start, end))):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return kept


@functools.cache
def _nupunkt() -> "PunktSentenceTokenizer":
    from nupunkt import load_default_model

    return load_default_model()


@functools.cache
def _words_taken_for_abbreviations() -> frozenset[str]:
    known = _nupunkt().abbreviations
    return frozenset(word for word in known if len(word) > 1 and word.isalpha()) - _ENGLISH_ABBREVIATIONS


def _after_words(line: str) -> Iterator[int]:
    """Where a sentence ends with a word that nupunkt takes for an abbreviation, or without a blank behind it."""
    taken = _words_taken_for_abbreviations()
    yield from (match.end() for match in _BEFORE_CAPITAL.finditer(line) if match["word"].lower() in taken)
    yield from (match.end() for match in _GLUED.finditer(line) if match["word"] not in _ENGLISH_ABBREVIATIONS)


def _cuts(line: str) -> list[int]:
    ends = {_settle(line, end) for _, (_, end) in _nupunkt().tokenize_with_spans(line)}
    ends.update(_settle(line, end) for end in _after_words(line))
    ends.update(match.end() for match in _ALSO_ENDS.finditer(line))
    ends.update(_items(line))
    ends.update(find_ends(line))
    return sorted(ends)


def _settle(line: str, end: int) -> int:
    """Move a boundary over closing marks that follow it, or back before opening marks that precede it."""
    while end and line[end - 1].isspace():
        end -= 1
    if closers := _AFTER_BOUNDARY.match(line, end):
        return closers.end()
    openers = _OPENERS.search(line, max(0, end - 8), end)
    return openers.start(1) if openers else end


def _items(line: str) -> Iterator[int]:
    """Where the items of a list in running text start; only a line that itself starts with an item is one."""
    if _BULLET.match(line):
        yield from (match.start() for match in _BULLET.finditer(line))
    first = _NUMBERED.match(line)
    if not first:
        return
    expected = _value(first) + 1
    for match in _NUMBERED.finditer(line, first.end()):
        capital = not line[match.end()].islower()
        if match["style"] == first["style"] and _value(match) == expected and capital:
            expected += 1
            yield match.start()


def _value(enumerator: re.Match[str]) -> int:
    return int(enumerator["number"]) if enumerator["number"] else ord(enumerator["letter"]) + 1000


def _belongs_together(line: str, start: int, end: int) -> bool:
    """Whether a boundary that was found is none: what stands before it cannot end here."""
    left, right = line[max(start, end - 40) : end].strip(), line[end : end + 40].lstrip()
    return (
        not left
        or bool(_ENUMERATOR.fullmatch(left) or _UNFINISHED.search(left) or _GOES_ON.match(right))
        or bool(_DAY.search(left) and _MONTH.match(right))
        or bool(_QUESTION.search(left) and _LOWER.match(right))
        or goes_on(left, right)
        or bool(_CLOCK.search(left) and len(left.split()) < _FEWEST_WORDS_WITH_CLOCK)
    )


def limit(line: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The (start, end) of a stretch without blanks at its ends; one longer than LONGEST_SENTENCE is cut into pieces."""
    end = len(line) if end is None else end
    while end - start > LONGEST_SENTENCE:
        blank = line.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = blank if blank > 0 else start + LONGEST_SENTENCE
        yield from _trimmed(line, start, cut)
        start = cut
    yield from _trimmed(line, start, end)


def _trimmed(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = line[start:end]
    body = piece.strip()
    if body:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(body)

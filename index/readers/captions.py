"""Read the captions of a recording (`.vtt`, `.srt`): their words joined to sentences, with the time of each."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import NamedTuple

from index.errors import ArticleError
from index.readers.content import Content
from index.readers.encoding import decode
from index.records import Place

PAUSE = 4.0
"""Seconds without words after which a paragraph begins."""
LONGEST_PARAGRAPH = 1_000
"""Characters of a paragraph after which the next sentence opens another."""

_CUE = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})\s+-->\s+(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_SOUND = re.compile(
    r"(?:>>\s*)?(?:\[(?!.*(?:inaudible|indistinct|unintelligible|crosstalk|redacted)).*\]|\([A-Z ]+\)|[♪♫].*)",
    re.IGNORECASE,
)
"""A caption that tells of a sound, or of words that are sung; words that could not be heard are told by it, in English,
and stay."""
_NAMED = re.compile(r"([A-ZÀ-ÖØ-Þ][\w.'’-]*(?: [A-ZÀ-ÖØ-Þ][\w.'’-]*){0,3}): (?=\S)")
"""A name before what its bearer says, as programs for meetings put it before each caption."""
_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")


class _Cue(NamedTuple):
    start: float
    end: float
    voice: str
    text: str


def read(data: bytes, name: str) -> Content:
    """What is said in a recording, with the time of each caption as `0:12:40`.

    Raises:
        ArticleError: The file is binary or has no captions.
    """
    text, places = "", []
    last: _Cue | None = None
    for cue in _with_names(list(_cues(decode(data, name)))):
        if last is not None and not cue.voice:
            cue = cue._replace(voice=last.voice)  # noqa: PLW2901 - the same one goes on
        spoken = f"{cue.voice}: {cue.text}" if cue.voice and (last is None or cue.voice != last.voice) else cue.text
        if last is not None:
            text += "\n" if _opens(cue, last, text) else " "
        places.append(Place(len(text), _clock(cue.start)))
        text += spoken
        last = cue
    if last is None:
        raise ArticleError(name, "has no captions")
    return Content(text, title=PurePath(name).stem, places=tuple(places))


def _with_names(cues: Sequence[_Cue]) -> Iterator[_Cue]:
    """The captions with a name that stands before the words of one after another as the voice of each."""
    named = [_NAMED.match(cue.text) if not cue.voice else None for cue in cues]
    repeated = {one[1] for one, other in pairwise(named) if one and other and one[1] == other[1]}
    for cue, found in zip(cues, named, strict=True):
        is_named = found is not None and found[1] in repeated
        yield cue._replace(voice=found[1], text=cue.text[found.end() :]) if found and is_named else cue


def _cues(text: str) -> Iterator[_Cue]:
    """The captions; of those that roll, in which each repeats lines of the last one, what is new."""
    shown: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip().split("\n")
        number = next((n for n, line in enumerate(lines) if _CUE.match(line.strip())), None)
        if number is None:
            continue
        match = _CUE.match(lines[number].strip())
        if match is None:
            continue
        said = "\n".join(lines[number + 1 :])
        voice = _VOICE.search(said)
        plain = [" ".join(html.unescape(_TAG.sub("", line)).split()) for line in said.split("\n")]
        fresh = [line for line in plain if line and line not in shown and not _SOUND.fullmatch(line)]
        shown = plain
        if fresh:
            yield _Cue(_seconds(match, 1), _seconds(match, 5), voice[1].strip() if voice else "", " ".join(fresh))


def _opens(cue: _Cue, last: _Cue, text: str) -> bool:
    """Whether a caption opens a paragraph."""
    if cue.voice != last.voice:
        return True
    long = len(text) - (text.rfind("\n") + 1) > LONGEST_PARAGRAPH
    return _ENDED.search(last.text) is not None and (cue.start - last.end > PAUSE or long)


def _seconds(match: re.Match[str], first: int) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups()[first - 1 : first + 3])
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"

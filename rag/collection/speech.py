"""Attribute the sentences of an English article to those who say them, directly or in reported speech."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.records import Kind, Sentence
from index.text.terms import fold, stop_words
from rag.english import speech

LEAST_WORDS = 3
"""Words of a quotation that make its sentence speech; fewer are a name or a word that is held at arm's length."""

FAR = 12
"""Sentences after which "he" no longer means the one who spoke last."""

BEHIND = 40
"""Characters behind a quotation in which the next sentence may say whose it is."""

WITH_OFFICE = 4
"""Words in a row that are an office with the name of who holds it, also after "of": "Keeper of the Privy Purse …"."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as the article names them: folded words, titles left out; none where nobody is named."""

    words: tuple[str, ...] = ()

    @property
    def surname(self) -> str:
        """The last word."""
        return self.words[-1] if self.words else ""


NOBODY = Speaker()


@dataclass(frozen=True, slots=True)
class Speech:
    """A sentence that somebody says; `direct` where it has a quotation of some words."""

    sentence: Sentence
    speakers: tuple[Speaker, ...]
    direct: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a text names one who speaks."""

    at: int
    speaker: Speaker


@dataclass
class _Memory:
    """What has been read of an article: full names by surname, who spoke last, and by which pronoun people go."""

    names: dict[str, Speaker] = field(default_factory=dict)
    last: list[tuple[Speaker, int]] = field(default_factory=list)
    pronouns: dict[str, str] = field(default_factory=dict)
    quoted: Speaker = NOBODY

    def known(self, speaker: Speaker) -> Speaker:
        """The full name that a surname stands for: of the one who spoke last of those who have it, else the first."""
        if len(speaker.words) == 1:
            spoke = (one for one, _ in reversed(self.last) if one.surname == speaker.surname)
            return next(spoke, None) or self.names.get(speaker.surname, speaker)
        if speaker.words:
            self.names.setdefault(speaker.surname, speaker)
        return speaker

    def note(self, speaker: Speaker, place: int) -> None:
        """Remember that one was spoken of as the subject of a sentence."""
        if speaker.words:
            self.last.append((speaker, place))

    def has_met(self, speaker: Speaker) -> bool:
        """Whether one has been the subject of a sentence before."""
        return any(one == speaker for one, _ in self.last)

    def meant(self, pronoun: str, place: int) -> Speaker:
        """Whom "he" or "she" means: the last one who does not go by the other."""
        for speaker, at in reversed(self.last):
            if place - at > FAR:
                break
            if self.pronouns.setdefault(speaker.surname, pronoun) == pronoun:
                return speaker
        return NOBODY


def speeches(text: str, sentences: Sequence[Sentence]) -> list[Speech]:
    """Find the sentences that somebody says, in order; body sentences of an English text only."""
    body = [sentence for sentence in sentences if sentence.kind is Kind.BODY]
    memory = _Memory()
    found: list[Speech] = []
    for paragraph in _paragraphs(text, body):
        found += _of_paragraph(text, paragraph, memory)
    return found


def is_by(speaker: Speaker, name: Sequence[str]) -> bool:
    """Tell whether a speaker is the one of a name, given as folded words.

    The surname alone will do where no other first name is known.
    """
    if not speaker.words or not name:
        return False
    if speaker.surname != name[-1]:
        return set(name) <= set(speaker.words)
    if len(name) == 1 or len(speaker.words) == 1:
        return True
    return any(one[:3] == other[:3] for one in speaker.words[:-1] for other in name[:-1])


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without titles and what only stands beside it."""
    plain = re.split(r" of (?=[A-Z])|[’']s\b(?! [A-Z])", name)[0]
    folded = [fold(word.strip(".,’'\"")) for word in plain.replace("’s ", " ").replace("'s ", " ").split()]
    while folded and (folded[0] in speech.TITLES or folded[0] in speech.NO_NAMES or folded[0] in stop_words()):
        folded.pop(0)
    while folded and folded[-1] in speech.NO_NAMES:
        folded.pop()
    return tuple(word for word in folded if word)


def _paragraphs(text: str, body: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences by the paragraph that they stand in."""
    group: list[Sentence] = []
    for sentence in body:
        if group and "\n" in text[group[-1].end : sentence.start]:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _of_paragraph(text: str, paragraph: Sequence[Sentence], memory: _Memory) -> Iterator[Speech]:
    start, end = paragraph[0].start, paragraph[-1].end
    whole = text[start:end]
    quotes = [(start + match.start(), start + match.end()) for match in speech.QUOTED.finditer(whole)]
    said = [_attributions(text, sentence, quotes, memory) for sentence in paragraph]
    spoken = {quote: _speaker_of(quote, paragraph, said, memory) for quote in quotes}
    for sentence, attributions in zip(paragraph, said, strict=True):
        inside = [quote for quote in quotes if _words_in(text, sentence, quote) >= LEAST_WORDS]
        inside += [quote for quote in quotes if quote[0] <= sentence.start and sentence.end <= quote[1]]
        speakers = [one.speaker for one in attributions] + [spoken[quote] for quote in inside]
        named = tuple(dict.fromkeys(speaker for speaker in speakers if speaker.words))
        if named:
            yield Speech(sentence, named, bool(inside))
    if quotes:
        memory.quoted = spoken[quotes[-1]]
    elif any(one.speaker.words for attributions in said for one in attributions):
        memory.quoted = next(one.speaker for each in reversed(said) for one in reversed(each) if one.speaker.words)
    else:
        memory.quoted = NOBODY


def _words_in(text: str, sentence: Sentence, quote: tuple[int, int]) -> int:
    return len(text[max(quote[0], sentence.start) : min(quote[1], sentence.end)].split())


def _speaker_of(
    quote: tuple[int, int], paragraph: Sequence[Sentence], said: Sequence[Sequence[_Said]], memory: _Memory
) -> Speaker:
    """Tell who says a quotation: whom its own sentences name, else the one before in its paragraph, or right behind.

    A paragraph that begins with it and names nobody goes on with whoever spoke in the one before.
    """
    own = [
        one
        for sentence, attributions in zip(paragraph, said, strict=True)
        for one in attributions
        if sentence.start < quote[1] and quote[0] < sentence.end
    ]
    if own:
        return min(own, key=lambda one: min(abs(one.at - quote[0]), abs(one.at - quote[1]))).speaker
    every = [one for attributions in said for one in attributions]
    before = [one for one in every if one.at < quote[0]]
    if before:
        return before[-1].speaker
    after = [one for one in every if quote[1] <= one.at <= quote[1] + BEHIND]
    if after:
        return after[0].speaker
    return memory.quoted if quote[0] == paragraph[0].start else NOBODY


def _attributions(text: str, sentence: Sentence, quotes: Sequence[tuple[int, int]], memory: _Memory) -> list[_Said]:
    """Who is named as speaking in a sentence, outside its quotations, in order."""
    plain = _plain(text, sentence, quotes)
    for match in re.finditer(speech.NAME, plain):
        memory.known(Speaker(name_words(match[0])))
    subject = _subject(plain, memory)
    found = [*_named(plain, memory), *_by_pronoun(plain, sentence.ordinal, memory)]
    further = speech.PARTICIPLE.search(plain) or speech.AND_SAYS.search(plain)
    if further and not found and subject.words and not speech.ANOTHER.search(plain[: further.start() + 1]):
        found.append(_Said(further.start(), subject))
    if not found:
        found = [_Said(match.start(), NOBODY) for match in speech.OTHER.finditer(plain)]
    named = [one for one in found if one.speaker.words]
    memory.note(named[-1].speaker if named else subject, sentence.ordinal)
    return sorted((_Said(sentence.start + one.at, one.speaker) for one in found), key=lambda one: one.at)


def _plain(text: str, sentence: Sentence, quotes: Sequence[tuple[int, int]]) -> str:
    """A sentence, its quotations blanked out but for their marks."""
    signs = list(text[sentence.start : sentence.end])
    for start, end in quotes:
        for place in range(max(start, sentence.start), min(end, sentence.end)):
            if signs[place - sentence.start] not in '“”"':
                signs[place - sentence.start] = " " if signs[place - sentence.start] != "," else ","
    return "".join(signs)


def _subject(plain: str, memory: _Memory) -> Speaker:
    """The first person that a sentence names by the full name, or begins with, or who has been spoken of before."""
    for match in re.finditer(speech.NAME, plain):
        words = name_words(match[0])
        speaker = memory.known(Speaker(words))
        if len(speaker.words) > 1 and (len(words) > 1 or not match.start() or memory.has_met(speaker)):
            return speaker
    return NOBODY


def _named(plain: str, memory: _Memory) -> Iterator[_Said]:
    for match in speech.BEFORE.finditer(plain):
        words = name_words(match["who"])
        if words and (len(words) >= WITH_OFFICE or not speech.PREPOSITION.search(plain[: match.start()])):
            yield _Said(match.start(), memory.known(Speaker(words)))
        elif words:
            yield _Said(match.start(), _subject(plain[: match.start()], memory))
    for match in speech.BEHIND.finditer(plain):
        if words := _last_name(match["rest"]):
            yield _Said(match.start(), memory.known(Speaker(words)))
    for match in speech.ACCORDING.finditer(plain):
        yield _Said(match.start(), memory.known(Speaker(_last_name(match["first"] or match["rest"]))))


def _last_name(rest: str) -> tuple[str, ...]:
    """The name that ends a subject: "economist Sam Bullard of …"."""
    rest = f" {rest} "
    end = speech.ENDS.search(rest)
    head = rest[: end.start()] if end else rest
    names = [name_words(match[0]) for match in re.finditer(speech.NAME, head)]
    names = [words for words in names if words]
    return names[-1] if names else ()


def _by_pronoun(plain: str, place: int, memory: _Memory) -> Iterator[_Said]:
    for match in speech.PRONOUN.finditer(plain):
        pronoun = (match["who"] or match["behind"]).lower()
        before = _subject(plain[: match.start()], memory)
        speaker = before if before.words else memory.meant(pronoun, place)
        yield _Said(match.start(), speaker)

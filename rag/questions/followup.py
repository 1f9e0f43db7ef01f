"""Make of a follow-up question one that can be understood without the turns before it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.errors import LanguageModelError
from index.text.months import ENGLISH_MONTHS
from index.text.terms import content_terms, fold, stop_words, words
from prompts import notice, prompt
from rag.english.follow_ups import (
    ABOUT,
    ADDED,
    AND_WHO,
    ASKING,
    ASKS,
    BARE,
    DOUBTS,
    ELLIPTIC,
    EMPTY_IT,
    MEANT,
    MORE,
    NO_PERSON,
    OPENER,
    PERSON,
    PLACE,
    POSSESSIVES,
    REASKED,
    THING,
    TIME_OF_SPEAKING,
    WHICH,
)
from rag.llm.protocol import Message, Model, written
from rag.questions.constants import (
    ANSWER_TOLD,
    ANTECEDENT,
    FEW_WORDS,
    LONG_QUESTION,
    MOST_CARRIED,
    NAMELESS_WORDS,
    OWNER,
    QUESTION_TOKENS,
    TURNS_TOLD,
)
from rag.questions.understand import checked
from rag.records import Exchange

PROMPT = "rewrite"

_NAME = re.compile(r"\b[A-Z][\w.’'-]*(?:\s+(?:of|de|da|del|van|von|al|the)\s+[A-Z][\w.’'-]*|\s+[A-Z0-9][\w.’'-]*)*")
_YEAR = re.compile(rf"\b(?:in |since |during )?(?:(?:{'|'.join(ENGLISH_MONTHS)}) )?[12]\d{{3}}\b")


def is_follow_up(question: str, history: Sequence[Exchange]) -> bool:
    """Whether a question leans on the turns before it, or is short and names nothing itself."""
    return bool(history) and bool(leans(question) or OPENER.match(question) or _is_nameless(question))


def completed(question: str, history: Sequence[Exchange]) -> str:
    """A follow-up with what its conversation names; any other question as it is."""
    if not is_follow_up(question, history):
        return question
    history = [replace(turn, question=ADDED.sub("", turn.question)) for turn in history]
    carried = carry(question, history)
    if any(pattern.match(question.strip()) for pattern in ELLIPTIC):
        return carried
    known = carried.casefold()
    turns = [*reversed(history)]
    found = [name for turn in turns for name in _names(turn.question)] or _names(turns[0].answer)
    names = dict.fromkeys(re.sub(r"[’']s$", "", name[0]) for name in found)
    left_out = [name for name in names if name.casefold() not in known][:MOST_CARRIED]
    return f"{carried} ({', '.join(left_out)})" if left_out else carried


def _is_nameless(question: str) -> bool:
    """Whether a short question has no name and no number that it could be understood by."""
    own = [name for name in _names(question) if name.start()]
    bare = not own and not any(character.isdigit() for character in question)
    return bare and len(content_terms(question)) <= NAMELESS_WORDS


def leans(question: str) -> bool:
    """Whether a question can only be understood with the turns before it."""
    pronoun = _open(PERSON, question) or _open(THING, question)
    elliptic = any(pattern.match(question.strip()) for pattern in ELLIPTIC)
    return bool(pronoun or elliptic or (OPENER.match(question) and len(content_terms(question)) <= FEW_WORDS))


def complete(question: str, history: Sequence[Exchange], model: Model | None) -> tuple[str, tuple[str, ...]]:
    """Make a follow-up a question of its own, by a model where there is one, else by rules.

    Returns:
        The question, and what the reader has to know of how it was made.

    Raises:
        QuestionError: what the model made of it is no question that can be asked.
    """
    if model is None:
        return completed(question, history), ()
    try:
        return checked(rewrite(question, history, model)), ()
    except LanguageModelError as error:
        return completed(question, history), (notice("rewrite_failed").format(reason=error),)


def rewrite(question: str, history: Sequence[Exchange], model: Model) -> str:
    """A follow-up completed by a language model; by the rules where what it writes is no question.

    Raises:
        LanguageModelError: it fails, is out of reach, too slow or rate-limited.
    """
    if DOUBTS.match(question.strip()) or MORE.match(question.strip()):
        return carry(question, history)
    told = prompt(PROMPT)
    turns = [f"Question: {turn.question}\nAnswer: {turn.answer[:ANSWER_TOLD]}" for turn in history[-TURNS_TOLD:]]
    user = told.fill(conversation="\n".join(turns), question=question)
    said = written(model, (Message("system", told.system), Message("user", user)), QUESTION_TOKENS)
    first = next((line.strip() for line in said.splitlines() if line.strip()), "")
    first = re.sub(r"^(?:rewritten|question|last question)\s*:\s*", "", first, flags=re.IGNORECASE).strip('"“” ')
    return first if _is_question(first, question, history) else carry(question, history)


def carry(question: str, history: Sequence[Exchange]) -> str:
    """A follow-up completed by rules: what it leaves out is taken from the turn before it; else as it is."""
    if not history:
        return question
    last = history[-1]
    asked = question.strip()
    if DOUBTS.match(asked) or MORE.match(asked):
        return last.question
    if bare := BARE.match(asked):
        return _asked_anew(bare["word"], _first_asked(history))
    if place := PLACE.match(asked):
        return _with_place(last.question, place["what"])
    if about := ABOUT.match(asked) or AND_WHO.match(asked) or MEANT.match(asked):
        return _with_name(last.question, about["what"].strip())
    return _with_subjects(OPENER.sub("", asked), history)


def _first_asked(history: Sequence[Exchange]) -> str:
    """The last question of a conversation that is more than another question word put before one."""
    return next((turn.question for turn in reversed(history) if not REASKED.match(turn.question)), history[-1].question)


def _is_question(text: str, question: str, history: Sequence[Exchange]) -> bool:
    """Whether a model's line is one, about nothing but what the conversation names."""
    known = {fold(word) for turn in history for word in words(f"{turn.question} {turn.answer}")} | {
        fold(word) for word in words(question)
    }
    new = [word for word in words(text)[1:] if word[0].isupper() and fold(word) not in known]
    return 0 < len(words(text)) <= QUESTION_TOKENS and len(text) <= 3 * len(question) + 200 and not new


def _asked_anew(word: str, before: str) -> str:
    """The question before with another question word."""
    found = ASKS.match(before.strip())
    return f"{word.capitalize()}{found['rest']}" if found else f"{word.capitalize()}: {before}"


def _with_place(before: str, place: str) -> str:
    """The question before with another time or place, in the stead of its own where it has one of the kind."""
    plain = before.strip().rstrip("?").rstrip()
    year = re.search(r"\d{4}", place)
    if year and _YEAR.search(plain):
        return f"{_YEAR.sub(place, plain, count=1)}?"
    word = place.split(" ", 1)[0]
    own = list(re.finditer(rf"\b{word} (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*", plain))
    return f"{plain[: own[-1].start()]}{place}{plain[own[-1].end() :]}?" if own else f"{plain} {place}?"


def _with_name(before: str, name: str) -> str:
    """The question before about another subject: a name takes the last name's place."""
    found = _names(before)
    name = name.rstrip("?").strip()
    if not found:
        return f"{before.strip().rstrip('?')}: {name}?"
    start, end = found[0].span() if len(found) == 1 else found[0 if PERSON.search(name) else -1].span()
    if re.search(r"[’']s$", before[start:end]) and not re.search(r"[’']s$", name):
        name = f"{name}’s"
    return f"{before[:start]}{name}{before[end:]}"


def _with_subjects(question: str, history: Sequence[Exchange]) -> str:
    """Pronouns filled with the subject of the last turn that has one."""
    question = question[:1].upper() + question[1:]
    person = next((found for turn in history[::-1] if (found := _subject(turn, person=True))), None)
    thing = next((found for turn in history[::-1] if (found := _subject(turn, person=False))), None)
    if persons := _open(PERSON, question):
        return _replaced(question, persons[:2], person or thing)
    return _replaced(question, _open(THING, question)[:1], thing or person)


def _open(pronouns: re.Pattern[str], question: str) -> list[re.Match[str]]:
    """The pronouns of a question that nothing before them in it explains."""
    return [found for found in pronouns.finditer(question) if not _is_explained(found)]


def _is_explained(pronoun: re.Match[str]) -> bool:
    """Whether the question itself says what a pronoun stands for, or it stands for nothing."""
    before, after = pronoun.string[: pronoun.start()], pronoun.string[pronoun.end() :]
    joins = pronoun[0].lower() == "that" and _ends_in_content(before) and re.match(r"\s+\w", after)
    reported = before.lower().endswith(" that ")
    if joins or reported or any(form.match(pronoun.string, pronoun.start()) for form in (TIME_OF_SPEAKING, EMPTY_IT)):
        return True
    if _owns(pronoun) and WHICH.match(pronoun.string):
        return len(content_terms(before)) >= OWNER
    return len(content_terms(before)) >= ANTECEDENT and len(content_terms(pronoun.string)) >= LONG_QUESTION


def _ends_in_content(text: str) -> bool:
    """Whether a text ends in a word that is no function word: "that" joins a clause to it ("said that …")."""
    return fold((words(text) or ["the"])[-1]) not in stop_words()


def _owns(pronoun: re.Match[str]) -> bool:
    """Whether something follows a possessive that it owns."""
    return pronoun[0].lower() in POSSESSIVES and bool(re.match(r"\s+\w", pronoun.string[pronoun.end() :]))


def _replaced(question: str, pronouns: Sequence[re.Match[str]], subject: str | None) -> str:
    for pronoun in reversed(pronouns):
        question = f"{question[: pronoun.start()]}{_filled(pronoun, subject)}{question[pronoun.end() :]}"
    return question


def _filled(match: re.Match[str], subject: str | None) -> str:
    """A pronoun's subject; the possessive where something follows that it owns."""
    if subject is None:
        return match[0]
    return f"{subject}’s" if _owns(match) else subject


def _subject(last: Exchange, *, person: bool) -> str | None:
    """Who or what the last turn was about: a name of its question, else of its answer."""
    for text in (last.question, last.answer):
        found = _names(text)
        fitting = [
            name for name in found if ((words(text[: name.start()]) or [""])[-1].lower() not in NO_PERSON) or not person
        ]
        whose = [name for name in found if re.search(r"[’']s$", name[0])]
        if person and whose and not fitting:
            fitting = whose
        if fitting:
            return re.sub(r"[’']s$", "", (fitting if person else found)[0][0])
    return None


def _names(text: str) -> list["re.Match[str]"]:
    """The names in a text; a sentence's first word is one only where it is no function word."""
    return [name for name in _NAME.finditer(text) if fold(words(name[0])[0]) not in stop_words() | ASKING]

"""Changes to an English sentence: those that keep what it says, and those that do not."""

import itertools
import random
import re
from collections.abc import Callable, Sequence

Change = Callable[[str, Sequence[str], Sequence[str], random.Random], tuple[str, str] | None]
"""(claim, other sentences, words of the set, chance) → the changed claim and the relation it now has."""

CONTRADICTS, NOTHING = "contradicts", "says_nothing"

_NAME = re.compile(r"(?<!^)(?<![.!?\"“] )\b[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w.,]*\d)")
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_COUNTED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SYMMETRIC = re.compile(r"\b(?:and|or|between|with|married|met|both|versus|vs)\b")
_VERB = re.compile(
    r"\b(?:\w+ed|is|was|were|are|has|had|won|beat|told|said|gave|took|made|left|led|wrote|became|lost|sent|held)\b"
)
_VIEW = re.compile(
    r"^(?P<who>(?:[A-Z][\w’'.-]+|[Tt]he|a|an|of|and|for|[a-z]+)(?: (?:[\w’'.-]+)){0,7}?),? "
    r"(?:said|says|claims?|claimed|alleged|alleges|argued|argues|believes?|believed|suggested|insisted|accused|warned"
    r"|announced|stated|reported|added|denied) (?:that )?(?P<what>[A-Za-z].{25,})$"
)
_MODAL = re.compile(
    r"\b(?P<modal>may|might|could|would) (?P<verb>be|have|become|lead|cause|lose|win|cost|take|include|help)\b"
)
_PAST = {"be": "is", "have": "has", "become": "became", "lead": "led", "cause": "caused", "lose": "lost"} | {
    "win": "won", "cost": "cost", "take": "took", "include": "included", "help": "helped"
}  # fmt: skip
_PLAN = re.compile(
    r"\b(?:plans?|planned|hopes?|hoped|wants?|wanted|intends?|aims?|is expected|was expected|is due|is set|threatened"
    r"|promised|agreed|will(?= [a-z]+\b)) ?(?:to )?(?P<verb>[a-z]{3,})\b"
)
_OPPOSITE = (
    ("increased", "decreased"), ("rose", "fell"), ("higher", "lower"), ("more", "less"), ("more than", "fewer than"),
    ("before", "after"), ("won", "lost"), ("first", "last"), ("opened", "closed"), ("accepted", "rejected"),
    ("largest", "smallest"), ("oldest", "youngest"), ("guilty", "not guilty"), ("approved", "rejected"),
    ("north", "south"), ("east", "west"), ("male", "female"), ("old", "new"), ("began", "ended"), ("up", "down"),
    ("allowed", "banned"), ("arrived", "left"), ("supported", "opposed"), ("best", "worst"), ("early", "late"),
    ("all", "none"), ("always", "never"), ("alive", "dead"), ("at least", "at most"), ("over", "under"),
    ("father", "mother"), ("son", "daughter"), ("brother", "sister"), ("husband", "wife"), ("inside", "outside"),
    ("several", "no"), ("many", "few"), ("most", "few"), ("success", "failure"), ("public", "private"),
    ("succeeded in", "failed in"), ("managed to", "failed to"), ("agreed to", "refused to"), ("bought", "sold"),
)  # fmt: skip
_SAME = (
    ("because of", "due to"), ("more than", "over"), ("about", "around"), ("approximately", "about"),
    ("in order to", "to"), ("began", "started"), ("founded", "established"), ("located in", "in"), ("large", "big"),
    ("well known", "famous"), ("said", "stated"), ("many", "numerous"), ("built", "constructed"),
    ("killed", "left dead"), ("film", "movie"), ("usually", "generally"), ("used", "employed"), ("help", "assist"),
    ("police", "officers"), ("children", "kids"), ("show", "indicate"), ("showed", "indicated"), ("while", "as"),
    ("however", "but"), ("purchased", "bought"), ("bought", "acquired"), ("ended", "finished"), ("near", "close to"),
    ("died", "passed away"), ("won", "came first in"), ("injured", "hurt"), ("increase", "rise"), ("rose", "went up"),
    ("fell", "dropped"), ("declined", "fell"), ("resigned", "stepped down"), ("announced", "made public"),
    ("company", "firm"), ("country", "nation"), ("attack", "assault"), ("arrested", "detained"), ("told", "informed"),
    ("since", "because"), ("although", "though"), ("wife", "spouse"), ("car", "vehicle"), ("almost", "nearly"),
    ("begin", "start"), ("end", "finish"), ("leader", "head"), ("win", "victory"), ("United States", "U.S."),
    ("United Kingdom", "UK"), ("first", "1st"), ("percent", "%"), ("two", "2"), ("three", "3"), ("four", "4"),
    ("five", "5"), ("six", "6"), ("ten", "10"), ("twelve", "12"), ("thousand", "1,000"),
)  # fmt: skip


def short(text: str, chance: random.Random) -> str:
    """The sentence without brackets, and often without its first or last clause."""
    plain = " ".join(re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text).split())
    parts = re.split(r"(?<=[,;:])\s+|\s+(?=(?:and|but|which|who|while|because|when|after) )", plain)
    if len(parts) > 1 and chance.random() < 0.8:
        kept = parts[: chance.randint(1, len(parts) - 1)]
        if chance.random() < 0.35:
            kept = parts[-1:] if chance.random() < 0.5 else [parts[0], *parts[2:]]
        joined = " ".join(kept).strip(" ,;:")
        plain = joined if len(joined.split()) >= 5 else plain
    return plain[:1].upper() + plain[1:].rstrip(",;: ")


def reworded(text: str, chance: random.Random) -> str:
    """A shortened sentence with words of the same meaning instead of some."""
    text = short(text, chance)
    for first, second in chance.sample(_SAME, len(_SAME)):
        old, new = (first, second) if chance.random() < 0.75 else (second, first)
        if old.isalpha() and chance.random() < 0.8:
            text = re.sub(rf"\b{old}\b", new, text, count=1)
    return " ".join(word for word in text.split() if word not in {"also", "very", "then"} or chance.random() < 0.4)


def moved(text: str, chance: random.Random) -> str:
    """A shortened sentence with its last phrase first, or its first last."""
    text = short(text, chance).rstrip(".")
    if match := re.match(r"^((?:In|On|After|Before|During|At|For|When) [^,]{3,40}), (.+)$", text):
        return f"{match[2][:1].upper()}{match[2][1:]} {match[1][:1].lower()}{match[1][1:]}."
    if match := re.match(r"^(.{20,}) ((?:on|in|during|after|before) (?:[A-Z\d][\w ]{2,24}))$", text):
        return f"{match[2][:1].upper()}{match[2][1:]}, {match[1]}."
    return reworded(text, chance)


def rounded(text: str, chance: random.Random) -> str | None:
    """The sentence with one of its numbers said another way: "more than 400" for 412."""
    found = [one for one in _NUMBER.finditer(text) if _value(one[0]) >= 12 and not 1800 <= _value(one[0]) <= 2100]
    if not found:
        return reworded(text, chance)
    one = chance.choice(found)
    value = _value(one[0])
    size = 10 ** (len(str(int(value))) - 1)
    low, high = int(value // size * size), int(-(-value // size) * size)
    if low == value:
        return text[: one.start()] + f"{low:,}" + text[one.end() :]
    new = f"{chance.choice(('more than', 'over', 'at least'))} {low:,}"
    if high - value < 0.1 * value:
        new = f"{chance.choice(('nearly', 'almost', 'fewer than', 'about'))} {high:,}"
    return text[: one.start()] + new + text[one.end() :]


def verbatim(text: str, _: random.Random) -> str:
    """The sentence itself."""
    return text


KEEPING = (short, short, reworded, reworded, moved, rounded, verbatim)
"""Changes after which a sentence still says the same, or less."""


def _value(written: str) -> float:
    return float(written.replace(",", ""))


def number(text: str, others: Sequence[str], _: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """Another number."""
    found = list(_NUMBER.finditer(text))
    if not found:
        counted = [word for word in _COUNTED if re.search(rf"\b{word}\b", text)]
        if not counted:
            return None
        new = chance.choice([word for word in _COUNTED if word != counted[0]])
        return re.sub(rf"\b{counted[0]}\b", new, text, count=1), CONTRADICTS
    one = chance.choice(found)
    there = [two[0] for other in others for two in _NUMBER.finditer(other) if two[0] != one[0]]
    if there and chance.random() < 0.4:
        return text[: one.start()] + chance.choice(there) + text[one.end() :], CONTRADICTS
    if chance.random() < 0.25 and _value(one[0]) > 10:
        bound = f"more than {int(_value(one[0]) * 1.3) + 1:,}" if chance.random() < 0.5 else f"fewer than {one[0]}"
        return text[: one.start()] + bound + text[one.end() :], CONTRADICTS
    place = chance.choice([at for at, sign in enumerate(one[0]) if sign.isdigit()])
    digit = chance.choice([sign for sign in "123456789" if sign != one[0][place]])
    return text[: one.start()] + one[0][:place] + digit + one[0][place + 1 :] + text[one.end() :], CONTRADICTS


def day(text: str, _: Sequence[str], __: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """Another weekday or month."""
    for kind in (_DAYS, _MONTHS):
        here = [word for word in kind if re.search(rf"\b{word}\b", text)]
        if here:
            new = chance.choice([word for word in kind if word not in here])
            return re.sub(rf"\b{here[0]}\b", new, text, count=1), CONTRADICTS
    return None


def name(text: str, others: Sequence[str], words: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """Another name: one that stands nearby, or one of the set, or one with a letter more or less."""
    here = list(_NAME.finditer(text))
    if not here:
        return None
    one = chance.choice(here)
    near = [two[0] for other in others for two in _NAME.finditer(other) if two[0] not in text]
    if near and chance.random() < 0.5:
        new = chance.choice(near)
    else:
        drawn = [word for word in chance.sample(list(words), min(len(words), 400)) if word[0].isupper()]
        alike = [word for word in drawn if word[:2] == one[0][:2] and word != one[0] and word not in text]
        new = chance.choice(alike or [word for word in drawn if word not in text] or ["Marlow"])
    tells_of_it = one.start() > 0.3 * len(text)
    return text[: one.start()] + new + text[one.end() :], CONTRADICTS if tells_of_it else NOTHING


def roles(text: str, _: Sequence[str], __: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """Two names, with a verb between them, in each other's place."""
    found = [one for one in re.finditer(r"\b[A-Z][a-z’-]+(?: [A-Z][a-z’-]+)*", text) if one[0] not in _DAYS + _MONTHS]
    for first, second in itertools.pairwise(found):
        between = text[first.end() : second.start()]
        if first[0] != second[0] and _VERB.search(between) and not _SYMMETRIC.search(between) and len(between) < 60:
            middle = f"{second[0]}{between}{first[0]}"
            return text[: first.start()] + middle + text[second.end() :], CONTRADICTS
    return None


def negation(text: str, _: Sequence[str], __: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """A "not" put in or taken out."""
    if match := re.search(r"\b(?:not|never) |n't\b", text):
        return text[: match.start()] + text[match.end() :], CONTRADICTS
    if match := re.search(r"\b(?:is|was|are|were|can|could|will|would|has|had|have|should)\b", text):
        return text[: match.end()] + chance.choice((" not", " not", " never")) + text[match.end() :], CONTRADICTS
    if match := re.search(r"\b([a-z]{3,})ed (?=the|a|an|to|in|on|for|by)\b", text):
        return text[: match.start()] + f"did not {match[1]} " + text[match.end() :], CONTRADICTS
    return None


def opposite(text: str, _: Sequence[str], __: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """A word replaced by its opposite."""
    for first, second in chance.sample(_OPPOSITE, len(_OPPOSITE)):
        for old, new in ((first, second), (second, first)):
            if re.search(rf"\b{old}\b", text):
                return re.sub(rf"\b{old}\b", new, text, count=1), CONTRADICTS
    return None


def view(text: str, others: Sequence[str], words: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """What somebody says, told as a fact."""
    match = _VIEW.match(text)
    if not match or chance.random() < 0.3:
        return None
    return match["what"][:1].upper() + match["what"][1:], NOTHING


def surer(text: str, _: Sequence[str], __: Sequence[str], ___: random.Random) -> tuple[str, str] | None:
    """What may be or is planned, told as done."""
    if match := _MODAL.search(text):
        return text[: match.start()] + _PAST[match["verb"]] + text[match.end() :], NOTHING
    if match := _PLAN.search(text):
        verb = match["verb"]
        if verb in {"be", "the", "have", "and", "not", "for", "that", "with"}:
            return None
        done = f"{verb}d" if verb.endswith("e") else f"{verb}ed"
        return text[: match.start()] + done + text[match.end() :], NOTHING
    return None


def word(text: str, _: Sequence[str], words: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """One or two words replaced by others with the same ending."""
    small = [one.strip(".,;:\"'") for one in text.split()]
    small = [one for one in small if one.isalpha() and one.islower() and len(one) > 4]
    if not small:
        return None
    for old in chance.sample(small, min(len(small), chance.randint(1, 2))):
        drawn = chance.sample(list(words), min(len(words), 200))
        new = next((one for one in drawn if one.islower() and one[-2:] == old[-2:] and one not in text), None)
        if new:
            text = re.sub(rf"\b{old}\b", new, text, count=1)
    return text, NOTHING


def joined(text: str, others: Sequence[str], _: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """The beginning of the sentence with the end of another."""
    if not others:
        return None
    first, second = text.split(), chance.choice(others).split()
    tail = second[-max(3, len(second) // 2) :]
    return " ".join([*first[: max(2, len(first) // 2)], *tail]), NOTHING


def added(text: str, others: Sequence[str], words: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """The sentence with a reason, a time or a place that nothing says."""
    more = (
        "because of the costs", "despite protests", "after a long dispute", "for the first time", "for the third time",
        "according to a new study", "to protect the environment", "in front of cameras", "with the help of volunteers",
        "after losing a bet", "to save money", "for political reasons", "by accident", "on purpose", "in secret",
    )  # fmt: skip
    return f"{text.rstrip('.!?')} {chance.choice(more)}.", NOTHING


CHANGES: dict[str, Change] = {
    "number": number, "day": day, "name": name, "roles": roles, "negation": negation, "opposite": opposite,
    "view": view, "surer": surer, "word": word, "joined": joined, "added": added,
}  # fmt: skip
"""Changes after which a sentence says something else."""

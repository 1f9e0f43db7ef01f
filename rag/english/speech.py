"""Hold the words by which an English article says who speaks."""

import re

SAYS = (
    r"(?:said|says|say|told|tells|wrote|writes|added|adds|warned|warns|tweeted|posted|argued|argues|insisted|insists"
    r"|explained|explains|continued(?=[:,.])|replied|responded|recalled|recalls|stressed|declared|stated|states|claimed|claims"
    r"|announced|asked|noted|notes|call(?:ed|s)(?! (?:off|on|in|out|up|for)\b)"
    r"|suggested|urged|described|describes|acknowledged|admitted|denied"
    r"|pledged|promised|vowed|joked|quipped|reiterated|testified|emphasi[sz]ed|predicted|predicts|expressed|blamed"
    r"|blasted|alleged|alleges|confirmed|revealed|lamented|concluded|concludes|conceded|cautioned|praised|critici[sz]ed|slammed"
    r"|dismissed|remarked|commented|believes|thinks|hopes|estimates|estimated|maintains|maintained|reports|reported)"
)
"""Verbs whose subject speaks."""

SAYING = r"(?:saying|adding|warning|noting|arguing|writing|insisting|claiming|calling|telling|stating)"
"""Their participles, which go with the subject of the sentence."""

_PARTICLE = r"(?:of|de|van|von|der|den|bin|al|el|la|du|dos|da)"
NAME = rf"(?:[A-Z][\w’'.-]*|[A-Z]\.)(?: (?:[A-Z][\w’'.-]*|[A-Z]\.|{_PARTICLE}(?= [A-Z])))*"
"""Words in a row that are written as a name is."""

_BETWEEN = (
    r"(?: (?:has|had|have|also|later|then|further|previously|repeatedly|again|recently|once|first|earlier|still|simply"
    r"|both|himself|herself|initially|reportedly|publicly|apparently|often|always|now)"
    r"| (?:on|in|at|late|earlier) (?:(?:a|an|the|his|her) )?[A-Z]?[\w’']+(?: [a-z]+)?(?= )"
    r"| (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day){0,3}"
)
_IN_ASIDE = r"(?:[^,.!?;:“”\"]|\.(?=,| [a-z\d]))"
"""What stands in words about a name; a stop only in an abbreviation: "R-Mich.,", "No. 1"."""
_ASIDE = rf"(?:,(?! and | but ){_IN_ASIDE}{{1,160}}(?:,{_IN_ASIDE}{{1,80}}){{0,2}},| \([^)]{{1,60}}\))"
BEFORE = re.compile(rf"(?<![\w’'])(?P<who>{NAME})(?P<aside>{_ASIDE})?{_BETWEEN} {SAYS}\b(?! by )")
"""A name that is followed by its verb, perhaps with words about it in between."""

SAYS_BEFORE = (
    r"(?:said|says|wrote|writes|added|adds|warned|warns|argued|argues|explained|explains|noted|notes|tweeted|continued"
    r"|recalled|recalls|joked|quipped|insisted|predicted|predicts|stated|states|replied|asked|remarked|concluded|concludes)"
)
"""Those that may stand before their subject: who is named behind another is spoken to or of ("told Reis")."""

_UP_TO_STOP = r"(?:[^.,;:!?“”\"\n]|(?<=\b[A-Z])\.|(?<=\b(?:Dr|Mr|Ms|St|Lt))\.|(?<=\b(?:Mrs|Sen|Rep|Gov|Gen))\.)"
_NO_SUBJECT = r"(?!(?:it|he|she|they|that|there|his|her|its|their|we|I|this|these|those|no|not|in|on|at)\b)"
BEHIND = re.compile(rf"(?:[,?!.”\"’]|^|\n) ?{SAYS_BEFORE} {_NO_SUBJECT}(?P<rest>{_UP_TO_STOP}{{1,140}})")
"""A verb that is followed by its subject: ", said the captain, …"."""

ACCORDING = re.compile(
    r"\bAccording to (?P<first>[^.,;:!?“”\"\n]{1,120})|\baccording to (?P<rest>[^.;:!?“”\"\n]{1,120})"
)
"""Before what somebody says it names one, behind it perhaps an office and then who holds it."""

PREPOSITION = re.compile(
    r"\b(?:for|of|by|from|with|against|at|in|to|on|about|than|around|across|near|inside|outside|throughout)(?: the)? $"
)
"""What stands before a name that is not the subject: "a spokesman for …"."""

AND_SAYS = re.compile(rf"\b(?:and|but)(?: also| then| has| later)? {SAYS}\b")
"""A further verb of the same subject."""

ENDS = re.compile(r"\s(?:in|at|on|during|with|from|to|of|after|before|while|as|when|that|who|which|about|for|by)\s")
"""What a subject that follows its verb ends at."""

PRONOUN = re.compile(
    rf"(?:\b(?P<who>[Hh]e|[Ss]he){_BETWEEN} {SAYS}\b|\b{SAYS} (?P<behind>he|she)"
    r"(?=[,.:;]|$|\s(?:in|at|on|during|of|as|while|when|after|before|to|with|by)\s|\s(?:[A-Z][a-z]+day)\b))"
)
OTHER = re.compile(
    rf"\b(?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Tt]heir|[Hh]is|[Hh]er|[Ss]ome|[Mm]any|[Ss]everal|[Tt]hey|[Ww]e|I"
    rf"|[Pp]olice|[Oo]fficials|[Aa]uthorities|[Rr]esearchers|[Ss]cientists|[Ee]xperts|who|which|it|It)"
    rf"(?: [\w’'-]+){{0,6}}?"
    rf"{_BETWEEN} {SAYS}\b|\b{SAYS} (?:the|an?|one|another|they|officials|police)\b)"
)
"""Somebody who is not named."""

PARTICIPLE = re.compile(rf", {SAYING}\b")

ANOTHER = re.compile(r"\b(?:and|but|while|after) (?:the )?[A-Z]")
"""Another subject between a participle and the first one."""

TITLES = frozenset({
    "analyst", "attorney", "capt", "captain", "ceo", "chair", "chairman", "chairwoman", "chancellor", "chief",
    "coach", "col", "colonel", "commissioner", "democratic", "deputy", "detective", "director", "dr", "economist",
    "first", "former", "gen", "general", "gov", "governor", "judge", "justice", "king", "lady", "lord", "lt",
    "mayor", "minister", "miss", "mr", "mrs", "ms", "officer", "pope", "president", "prime", "prince", "princess",
    "prof", "professor", "queen", "rep", "representative", "republican", "secretary", "sen", "senator", "sgt",
    "sheriff", "sir", "speaker", "superintendent", "vice", "whip",
})  # fmt: skip
"""Words before a name that are no part of it, folded."""

NO_NAMES = frozenset({
    "a", "about", "according", "after", "against", "all", "also", "although", "among", "an", "and", "another",
    "april", "around", "as", "asked", "at", "august", "because", "before", "besides", "between", "both", "but",
    "december", "despite", "during", "each", "even", "every", "february", "for", "friday", "he", "her", "here",
    "his", "how", "however", "i", "if", "in", "it", "its", "january", "july", "june", "like", "many", "march",
    "may", "meanwhile", "monday", "most", "my", "nor", "not", "november", "now", "october", "on", "or", "other",
    "our", "saturday", "september", "several", "she", "since", "so", "some", "still", "such", "sunday", "than",
    "that", "the", "their", "then", "there", "these", "they", "this", "those", "though", "through", "thursday",
    "thus", "today", "tomorrow", "tuesday", "u.s", "uk", "under", "unless", "unlike", "until", "us", "we",
    "wednesday", "what", "when", "where", "which", "while", "who", "whose", "why", "with", "within", "without",
    "yesterday", "yet", "you",
})  # fmt: skip
"""Capitalised words that are no part of a person's name, folded."""

QUOTED = re.compile(r"[“\"][^“”\"\n]*(?:[”\"]|(?=\n)|$)")
"""A quotation, to its end or, if it runs on, to that of the paragraph; some articles mix the kinds of marks."""

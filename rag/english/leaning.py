"""Recognise sentences that begin with a word for what the sentence before them names. English."""

import re

OPENS_WITH_PERSON = re.compile(r"[\"'“‘(]*(?:he|she|his|her|they|their)\b", re.IGNORECASE)
"""A sentence that begins with a person by a pronoun: it is quoted with the one before it."""

OPENS_INCOMPLETE = re.compile(
    r"[\"'“‘(]*(?:(?:he|she|they|it|his|her|hers|their|theirs|its|this|that|these|those|him|them|such|both|neither"
    r"|the (?:two|three|pair|move|decision|ruling|announcement|incident|attack|deal|agreement|plan|law|bill|former"
    r"|latter|company|group|suspect|victim|couple|report|study|move))\b|(?:but|and|however|meanwhile|instead|so)\b)",
    re.IGNORECASE,
)
"""A sentence that starts with it cannot be understood without the one before it."""

OPENS_WITH_REFERENCE = re.compile(
    r"[\"'“‘(]*(?:he|she|they|it|his|her|their|its|this|that|these|those|er|sie|es|sein|ihre?|diese[rs]?|él|ella|ellos|su"
    r"|esto|est[ea]|il|elle|ils|elles|son|sa|ses|leur|cet?te?|ceci)\b",
    re.IGNORECASE,
)
"""A sentence of a draft that begins with a pronoun. English, and German, Spanish and French."""

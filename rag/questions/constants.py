"""The numbers that steer how a question is understood, each with where it comes from."""

LONGEST_QUESTION = 2000
"""Code points of a question; more is an article, not a question."""

TURNS_TOLD = 3
"""Turns of a conversation that a model is told."""

ANSWER_TOLD = 300
"""Code points of an answer that a model is told."""

QUESTION_TOKENS = 60
"""Tokens that a model writes at most when it completes a question."""

SPELLINGS = 8
"""Passages in which it is looked how a name is written."""

SHORTEST_CORRECTED, CORRECTED_TWICE = 4, 8
"""Letters from which a word is corrected by one slip, and by two."""

SHORT = 3
"""Letters of a word that is only corrected to a function word: "tge" is "the"."""

UNHELD = 0.75
"""Slips that a word counts more that the articles do not have: "radi" is read as "radio" where they speak of it."""

ARCHIVE_DAYS = 31
"""Days without a new article after which a collection is an archive: "latest" then means its newest article's day."""

ALIKE, NAME_ALIKE = 82, 72
"""How like (0 to 100) a word of another language is to an index term that may mean the same, and how like a name is.

"complicado" and "complic" are 82, "Antártida" and "antarctica" 74. Chosen on 13 natural questions in other languages.
"""

ALIKE_BEGINNING, SHORTEST_ALIKE = 3, 5
"""The first letters that such words have in common, and the letters that they have at least."""

FEWEST_ALIKE = 2
"""Words of such a question that the articles have, at least, one of them a name."""

WEEK = 7
"""Days of "this week", and of the time around a day in which nearness to it falls to 1/e."""

RECENT_DAYS = 30
"""Days in which an article's nearness to "latest" falls to 1/e: a month, the usual turn of a running story."""

TOLD_AT_ITS_END = 4
"""A past time of more than a month is told of at its end: outside its last week nearness falls to 1/e in a quarter."""

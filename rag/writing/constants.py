"""The numbers that steer how an answer is written, each with where it comes from."""

RELATED = 3
"""Sentences that are shown as the nearest ones: of a refusal, and until a model's first words."""

QUOTED = 3
"""Sentences that are quoted at most instead of what a model wrote, and claims with quotes beside them."""

FRAME_TITLE = 100
"""Code points of a title before the quotes of its article. A longer title is a sentence, and names nothing."""

EVIDENCE_TITLE = 80
"""Code points of a title in what a model reads: longer ones are sentences, and cost it time."""

BEGINNING = 2000
"""Code points of a text that tell its language."""

NUMBERED = 150
"""Sentences that a model reads at most: 6,000 tokens of news hold about as many."""

NEAREST_FIRST = 6
"""The best sentences, which a model reads before others and with the sentences around them."""

AROUND = 0.99
"""What a sentence around another has of its probability to answer: it comes after it."""

UNTITLED = "(no title)"
"""What a model reads where a title speaks to it."""

PASSED_OVER = 2 / 3
"""Share of the most likely sentence's probability to answer below which others pass it over.

Of 26 claims of Qwen2.5-Coder-1.5B for realtimeqa that repeat their question, 23 cite the most likely sentence and one a
sentence 73 % as likely; two cite one 56 % as likely, and are the wrong ones.
"""

ANSWER_TOKENS = 160
"""Tokens that a model writes at most: three sentences have about 100."""

LONG_ANSWER_TOKENS = 280
"""The same of a list, a summary or a comparison: five sentences."""

USUAL_CLAIMS, MOST_CLAIMS = 3, 5
"""Sentences that a model held to a grammar writes at most, and where it lists, sums up or compares."""

LONGEST_RANGE = 12
"""Numbers that a range in a marker stands for at most; `[1-400]` is none."""

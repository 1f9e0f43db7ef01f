"""The numbers that steer how chunks are found and ordered, each with where it comes from."""

DEPTH = 50
"""Chunks taken from each list."""

RRF_K = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

DENSE_SHARE, LEXICAL_SHARE = 0.8, 0.5
"""Weights of a chunk's ranks in the fusion, beside 1 for the BM25 rank of its article as a whole.

Where most articles are not in English, the embedded embedder's own language, vectors have the lower weight too: with
the higher one, article R@5 falls from .971 to .941 on xquad_es.

Article MRR with .5 and .5, and with these: .964 and .969 on xquad_en, .690 and .694 on beir_scifact, .858 and .864 on
clapnq, .803 and .806 on realtimeqa.
"""

CONTEXT_WEIGHT = 1.0
"""BM25 weight of title and heading, beside 1 for the body."""

DATE_SHARE = 0.6
"""How much of its fused score a chunk gains when its article is of the time that the question speaks of."""

RECENCY_SHARE = 0.05
"""How much a chunk gains when its article is of the last days, and the question speaks of no time before them.

It settles what is nearly even: without it, and with it, article R@1 on realtimeqa is .728 and .757, MRR .819 and .842;
on xquad_en, with dates that tell nothing, R@1 is .971 and .967, MRR .982 and .980 (`bench ablation`, no reranker).
"""

POSTINGS = 10_000
"""Entries of the lexical index that are read for a question, about: each costs a microsecond and more.

Of a question's terms the rarest are looked for, as many as have no more entries together. What the others would add
to a score is little, and they are in so many chunks that at 100,000 they alone take some 60 ms.
"""

FEWEST_TERMS = 3
"""Terms that are looked for however common they are."""

EXACT = 2000
"""Chunks in scope up to which their vectors are compared one by one; that many take about 10 ms."""

EXACT_ONCE = 20_000
"""The same for a process that answers one question: opening Chroma takes .45 s, comparing with so many .1 s."""

WIDEST = 5000
"""Chunks that Chroma is asked for at most, in search of enough that are in scope."""

ANSWER_SHARE = 0.05
"""Weight of the log-odds of an article's best sentence, beside 1 for the logarithm of its best fused score.

Article MRR without it, and with it: .813 and .896 on every third question of squad2, .967 and .979 on xquad_en, .806
and .821 on realtimeqa; without the selection model .877, .981 and .815. At .1 realtimeqa has .816 and, without the
model, .798.
"""

LEAST_PROBABILITY = 1e-3
"""Probability that an article is held to answer with of which no sentence is in the evidence."""


NAMED = 3
"""Of the most likely articles as many are named where they have no text that could be quoted."""

THREAD_TURNS = 2
"""Turns of a conversation whose articles a question is looked for in first."""

THREAD_SHARE = 0.2
"""What a chunk of these articles gains, as a share of the best score."""

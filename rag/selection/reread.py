"""Read the best sentence once more, with no more than the sentences beside it, to tell how surely it answers.

In a whole passage a sentence that speaks of what is asked looks much like one that answers it.
"""

import numpy as np

from index.records import Embedded, Sentence, Vector
from rag.selection.features import Passage, log_odds
from rag.selection.quoting import Beside
from rag.selection.rerank import Reranker

NOTHING = Embedded(np.zeros(0, np.float32), np.zeros((0, 0), np.float32))
"""Vectors of a passage that is only read."""

AGAIN_COLUMNS = ("answer", "nearby", "nearby_passage")
"""Columns, in order, of the row that tells how surely: the log-odds that the passages answer; then a reranker's of the
sentence between its neighbours, and of the three together.

Of the natural questions to choose by, the 40 surest are right in .85 by the first column alone, with 2 of the
look-alikes; by all three, each judged by a fit on others, in .93 and with none (`bench fit_again`).
"""


def again_row(
    question: str, sentence: Sentence, context: str, answers: float, reranker: Reranker, beside: Beside
) -> Vector:
    """That row, shape (3,), of the best sentence.

    Args:
        question: As it is understood.
        sentence: The best one.
        context: The title and heading that it stands under.
        answers: Probability that the passages answer.
        reranker: Reads it.
        beside: Finds its neighbours.
    """
    before, after = (beside(sentence, places) for places in (-1, 1))
    texts = tuple(one.text for one in (before, sentence, after) if one)
    [reading] = reranker.read(question, [Passage(context, texts, NOTHING)])
    odds = log_odds(np.array([answers]))[0]
    return np.array([odds, reading.sentences[int(before is not None)], reading.passage], dtype=np.float32)

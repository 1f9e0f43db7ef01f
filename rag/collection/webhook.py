"""Post what is new in the answers to standing questions to an address, as JSON."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict

from index.errors import ArticleError, StoreError
from index.sources.fetch import Fetcher
from rag.collection.kept import News

ATTEMPTS = 4
"""Times that a post is tried."""

PAUSE = 1.0
"""Seconds before the second attempt; twice as many before each further one."""

_BUSY = (429, 500, 502, 503, 504)
"""Statuses that may be another one later."""

_TAKEN = range(200, 300)


def send(news: Sequence[News], url: str, fetcher: Fetcher | None = None, pause: float = PAUSE) -> None:
    """Post news to an address, and again where it cannot be reached or is busy.

    Raises:
        ArticleError: the address is not a public one, or cannot be reached.
        StoreError: it does not take the news.
    """
    body = json.dumps({"news": [asdict(one) for one in news]}, ensure_ascii=False).encode()
    posting = fetcher or Fetcher()
    for attempt in range(1, ATTEMPTS + 1):
        is_last = attempt == ATTEMPTS
        try:
            status = posting.post(url, body)
        except ArticleError as error:
            if is_last or "is refused" in str(error):
                raise
        else:
            if status in _TAKEN:
                return
            if is_last or status not in _BUSY:
                raise StoreError(f"{url} does not take the news: it answers {status}. They are kept, and sent again.")
        time.sleep(pause * 2 ** (attempt - 1))

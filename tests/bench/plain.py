"""Rank whole articles by plain BM25."""

import json
import re
import sqlite3
from pathlib import Path


class PlainBM25:
    """SQLite's BM25 (k1 1.2, b 0.75) over titles and texts, in memory."""

    def __init__(self, articles: Path) -> None:
        """Index an `articles.jsonl`."""
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, body, tokenize = 'unicode61')")
        rows = [json.loads(line) for line in articles.read_text("utf-8").splitlines()]
        texts = [(str(row["id"]), f"{row.get('title') or ''} {row['text']}") for row in rows]
        self._connection.executemany("INSERT INTO texts VALUES (?, ?)", texts)

    def ranked(self, question: str, limit: int = 50) -> list[str]:
        """Article ids, best first."""
        query = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        if not query:
            return []
        sql = "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), rowid LIMIT ?"
        return [row[0] for row in self._connection.execute(sql, (query, limit))]

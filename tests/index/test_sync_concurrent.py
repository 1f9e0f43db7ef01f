"""Several processes: while one makes the index follow, a chat finds what is new and never cites what is gone."""

from pathlib import Path

from tests.bench.concurrent import churn


def test_askers_find_what_came_and_cite_nothing_that_went(tmp_path: Path) -> None:
    result = churn(tmp_path, askers=2, seconds=15)
    assert result["wrong"] == result["missed"] == []
    assert result["found"]

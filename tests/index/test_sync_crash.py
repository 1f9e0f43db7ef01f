"""A sync that is killed at any moment loses nothing: the next run leaves the index as if nobody had killed it."""

from pathlib import Path

from tests.bench.crash import kill_and_compare


def test_killed_at_random_moments_the_next_run_makes_it_whole(tmp_path: Path) -> None:
    records = kill_and_compare(tmp_path, kills=8, seed=3, count=40)
    assert any(record["hit"] for record in records)
    assert [record for record in records if record["problems"] or record["other"]] == []

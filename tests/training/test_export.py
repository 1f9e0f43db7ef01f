"""Checkpoints become a selector."""

from pathlib import Path

import pytest
import torch

from rag.selection.passage_model import WEIGHTS, read_weights
from rag.selection.training.export import averaged, main


@pytest.fixture
def checkpoints(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("one.pt", "two.pt")]
    for value, path in zip((1.0, 3.0), paths, strict=True):
        torch.save({"heads.weight": torch.full((2, 4), value), "heads.bias": torch.full((2,), value)}, path)
    return paths


def test_checkpoints_are_averaged(checkpoints: list[Path]) -> None:
    assert torch.equal(averaged(checkpoints)["heads.weight"], torch.full((2, 4), 2.0))
    assert torch.equal(averaged(checkpoints[1:])["heads.bias"], torch.full((2,), 3.0))


def test_the_average_is_written_as_the_product_reads_it(
    checkpoints: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*map(str, checkpoints), "--out", str(tmp_path / "out")])
    weights = read_weights(tmp_path / "out" / WEIGHTS)
    assert weights["heads.weight"] == pytest.approx(2.0, abs=0.01)
    assert len(capsys.readouterr().out.strip()) == 64


def test_what_was_exported_can_be_gone_on_from(checkpoints: list[Path], tmp_path: Path) -> None:
    main([*map(str, checkpoints), "--out", str(tmp_path / "out")])
    weights = averaged([tmp_path / "out" / WEIGHTS])
    assert sorted(weights) == ["heads.bias", "heads.weight"]
    assert torch.allclose(weights["heads.weight"], torch.full((2, 4), 2.0), atol=0.01)

"""Write a trained network as the file that ships.

python -m rag.verifying.training.export CHECKPOINT… [--out FOLDER]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rag.selection.training.export import averaged, export
from rag.verifying.entailment import WEIGHTS


def main(argv: Sequence[str]) -> None:
    """Write the average of one or several checkpoints, and print its SHA-256."""
    parser = argparse.ArgumentParser(prog="python -m rag.verifying.training.export", description=__doc__)
    parser.add_argument("checkpoints", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1], help="folder of the file")
    options = parser.parse_args(argv)
    print(export(averaged(options.checkpoints), options.out, name=WEIGHTS))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Check measures against floors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.evals.records import Estimate, SetError
from rag.evals.summary import LOWER_IS_BETTER


@dataclass(frozen=True, slots=True)
class Floor:
    """The worst value that a measure may have: the least one, or the greatest where lower is better."""

    measure: str
    bound: float

    def broken_by(self, estimate: Estimate | None) -> str | None:
        """What is wrong, or None; a measure that has no value does not hold its floor."""
        if estimate is None or estimate.value is None:
            return f"{self.measure} has no value here, {self._words} {self.bound:g} is asked for"
        worse = estimate.value > self.bound if self._lower else estimate.value < self.bound
        return f"{self.measure} is {estimate.value:.4g}, {self._words} {self.bound:g} is asked for" if worse else None

    @property
    def _lower(self) -> bool:
        return bool(LOWER_IS_BETTER.fullmatch(self.measure))

    @property
    def _words(self) -> str:
        return "at most" if self._lower else "at least"


def parse(texts: Iterable[str]) -> list[Floor]:
    """Floors written as `measure=number`.

    Raises:
        SetError: one is not written so.
    """
    return [_floor(text) for text in texts]


def _floor(text: str) -> Floor:
    name, equals, number = text.partition("=")
    try:
        bound = float(number)
    except ValueError:
        equals = ""
    if not equals or not name.strip():
        raise SetError("--fail-under", "", f"{text!r} is not measure=number, like citation_f1=0.6")
    return Floor(name.strip(), bound)


def broken(floors: Iterable[Floor], estimates: Mapping[str, Estimate]) -> list[str]:
    """One line for each floor that does not hold.

    Raises:
        SetError: a floor names a measure that there is not.
    """
    lines = []
    for floor in floors:
        if floor.measure not in estimates:
            raise SetError(
                "--fail-under", "", f"there is no measure {floor.measure!r}; known are {', '.join(estimates)}"
            )
        lines.append(floor.broken_by(estimates[floor.measure]))
    return [line for line in lines if line]

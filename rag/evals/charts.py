"""Draw small SVG charts of estimates and rows.

They are drawn here, not by a chart library: three shapes with nothing to click. Plotly would put 4 MB of script into
every report, Matplotlib fonts and colours that do not follow the page into the dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evals.records import Estimate

CURVE_POINTS = 200
"""Points of a refusal curve, at most; more cannot be told apart at its size."""

PLOT = 240
LEFT, TOP, RIGHT, BOTTOM = 56, 8, 16, 40


@dataclass(frozen=True, slots=True)
class Point:
    """Shares refused at one threshold: of the answerable questions (bad) and of the unanswerable ones (good)."""

    false_refusals: float
    rejections: float


def interval(estimate: Estimate, low: float = 0.0, high: float = 1.0) -> str:
    """A dot on a line from `low` to `high`, with its interval; "" where there is no value."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return ""
    first, dot, last = (_percent(value, low, high) for value in (estimate.low, estimate.value, estimate.high))
    zero = f'<line class="zero" x1="{_percent(0, low, high)}" x2="{_percent(0, low, high)}" y1="0" y2="16"/>'
    return (
        '<svg class="interval" aria-hidden="true" width="100%" height="16">'
        '<line class="axis" x1="0" x2="100%" y1="8" y2="8"/>'
        f"{zero if low < 0 < high else ''}"
        f'<line class="reach" x1="{first}" x2="{last}" y1="8" y2="8"/><circle cx="{dot}" cy="8" r="4"/></svg>'
    )


def bar(median: float, tail: float, longest: float) -> str:
    """A bar as long as the median, and a line on to the 95th percentile, against the longest one."""
    scale = longest or 1.0
    end, far = _percent(median, 0, scale), _percent(tail, 0, scale)
    return (
        '<svg class="bar" aria-hidden="true" width="100%" height="16">'
        f'<line class="tail" x1="0" x2="{far}" y1="8" y2="8"/><rect x="0" y="3" width="{end}" height="10"/></svg>'
    )


def _percent(value: float, low: float, high: float) -> str:
    return f"{min(max((value - low) / (high - low), 0.0), 1.0):.2%}"


def refusal_curve(answerable: Sequence[float], unanswerable: Sequence[float]) -> list[Point]:
    """What would be refused at every threshold.

    Args:
        answerable: answerability, 0 to 1, that answerable questions were given.
        unanswerable: the same for unanswerable questions.
    """
    thresholds = sorted({*answerable, *unanswerable})
    step = max(1, len(thresholds) // CURVE_POINTS)
    cuts = [*thresholds[::step], 2.0]
    return [Point(_below(answerable, cut), _below(unanswerable, cut)) for cut in cuts]


def _below(scores: Sequence[float], cut: float) -> float:
    return sum(score < cut for score in scores) / len(scores)


def curve(points: Sequence[Point], now: Point) -> str:
    """The refusal curve, and where the run stands on it."""
    line = " ".join(f"{_x(point.false_refusals):.1f},{_y(point.rejections):.1f}" for point in points)
    ticks = "".join(
        f'<text x="{_x(share):.0f}" y="{TOP + PLOT + 16}" text-anchor="middle">{share:.0%}</text>'
        f'<text x="{LEFT - 6}" y="{_y(share) + 4:.0f}" text-anchor="end">{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
    )
    width, height = LEFT + PLOT + RIGHT, TOP + PLOT + BOTTOM
    described = f"{now.rejections:.0%} of the unanswerable and {now.false_refusals:.0%} of the answerable are refused"
    return (
        f'<svg class="curve" role="img" viewBox="0 0 {width} {height}" width="{width}"><title>{described}</title>'
        f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{PLOT}" height="{PLOT}"/>'
        f'<line class="chance" x1="{LEFT}" y1="{TOP + PLOT}" x2="{LEFT + PLOT}" y2="{TOP}"/>'
        f'<polyline points="{line}"/>{ticks}'
        f'<circle cx="{_x(now.false_refusals):.1f}" cy="{_y(now.rejections):.1f}" r="5"/>'
        f'<text x="{LEFT + PLOT / 2:.0f}" y="{height - 6}" text-anchor="middle">answerable questions refused</text>'
        f'<text transform="translate(10 {TOP + PLOT / 2:.0f}) rotate(-90)" text-anchor="middle">'
        "unanswerable questions refused</text></svg>"
    )


def _x(share: float) -> float:
    return LEFT + share * PLOT


def _y(share: float) -> float:
    return TOP + (1 - share) * PLOT

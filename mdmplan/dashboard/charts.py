"""The geometry of the charts: where each mark stands, ready to be written into SVG by a template.

Everything is in percent of the drawing's width and height (the top is 0), written as SVG takes it in every language:
a drawing grows and shrinks with its place while its strokes, marks and words keep their size. Every chart stands
beside a table of the same numbers; colours come from the style sheet.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from actions.reporting.models.period import quarter_label
from mdmplan.dashboard.figures import Mean
from mdmplan.dashboard.timeline import Timeline, Track
from mdmplan.dashboard.trend import Point
from mdmplan.dates import date_format
from mdmplan.numbers import rounded
from mdmplan.tags import percent
from priorities.models import Plan

FULL = 100.0
#: Up to where a year has room for its name.
ROOM = 94


def _place(day: date, first: date, last: date) -> float:
    """Return where `day` stands between `first` and `last`, in percent."""
    return FULL * (day - first).days / max((last - first).days, 1)


def _write(number: float) -> str:
    """Return a percentage as SVG takes it."""
    return f"{number:.2f}%"


@dataclass(frozen=True)
class Stroke:
    """A straight line from (x1, y1) to (x2, y2)."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Label:
    """Words at a place along the time."""

    x: str
    text: str


# -- Progress against expected ---------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One day of a trend: the stretch of the width that answers for it, and its two marks; None where undefined."""

    point: Point
    label: str
    href: str
    left: str
    width: str
    x: str
    progress: str | None
    expected: str | None
    progress_words: str
    expected_words: str


@dataclass(frozen=True)
class TrendChart:
    """Progress (solid) against expected (dashed), from the start of the plan to its end or the last day."""

    columns: list[Column]
    progress: list[Stroke]
    expected: list[Stroke]
    years: list[Label]

    #: The heights that are named, each with its words.
    SCALE = tuple((_write(FULL - share), share) for share in (0, 50, 100))

    @property
    def last(self) -> Column:
        """The day that the chart leads to."""
        return self.columns[-1]

    @property
    def known(self) -> bool:
        """Whether there is anything to draw."""
        return any(column.progress or column.expected for column in self.columns)

    @property
    def behind(self) -> int | None:
        """By how many points progress is behind what was expected on the last day; below 0 when it is ahead."""
        point = self.last.point
        if point.progress.value is None or point.expected.value is None:
            return None
        return int(rounded(point.expected.value) - rounded(point.progress.value))

    @property
    def ahead(self) -> int:
        """By how many points progress is ahead; 0 when it is behind, or either is undefined."""
        return max(-(self.behind or 0), 0)


def trend_chart(plan: Plan, points: Sequence[Point], address: Callable[[date], str]) -> TrendChart:
    """Return the drawing of `points` (at least one, the first one first), each leading to the `address` of its day."""
    first, last = plan.starts_on, max(plan.ends_on, points[-1].day)
    places = [_place(point.day, first, last) for point in points]
    edges = [0.0, *((here + there) / 2 for here, there in pairwise(places)), FULL]
    return TrendChart(
        columns=[
            Column(
                point,
                _day_label(point.day),
                address(point.day),
                left=_write(edges[n]),
                width=_write(edges[n + 1] - edges[n]),
                x=_write(places[n]),
                progress=_height(point.progress),
                expected=_height(point.expected),
                progress_words=percent(point.progress.value),
                expected_words=percent(point.expected.value),
            )
            for n, point in enumerate(points)
        ],
        progress=_strokes(places, [point.progress for point in points]),
        expected=_strokes(places, [point.expected for point in points]),
        years=_years(first, last),
    )


def _day_label(day: date) -> str:
    """Return the quarter that ends on `day`, or else the day itself."""
    quarter, rest = divmod(day.month, 3)
    ends = rest == 0 and day.day == (31 if quarter in (1, 4) else 30)
    return quarter_label(day.year, quarter) if ends else str(date_format(day, "DATE_FORMAT"))


def _height(mean: Mean) -> str | None:
    return None if mean.value is None else _write(FULL - mean.value)


def _strokes(places: Sequence[float], means: Iterable[Mean]) -> list[Stroke]:
    """Return the line through `means`, broken where one is undefined."""
    return [
        Stroke(_write(x1), _write(FULL - one.value), _write(x2), _write(FULL - two.value))
        for (x1, one), (x2, two) in pairwise(zip(places, means, strict=True))
        if one.value is not None and two.value is not None
    ]


def _years(first: date, last: date) -> list[Label]:
    """Return the years from `first` to `last`, each where it begins."""
    begun = [(max(_place(date(year, 1, 1), first, last), 0), str(year)) for year in range(first.year, last.year + 1)]
    return [Label(_write(place), year if place < ROOM else "") for place, year in begun]


# -- Timeline --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A milestone on a row."""

    x: str
    reached: bool
    title: str


@dataclass(frozen=True)
class Row:
    """One row: `agreed` from start to due date, `slip` from there to the expected end, each move of it, each step.

    `end` is where the mark of its state stands: where it was completed, else where it is expected to end.
    """

    track: Track
    agreed: Stroke | None
    slip: Stroke | None
    moves: list[str]
    steps: list[Step]
    end: str | None


@dataclass(frozen=True)
class TimelineChart:
    """The rows of a timeline under its years, and where the line of the day stands."""

    timeline: Timeline
    rows: list[Row]
    years: list[Label]
    today: str


MIDDLE = "50%"


def timeline_chart(timeline: Timeline) -> TimelineChart:
    """Return the drawing of `timeline`."""

    def x(day: date) -> str:
        return _write(_place(day, timeline.first, timeline.last))

    return TimelineChart(
        timeline,
        [_row(track, x) for track in timeline.tracks],
        _years(timeline.first, timeline.last),
        x(min(timeline.today, timeline.last)),
    )


def _row(track: Track, x: Callable[[date], str]) -> Row:
    start, due = track.standing.action.starts_on, track.standing.action.due_on
    end, from_day = track.end, due or start
    return Row(
        track,
        agreed=Stroke(x(start), MIDDLE, x(due), MIDDLE) if start and due else None,
        slip=Stroke(x(from_day), MIDDLE, x(end), MIDDLE) if from_day and end and end != from_day else None,
        moves=[x(move.to) for move in track.moves if move.to != end],
        steps=[
            Step(
                x(step.due_on),
                step.reached(track.standing.day),
                _("%(day)s: %(title)s") % {"day": date_format(step.due_on, "SHORT_DATE_FORMAT"), "title": step.title},
            )
            for step in track.milestones
        ],
        end=x(end) if end else None,
    )

"""The heat map: what each association says of its own part, objective by objective."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from actions.reporting.models.period import Period, Word
from actions.standing import Record, Standing
from actions.status import WORST_FIRST, state_label
from members.models import Member, alphabetical

#: How many periods are looked back on: the current one, and the one before for those who have not answered yet.
PERIODS = 2


@dataclass(frozen=True)
class Cell:
    """The worst that an association said of its part in an objective, and the period in which it said it.

    `state` is empty, and `period` None, when it was asked and nothing of it was accepted.
    """

    state: str
    period: Period | None

    @property
    def label(self) -> str:
        """The state in the reader's words; nothing when nothing was said."""
        return state_label(self.state) if self.state else ""


@dataclass(frozen=True)
class HeatRow:
    """One association, with a cell for each objective; None where it takes no part."""

    member: Member
    cells: list[Cell | None]


@dataclass(frozen=True)
class HeatMap:
    """The codes of the objectives, and the associations in the alphabetical order of the reader's language."""

    objectives: list[str]
    rows: list[HeatRow]


def heat_map(record: Record, standings: Collection[Standing], members: Mapping[int, Member]) -> HeatMap:
    """Return what `members` said of their part in the objectives of `standings`.

    Of two words on an action the later counts, and of the actions of an objective the worst. Where an association was
    asked and nothing was accepted, the cell has no state; where it was not asked, there is no cell.
    """
    codes = {each.action.pk: each.action.objective.code for each in standings}
    columns = list(dict.fromkeys(codes.values()))
    periods = {period.pk: period for period in record.periods[:PERIODS]}
    said: dict[int, dict[str, dict[int, Word]]] = defaultdict(lambda: defaultdict(dict))
    for word in record.words:
        if word.period in periods and word.action in codes and word.member in members:
            of_objective = said[word.member][codes[word.action]]
            if word.state or word.action not in of_objective:
                of_objective[word.action] = word
    return HeatMap(
        columns,
        [
            HeatRow(
                member,
                [_cell(cells[code].values(), periods) if code in cells else None for code in columns],
            )
            for member in alphabetical(members[pk] for pk in said)
            for cells in [said[member.pk]]
        ],
    )


def _cell(words: Iterable[Word], periods: Mapping[int, Period]) -> Cell:
    """Return the worst of `words`."""
    spoken = [word for word in words if word.state]
    if not spoken:
        return Cell("", None)
    worst = min(spoken, key=lambda word: WORST_FIRST.index(word.state))
    return Cell(worst.state, periods[worst.period])

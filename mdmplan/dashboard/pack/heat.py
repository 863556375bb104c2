"""The heat map of a pack: what each association says of its own part, objective by objective."""

from collections.abc import Iterable

from actions.status import state_label
from mdmplan.dashboard.brief import Brief
from mdmplan.dashboard.pack.contents import Heat, HeatCell, HeatRow
from mdmplan.dashboard.pack.words import in_each, reader
from mdmplan.text import LANGUAGES
from members.models import Member, alphabetical


def places(members: Iterable[Member]) -> dict[int, dict[str, int]]:
    """Return the place of each member, by its id, in the alphabet of each language."""
    members = list(members)
    orders: dict[str, list[int]] = {}
    in_each(lambda: orders.setdefault(reader(), [member.pk for member in alphabetical(members)]))
    return {member.pk: {each: orders[each].index(member.pk) for each in LANGUAGES} for member in members}


def heat_of(brief: Brief) -> Heat:
    """Return the heat map of `brief` in the three languages, its members in the order of each."""
    heat = brief.heat
    order = places(row.member for row in heat.rows)
    return Heat(
        objectives=heat.objectives,
        rows=[
            HeatRow(
                code=row.member.code,
                name=in_each(lambda row: row.member, row),
                order=order[row.member.pk],
                cells=[HeatCell(cell.state, in_each(state_label, cell.state)) if cell else None for cell in row.cells],
            )
            for row in heat.rows
        ],
    )

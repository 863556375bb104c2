"""What a brief stands on: a plan at a moment, its parts of then, and the associations that take part in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from actions.models import Participation
from actions.reporting.models import Report
from mdmplan.dashboard.past import Places, read_places
from members.models import Member
from priorities.models import Plan


@dataclass(frozen=True)
class Ground:
    """A plan at a moment, with its `places` of then. `members` are all that take part or were asked, by their id."""

    plan: Plan
    places: Places
    members: dict[int, Member]

    @property
    def moment(self) -> datetime:
        """The moment."""
        return self.places.moment

    @property
    def past(self) -> bool:
        """Whether that moment is past."""
        return self.places.past


def read_ground(plan: Plan, moment: datetime, *, past: bool = False) -> Ground:
    """Return what a brief of `plan` at `moment` stands on: two queries, and a few more for the `past`."""
    parts = Participation.objects.agreed().filter(action__plan=plan, member=OuterRef("pk"))
    reports = Report.objects.filter(period__plan=plan, member=OuterRef("pk"))
    members = Member.objects.filter(Exists(parts) | Exists(reports))
    return Ground(plan, read_places(plan, moment, past=past), {member.pk: member for member in members})

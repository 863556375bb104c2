"""A round in which people are told things: who, on which day, at which hour there."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from actions.reporting.mail.due import letters_due
from actions.reporting.mail.letters import write_letter
from actions.reporting.models import Letter, Report
from members.models import Member, Role, User
from tests.factories import MemberFactory, UserFactory
from tests.reporting.helpers import open_round, take_part

#: The second quarter opens on Tuesday 1 July at 11:00 in Paris, and is due at the end of Sunday 20 July there.
PARIS = "Europe/Paris"


def hour(day: int, at: time = time(9), zone: str = PARIS, month: int = 7) -> datetime:
    """Return an hour of a day of 2025 in `zone`; 9:00 in July unless said otherwise."""
    return datetime.combine(date(2025, month, day), at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def association(code: str, zone: str = PARIS, **values: Any) -> Member:
    """Return a member that takes part in action A1.1 and works by the clock of `zone`."""
    member = MemberFactory(code=code, time_zone=zone, **values)
    take_part(code, "A1.1", role="contributing")
    return member


def somebody(code: str, role: str = Role.FOCAL_POINT, **values: Any) -> User:
    """Return a person of a member, called by its code."""
    return UserFactory(email=f"{code.lower()}.{role}@example.org", role=role, member=MemberFactory(code=code), **values)


def asked(code: str = "FR", zone: str = PARIS) -> Report:
    """Ask one member, which has a focal point, in the second quarter; return its report."""
    association(code, zone)
    somebody(code)
    open_round()
    return Report.objects.get(member__code=code)


def due(at: datetime) -> dict[str, list[str]]:
    """Return what is due at `at`: by address, the kinds in their order; to those alone whom a test calls by name."""
    named = [draft for draft in letters_due(at) if not draft.person.email.startswith("person")]
    return {draft.person.email: [str(item.kind) for item in draft.items] for draft in named}


def write(at: datetime) -> list[Letter]:
    """Write every letter that is due at `at`, as `manage.py tick` does."""
    letters = [write_letter(draft=draft, by=None, at=at) for draft in letters_due(at)]
    return [letter for letter in letters if letter]


def told(at: datetime) -> dict[str, list[str]]:
    """Write every letter that is due at `at`, and return what they tell, by address."""
    found = due(at)
    write(at)
    return found

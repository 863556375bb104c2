"""Reminders for the page of a round: who was reminded when, and one click that reminds who is missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.reporting.mail.due import Draft, Item
from actions.reporting.mail.letters import write_letter
from actions.reporting.models import REMINDERS, Delivery, Kind, Notice, Period, Report
from members.models import Member, Role, User, alphabetical


@dataclass(frozen=True)
class Reminder:
    """One reminder: what it was, on which day where its readers are, in which roles they are, whether it has gone."""

    kind: Kind
    day: date
    delivery: Delivery
    roles: tuple[Role, ...]

    @property
    def readers(self) -> str:
        """The roles of its readers, in words: people are known by role, not by name."""
        return ", ".join(str(role.label) for role in self.roles)


def reminders_of(period: Period, at: datetime) -> dict[int, list[Reminder]]:
    """Return who had been reminded by `at` of the report of each member, by the member's id, the latest first.

    Whether each has gone is as of now: a mail that waits leaves no trace of when it did.
    """
    notices = Notice.objects.filter(report__period=period, kind__in=REMINDERS, letter__at__lte=at)
    fields = ("report__member_id", "kind", "letter__day", "letter__mail__status", "person__role")
    found: dict[int, dict[tuple[Kind, date, Delivery], list[Role]]] = defaultdict(lambda: defaultdict(list))
    for member, kind, day, status, role in notices.order_by("-letter__at", "-pk").values_list(*fields):
        found[member][Kind(kind), day, Delivery.of(status)].append(Role(role))
    return {
        member: [Reminder(*key, tuple(sorted(set(roles)))) for key, roles in reminders.items()]
        for member, reminders in found.items()
    }


@dataclass(frozen=True)
class Reminded:
    """What a click did, in the alphabetical order of the reader: who was reminded, and who was not and why."""

    members: list[Member]
    answered: list[Member]
    mailed_today: list[Member]
    nobody: list[Member]


@transaction.atomic
def remind_now(*, period: Period, members: Iterable[Member], by: User, at: datetime) -> Reminded:
    """Send a reminder to the people of `members` whose report has not come, at the next `tick` whatever the hour.

    A person has one mail a day: who had today's is left alone, and so is who has answered or can answer no more.
    Raises ValidationError, saying why, when nobody is reminded.
    """
    asked = Report.objects.filter(period=period, member__in=members).select_related("period__plan", "member")
    reports = {report.member: report for report in asked.select_for_update(of=("self",))}
    waiting = set(asked.unanswered(at).values_list("pk", flat=True))
    people: dict[int | None, list[User]] = defaultdict(list)
    for person in User.objects.filter(member__in=[member.pk for member in reports], is_active=True):
        people[person.member_id].append(person)
    found = Reminded([], [], [], [])
    for member in alphabetical(reports):
        if reports[member].pk not in waiting:
            found.answered.append(member)
            continue
        reminded = [person for person in people[member.pk] if _remind(person, reports[member], by, at)]
        if reminded:
            found.members.append(member)
        else:
            (found.mailed_today if people[member.pk] else found.nobody).append(member)
    if not found.members:
        raise ValidationError(_why(found), code="nobody")
    return found


def _remind(person: User, report: Report, by: User, at: datetime) -> bool:
    """Write a reminder to one person, and return whether it was: not when there was a mail today."""
    day = at.astimezone(ZoneInfo(person.time_zone)).date()
    item = Item(Kind.BY_HAND, report, f"{report.pk}:{day}")
    return write_letter(draft=Draft(person, day, [item]), by=by, at=at) is not None


def _why(found: Reminded) -> str:
    if found.mailed_today:
        return _("Nobody was reminded: they have had their mail of today. Remind them tomorrow.")
    if found.nobody:
        return _("Nobody was reminded: nobody signs in for these members.")
    return _("Nobody was reminded: they have answered, or their report is locked.")

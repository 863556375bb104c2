"""The calendar of a person's deadlines: dates and states, no narrative and no name.

Members get the periods that are asked of their association; the secretariat and the board, every period and the
meetings. Written as RFC 5545 asks, so that phones and mail programs read it again and again by its secret address.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from actions.models import Action, Participation
from actions.reporting.models import Period, Report, ReportEvent
from mdmplan.clock import local_date, start_of_day
from mdmplan.dashboard.models import Meeting
from members.models import User
from priorities.access import in_plan

#: How often a calendar program may come back.
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class Revision:
    """How often something in the calendar has changed, and when it last did: what tells programs to redraw it."""

    count: int
    at: datetime

    def then(self, more: "Revision | None") -> "Revision":
        """Return this with the changes that came beside it."""
        return Revision(self.count + more.count, max(self.at, more.at)) if more else self


@dataclass(frozen=True)
class Entry:
    """One date of the calendar. `key` names it for ever; `when` is a moment, or a day as a whole.

    `path` is the page it is about; `sure` is False for what may still move.
    """

    key: str
    when: datetime | date
    summary: str
    note: str
    path: str
    sure: bool
    revision: Revision


def entries_of(person: User, at: datetime) -> list[Entry]:
    """Return the dates of `person` at `at`, in the language that is active, the first one first."""
    entries = (*_asked(person), *_to_come(person, at)) if person.is_member_person else (*_rounds(at), *_meetings())
    return sorted(entries, key=lambda entry: (_start(entry.when), entry.key))


def deadlines(report: Report) -> tuple[datetime, datetime]:
    """Return until when `report` is on time, and until when it may be written at all."""
    return report.deadline, report.grace_ends


def calendar_file(title: str, entries: Iterable[Entry], *, host: str, absolute: Callable[[str], str]) -> bytes:
    """Return `entries` as an iCalendar file called `title`.

    `host` makes their identities unique in the world; `absolute` makes an address of a path.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//mdmplan//{host}//{(get_language() or '').upper()}")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, title)
    for name in ("refresh-interval", "x-published-ttl"):
        calendar.add(name, vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, absolute(entry.path)))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, host: str, address: str) -> Event:
    """Return one entry as an event; a moment is written in UTC, so that no summer time can move it."""
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", entry.revision.at.astimezone(UTC))
    event.add("last-modified", entry.revision.at.astimezone(UTC))
    event.add("sequence", entry.revision.count)
    if isinstance(entry.when, datetime):
        event.add("dtstart", entry.when.astimezone(UTC))
    else:
        event.add("dtstart", entry.when)
        event.add("dtend", entry.when + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", "\n".join(filter(None, (entry.note, address))))
    event.add("url", address)
    event.add("status", "CONFIRMED" if entry.sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


# -- What stands in it -----------------------------------------------------------------------------


def _asked(person: User) -> Iterator[Entry]:
    """Yield the dates of the reports that were asked of the person's association."""
    known = _revisions(Period.history)
    moves = _revisions(ReportEvent.objects.filter(report__member=person.member_id), "report_id", "at")
    for report in Report.objects.of_member_of(person).select_related("period__plan"):
        revision = _of_period(report.period, known).then(moves.get(report.pk))
        yield from _dates(report.period, revision, person.member_id, report)


def _to_come(person: User, at: datetime) -> Iterator[Entry]:
    """Yield the dates of the periods that will be asked of the person's association, as long as it takes part."""
    taking_part = Participation.objects.filter(
        member=person.member_id,
        role__in=Participation.ASKED,
        action__plan=OuterRef("plan"),
        action__in=Action.objects.standing(at),
    )
    known = _revisions(Period.history)
    for period in Period.objects.filter(_can_open(at), Exists(taking_part)).select_related("plan"):
        yield from _dates(period, _of_period(period, known), person.member_id)


def _rounds(at: datetime) -> Iterator[Entry]:
    """Yield the dates of every period, opened or to come."""
    known = _revisions(Period.history)
    for period in Period.objects.filter(Q(opened_at__isnull=False) | _can_open(at)).select_related("plan"):
        yield from _dates(period, _of_period(period, known))


def _meetings() -> Iterator[Entry]:
    """Yield the meetings at which the plans are read."""
    known = _revisions(Meeting.history)
    for meeting in Meeting.objects.select_related("plan"):
        yield Entry(
            key=f"meeting-{meeting.pk}",
            when=meeting.held_on,
            summary=_("Meeting: %(body)s") % {"body": meeting.body},
            note="",
            path=in_plan(meeting.plan, reverse("meeting_detail", args=[meeting.held_on])),
            sure=True,
            revision=known.get(meeting.pk) or Revision(0, _start(meeting.held_on)),
        )


def _can_open(at: datetime) -> Q:
    """Return the condition for a period that can still open at `at`: neither time nor its plan's end overtook it."""
    return Q(opened_at=None, locks_at__gt=at) & (Q(plan__closed_at=None) | Q(kind=Period.Kind.CLOSING))


def _dates(
    period: Period, revision: Revision, member: int | None = None, report: Report | None = None
) -> Iterator[Entry]:
    """Yield the opening, the deadline and the end of grace of `period`: of all, or of the association `member`.

    Where its `report` is known the deadline says that it is answered, and the end of grace is then of no more use.
    """
    due_at, locks_at = deadlines(report) if report else (period.due_at, period.locks_at)
    opened_on = local_date(period.opened_at) if period.opened_at else period.opens_on
    dates: list[tuple[str, datetime | date, str]] = [
        ("opening", opened_on, _("%(period)s: opening of the report")),
        ("deadline", due_at, _deadline(report)),
    ]
    if report is None or report.state not in Report.SPOKEN:
        dates.append(("end", locks_at, _("%(period)s: end of grace")))
    for kind, when, summary in dates:
        yield Entry(
            key=f"period-{period.pk}-{member}-{kind}" if member else f"period-{period.pk}-{kind}",
            when=when,
            summary=summary % {"period": period.label},
            note=_("Your report: %(state)s") % {"state": report.get_state_display()} if report else "",
            path=in_plan(period.plan, reverse("report_edit" if report else "period_detail", args=[period.code])),
            sure=period.opened_at is not None,
            revision=revision,
        )


def _deadline(report: Report | None) -> str:
    """Return how the deadline is called, now that the report is where it is."""
    if report and report.state in Report.SPOKEN:
        return _("%(period)s: report answered")
    if report and report.state == Report.State.RETURNED:
        return _("%(period)s: changes requested")
    return _("%(period)s: deadline of the report")


def _revisions(rows: Any, of: str = "id", moment: str = "history_date") -> dict[int, Revision]:
    """Return how often each record has changed, by its key: `rows` hold one row per change, in one query."""
    changes = rows.order_by().values_list(of).annotate(Count("pk"), Max(moment))
    return {pk: Revision(count, at) for pk, count, at in changes}


def _of_period(period: Period, known: dict[int, Revision]) -> Revision:
    """Return how often the dates of `period` have changed; its opening counts too, and makes no version."""
    revision = known.get(period.pk) or Revision(0, _start(period.starts_on))
    return revision.then(Revision(1, period.opened_at) if period.opened_at else None)


def _start(when: datetime | date) -> datetime:
    """Return the moment `when`, or the first one of the day `when`."""
    return when if isinstance(when, datetime) else start_of_day(when)

"""What is due to whom at a moment: reminders, news of a report, and what has come in. Writes nothing.

Source: product.md, section 3 (reminders). A person has one letter a day, from 9:00 there on a working day; what has
happened since 9:00 waits for the next one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, OuterRef, Q, Subquery

from actions.reporting.models import REMINDERS, Kind, Letter, Muted, Notice, Period, Report, ReportEvent, kinds_for
from mdmplan.clock import local_date
from mdmplan.workdays import mail_hour
from members.models import MEMBER_ROLES, Member, Role, User

#: When each reminder is due, in days after the deadline, by the person's own calendar.
DAYS = {Kind.BEFORE_14: -14, Kind.BEFORE_3: -3, Kind.AFTER_1: 1, Kind.AFTER_7: 7}
#: What a member hears of from the thread of its report.
NEWS = {
    ReportEvent.Kind.RETURN: Kind.RETURNED,
    ReportEvent.Kind.ACCEPT: Kind.ACCEPTED,
    ReportEvent.Kind.COMMENT: Kind.COMMENT,
}
#: What could not be told for so long is no news any more.
NEWS_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """One thing to tell: what, of which report, and the key under which it is claimed (`Notice.key`)."""

    kind: str
    report: Report
    key: str
    event: str = ""


@dataclass(frozen=True)
class Draft:
    """What one person is to be told on one day, there."""

    person: User
    day: date
    items: list[Item]


@dataclass(frozen=True)
class Waiting:
    """A report that waits for its answer, and since when it does by its present deadline."""

    report: Report
    since: datetime


class Told:
    """What was told already about some reports."""

    def __init__(self, reports: Iterable[Report]) -> None:
        """Read the notices about `reports`."""
        self.claims: set[tuple[int, str, str]] = set()
        self.reminded: dict[tuple[int, int], date] = {}
        rows = Notice.objects.filter(report__in=reports).order_by("letter__day")
        for person, kind, key, report, day in rows.values_list("person_id", "kind", "key", "report_id", "letter__day"):
            self.claims.add((person, kind, key))
            if kind in REMINDERS:
                self.reminded[person, report] = day

    def has(self, person: User, item: Item) -> bool:
        """Return whether `person` was told this."""
        return (person.pk, item.kind, item.key) in self.claims

    def last_reminder(self, person: User, report: Report) -> date:
        """Return the day on which `person` was last reminded of `report`."""
        return self.reminded.get((person.pk, report.pk), date.min)


def letters_due(at: datetime) -> list[Draft]:
    """Return the letters to write at `at`: to each person who may have one now, what is due and was not told yet."""
    readers = _readers(at)
    if not readers:
        return []
    waiting, events = waiting_at(at), _events(at)
    told = Told([each.report for each in waiting] + [event.report for event in events])
    muted = set(Muted.objects.values_list("person_id", "kind"))
    drafts = []
    for person, nine in readers:
        kinds = [kind for kind in kinds_for(person) if (person.pk, kind) not in muted]
        items = [*_reminders(person, nine, kinds, waiting, told), *_news(person, nine, kinds, events, told)]
        if items:
            drafts.append(Draft(person, nine.date(), items))
    return drafts


def _readers(at: datetime) -> list[tuple[User, datetime]]:
    """Return who may have a letter at `at` and has none of this day yet, each with 9:00 of the day there."""
    network = Q(role=Role.SECRETARIAT)
    members = Q(role__in=MEMBER_ROLES, member__in=Member.objects.active_on(local_date(at)))
    people = User.objects.filter(network | members, is_active=True).order_by("email")
    recent = Letter.objects.filter(day__gte=local_date(at) - timedelta(days=1))
    written = set(recent.values_list("person_id", "day"))
    hours = [(person, mail_hour(at, person.time_zone, person.country)) for person in people]
    return [(person, nine) for person, nine in hours if nine and (person.pk, nine.date()) not in written]


def waiting_at(at: datetime) -> list[Waiting]:
    """Return the reports that can be answered at `at` and were not, and since when each waits."""
    moved = ReportEvent.objects.filter(
        report=OuterRef("pk"), kind__in=(ReportEvent.Kind.EXTEND, ReportEvent.Kind.RECALL)
    ).order_by("-at")
    reports = (
        Report.objects.unanswered(at)
        .select_related("period__plan", "member")
        .annotate(moved_at=Subquery(moved.values("at")[:1]))
        .order_by("period__due_at", "member__code")
    )
    said: dict[int, datetime] = {}
    found = []
    for report in reports:
        if report.period_id not in said:
            said[report.period_id] = _deadline_said(report.period)
        moved_at = report.moved_at or said[report.period_id]  # type: ignore[attr-defined]  # annotated above
        found.append(Waiting(report, max(said[report.period_id], moved_at)))
    return found


def _deadline_said(period: Period) -> datetime:
    """Return since when the deadline of an open `period` is what it is now: its opening, or the change after that."""
    opened: datetime = period.opened_at  # type: ignore[assignment]  # it is open
    before = period.history.exclude(due_at=period.due_at).order_by("-history_id").first()
    if before is None:
        return opened
    since = period.history.filter(history_id__gt=before.history_id)
    changed: datetime | None = since.aggregate(at=Min("history_date"))["at"]
    return max(opened, changed or opened)


def _events(at: datetime) -> list[ReportEvent]:
    """Return what happened lately on the threads that somebody may want to hear of, the oldest first."""
    kinds = (*NEWS, ReportEvent.Kind.SUBMIT)
    events = ReportEvent.objects.filter(kind__in=kinds, at__gt=at - NEWS_LASTS, at__lte=at).order_by("pk")
    return list(events.select_related("report__period__plan", "report__member", "by"))


def _reminders(person: User, nine: datetime, kinds: list[Kind], waiting: list[Waiting], told: Told) -> Iterable[Item]:
    """Yield one reminder, the latest that is due, for each report that waits for `person`."""
    for each in waiting:
        if person.member_id in (None, each.report.member_id) and each.since <= nine:
            yield from _reminder(person, nine, kinds, each, told)


def _reminder(person: User, nine: datetime, kinds: list[Kind], waiting: Waiting, told: Told) -> Iterable[Item]:
    report = waiting.report
    opening = Item(Kind.OPENING, report, str(report.pk))
    if Kind.OPENING in kinds and not told.has(person, opening):
        yield opening
        return
    deadline = report.deadline.astimezone(nine.tzinfo).date()
    since = max(waiting.since.astimezone(nine.tzinfo).date(), told.last_reminder(person, report) + timedelta(days=1))
    for kind, days in reversed(DAYS.items()):
        passed = days < 0 and report.deadline <= nine
        if kind in kinds and since <= deadline + timedelta(days=days) <= nine.date() and not passed:
            yield Item(kind, report, f"{report.pk}:{deadline}")
            return


def _news(person: User, nine: datetime, kinds: list[Kind], events: list[ReportEvent], told: Told) -> Iterable[Item]:
    """Yield what happened before 9:00 that `person` was not told: never the person's own doing."""
    for event in events:
        kind = _news_kind(person, event)
        if kind in kinds and event.by_id != person.pk and event.at <= nine:
            item = Item(str(kind), event.report, str(event.pk), event.kind)
            if not told.has(person, item):
                yield item


def _news_kind(person: User, event: ReportEvent) -> Kind | None:
    """Return as what `person` hears of `event`, None when not at all, or not any more."""
    state = event.report.state
    if person.member_id is None:
        came_in = event.by.is_member_person and state in Report.SENT
        return Kind.DIGEST if came_in else None
    if person.member_id != event.report.member_id:
        return None
    if event.kind == ReportEvent.Kind.RETURN and state != Report.State.RETURNED:
        return None  # it was answered meanwhile
    return NEWS.get(ReportEvent.Kind(event.kind))

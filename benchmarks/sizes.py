"""The demonstration grown to the size of a network: M and L, on the morning of the plan's last round.

Everything is written in bulk, a table at a time, as the services would have left it: actions with their updates,
participations, milestones and evidence; twelve quarters of reports with a line for each action a member was asked of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, transaction

from actions.models import Action, Evidence, Milestone, Participation, Update
from actions.reporting.models import Period, Report, ReportEvent, ReportLine
from mdmplan.clock import end_of_day
from members.models import Member, User
from priorities.models import Objective, Plan

#: The day of M and L: the twelfth quarter has opened and is not due yet.
TODAY = date(2026, 1, 12)
ASKED = 10
#: The states in the shares of a plan that is going: life cycle, health, progress.
STATES = (
    *[("in_progress", "on_track", 60)] * 9,
    *[("in_progress", "at_risk", 40)] * 3,
    ("in_progress", "off_track", 20),
    *[("completed", "", 100)] * 4,
    *[("not_started", "", None)] * 2,
    ("postponed", "", 10),
)
TITLE = {
    "title_fr": "Action {} : renforcer l’accès aux soins et partager ce qui en est appris",
    "title_en": "Action {}: strengthen access to care and share what is learnt from it",
    "title_es": "Acción {}: reforzar el acceso a la atención y compartir lo aprendido",
}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Size:
    """How many members and actions the plan has."""

    members: int
    actions: int


SIZES = {"M": Size(40, 500), "L": Size(200, 5000)}


def grow(size: Size) -> None:
    """Grow the demonstration to `size`, once; a second time changes nothing."""
    plan = Plan.objects.get(slug="2023-2025")
    if Action.objects.filter(plan=plan).count() >= size.actions:
        return
    with transaction.atomic():
        _members(size)
        by = User.objects.get(email="secretariat@demo.example")
        added = _actions(plan, size, by)
        _participations(added)
        for period in plan.periods.filter(opens_on__lte=TODAY).order_by("opens_on"):
            _round(period, by)
        ReportLine.objects.overtaken().update(superseded=True)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")


def write(rows: Iterable[Any], *, history: bool = False) -> None:
    """Write `rows` of one model in bulk, with the first version of each where there is `history`."""
    left = iter(rows)
    while batch := list(islice(left, 2000)):
        kind: Any = type(batch[0])
        kind.objects.bulk_create(batch)
        if history:
            kind.history.bulk_history_create(batch, default_date=end_of_day(date(2023, 1, 9)))


def _members(size: Size) -> None:
    taken = set(Member.objects.values_list("code", flat=True))
    free = [code for code in (a + b for a in LETTERS for b in LETTERS) if code not in taken]
    write(
        (
            Member(
                code=code,
                native_name=f"Association {code}",
                language="fr",
                **{f"name_{language}": f"Association {code}" for language in ("fr", "en", "es")},
                **{f"country_{language}": f"{word} {code}" for language, word in _PLACES.items()},
            )
            for code in free[: size.members - len(taken)]
        ),
        history=True,
    )


_PLACES = {"fr": "Pays", "en": "Country", "es": "País"}


def _at(day: date, days: int = 0) -> datetime:
    return end_of_day(day + timedelta(days)) - timedelta(hours=12)


def _actions(plan: Plan, size: Size, by: User) -> list[Action]:
    """Write the actions, six updates of each, two milestones and a link."""
    objectives = list(Objective.objects.filter(plan=plan))
    missing = size.actions - Action.objects.filter(plan=plan).count()
    write((_action(number, objectives) for number in range(missing)), history=True)
    actions = list(Action.objects.filter(plan=plan, code__regex=r"\.[0-9]{3,}$").select_related("objective"))
    write(update for action in actions for update in _updates(action, by))
    write(
        (
            Milestone(
                action=action,
                title_fr=f"Étape {step}",
                title_en=f"Step {step}",
                title_es=f"Paso {step}",
                due_on=date(2024, 6 * step, 28),
                done_on=date(2024, 6 * step, 27) if (action.pk + step) % 3 else None,
                position=step,
                added_at=action.added_at,
            )
            for action in actions
            for step in (1, 2)
        ),
        history=True,
    )
    write(
        (
            Evidence(action=action, url=f"https://example.org/{action.code}", added_by=by, added_at=action.added_at)
            for action in actions
        ),
        history=True,
    )
    return actions


def _action(number: int, objectives: list[Objective]) -> Action:
    objective = objectives[number % len(objectives)]
    code = 100 + number // len(objectives)
    life_cycle, health, progress = STATES[number % len(STATES)]
    due_on = date(2025 + number % 2, 1 + number % 12, 28)
    action = Action(
        objective=objective,
        code=f"{objective.code}.{code}",
        position=code,
        starts_on=date(2023, 1 + number % 12, 1),
        due_on=due_on,
        added_at=_at(date(2023, 1, 9)),
        life_cycle=life_cycle,
        health=health,
        progress=None if progress is None else Decimal(progress),
        completed_on=date(2025, 6, 30) if life_cycle == "completed" else None,
        forecast_on=due_on + timedelta(60) if number % 5 == 0 else None,
        revision=6,
        updated_at=_at(TODAY, -number % 160 - 2),
        **{name: text.format(number) for name, text in TITLE.items()},
    )
    action.settle()
    return action


def _updates(action: Action, by: User) -> Iterator[Update]:
    """Yield what was said of `action`, half a year apart; the last of it is what its own columns say."""
    before = ("not_started", "", None)
    last = (action.life_cycle, action.health, action.progress)
    for number in range(6):
        now = last if number == 5 else ("in_progress", "on_track", Decimal(10 * number))
        trouble, stopped = now[1] in ("at_risk", "off_track"), now[0] == "postponed"
        yield Update(
            action=action,
            author=by,
            at=action.updated_at if number == 5 else _at(date(2023, 2, 1), 150 * number),
            **dict(zip(("life_cycle", "health", "progress"), now, strict=True)),
            **dict(zip(("old_life_cycle", "old_health", "old_progress"), before, strict=True)),
            completed_on=action.completed_on if number == 5 else None,
            forecast_on=action.forecast_on if number == 5 else None,
            note="Les échanges avec les associations continuent comme prévu.",
            note_language="fr",
            no_evidence_reason="Réservé aux membres." if now[0] == "completed" else "",
            reason="Le financement attend une décision." if trouble or stopped else "",
            path_what="Décider du financement" if trouble else "",
            path_who="Secrétariat" if trouble else "",
            path_by=date(2026, 3, 31) if trouble else None,
        )
        before = now


def _participations(actions: list[Action]) -> None:
    """Write who takes part: a lead, contributors, an observer."""
    members = list(Member.objects.order_by("pk"))
    roles = ("lead", *["contributing"] * (ASKED - 1), "observing")
    write(
        (
            Participation(action=action, member=members[(7 * number + 3 * place) % len(members)], role=role)
            for number, action in enumerate(actions)
            for place, role in enumerate(roles)
        ),
        history=True,
    )


def _round(period: Period, by: User) -> None:
    """Write the reports and lines of one period; those of the demonstration keep their state."""
    if period.opened_at is None:
        period.opened_at, period.opened_by = _at(period.opens_on), by
        period.save()
    current = period.locks_at > _at(TODAY)
    known = set(period.reports.values_list("member_id", flat=True))
    members = list(Member.objects.order_by("pk"))
    new = [(number, member) for number, member in enumerate(members) if member.pk not in known]
    write(_report(period, number, member, current, by) for number, member in new)
    reports = {report.member_id: report for report in period.reports.all()}
    write(event for _number, member in new for event in _events(reports[member.pk], by))
    asked = Participation.objects.filter(role__in=Participation.ASKED, action__plan=period.plan)
    told = set(ReportLine.objects.filter(report__period=period).values_list("report_id", "action_id"))
    write(
        _line(reports[part.member_id], part)
        for part in asked.select_related("action").iterator()
        if (reports[part.member_id].pk, part.action_id) not in told
    )


def _report(period: Period, number: int, member: Member, current: bool, by: User) -> Report:
    states = ("accepted", "accepted", "submitted", "draft", "not_started") if current else ("accepted",)
    state = "not_started" if number % 40 == 39 else states[number % len(states)]
    sent, accepted = state in Report.SPOKEN, state == Report.State.ACCEPTED
    return Report(
        period=period,
        member=member,
        state=state,
        language="fr",
        submitted_at=_at(period.opens_on, 4) if sent else None,
        submitted_by=by if sent else None,
        answered_at=_at(period.opens_on, 4) if sent else None,
        review_started_at=_at(period.opens_on, 5) if accepted else None,
        reviewed_by=by if accepted else None,
        accepted_at=_at(period.opens_on, 6) if accepted else None,
    )


#: The moves that lead to each state of a report, with the day of the round.
MOVES: dict[str, tuple[tuple[str, int], ...]] = defaultdict(
    tuple,
    draft=(("begin", 3),),
    submitted=(("begin", 3), ("submit", 4)),
    accepted=(("begin", 3), ("submit", 4), ("review", 5), ("accept", 6)),
)


def _events(report: Report, by: User) -> Iterator[ReportEvent]:
    before = str(Report.State.NOT_STARTED)
    for kind, day in (("open", 0), *MOVES[report.state]):
        after = Report.TRANSITIONS[kind][1] if kind in Report.TRANSITIONS else before
        at = _at(report.period.opens_on, day)
        yield ReportEvent(report=report, kind=kind, by=by, at=at, state_before=before, state_after=after)
        before = after


def _line(report: Report, part: Participation) -> ReportLine:
    """Return what a member says; one lead in sixteen says something else than the secretariat."""
    action = part.action
    line = ReportLine(report=report, action=action, role=part.role, saved_at=report.submitted_at)
    if report.state == Report.State.NOT_STARTED:
        return line
    line.answer, line.done = "answered", f"Trois ateliers tenus, un guide relu ({report.period_id})."
    line.life_cycle, line.health, line.progress = action.life_cycle, action.health, action.progress
    line.completed_on = action.completed_on
    if action.health == "on_track" and (action.pk + report.member_id) % 16 == 0:
        line.health, line.reason = "at_risk", "Le recrutement a pris du retard."
        line.path_what, line.path_who, line.path_by = "Recruter", "Pilote", date(2026, 3, 31)
    return line

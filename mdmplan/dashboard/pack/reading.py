"""Reads what the pack of a meeting is composed of, at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from actions.standing import Standing
from mdmplan.clock import end_of_day, local_date, start_of_day
from mdmplan.dashboard.brief import Brief, read_brief
from mdmplan.dashboard.figures import RollUp, roll_up, usual_comparison
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.models import Erratum, Meeting, Outcome, PackDraft
from mdmplan.dashboard.pack import contents as shapes
from mdmplan.dashboard.pack.compose import Material, compose
from mdmplan.dashboard.pack.labels import SECTIONS
from mdmplan.dashboard.pack.words import Words, a_day, in_each
from members.models import User


@dataclass(frozen=True)
class Moments:
    """The moment that a pack tells, whether that is of the past, and the earlier one it is compared with."""

    moment: datetime
    before: datetime
    past: bool


def moments_of(draft: PackDraft, now: datetime) -> Moments:
    """Return which moments `draft` means at `now`: by default the present, and the meeting before."""
    past = draft.as_of is not None and draft.as_of < local_date(now)
    moment = end_of_day(draft.as_of) if past and draft.as_of else now
    day = local_date(moment)
    held = draft.meeting.plan.meetings.filter(held_on__lt=draft.meeting.held_on).values_list("held_on", flat=True)
    return Moments(moment, end_of_day(draft.compared_with or usual_comparison(day, held)), past)


def draft_of(meeting: Meeting) -> PackDraft:
    """Return what has been chosen for the next pack of `meeting`; everything, when nothing has been yet."""
    draft = PackDraft.objects.filter(meeting=meeting).first() or PackDraft(meeting=meeting, sections=list(SECTIONS))
    draft.meeting = meeting
    return draft


def brief_of(draft: PackDraft, now: datetime) -> Brief:
    """Return the brief that `draft` tells at `now`."""
    chosen = moments_of(draft, now)
    return read_brief(read_ground(draft.meeting.plan, chosen.moment, past=chosen.past), chosen.before)


def read_contents(
    draft: PackDraft, brief: Brief, *, by: User, at: datetime, open_points: Iterable[Words]
) -> shapes.Contents:
    """Return the contents of the next pack of a meeting, sealed at `at` by `by` with `open_points`."""
    meeting = draft.meeting
    return compose(
        brief,
        Material(
            meeting=meeting,
            edition=meeting.packs.count() + 1,
            sections=draft.sections,
            by=in_each(by.get_role_display),
            at=at,
            objectives=_objectives(brief),
            milestones=brief.milestones,
            errata=_errata(meeting, brief),
            outcomes=_outcomes(brief),
            open_points=list(open_points),
        ),
    )


def _objectives(brief: Brief) -> dict[int, list[tuple[Any, RollUp]]]:
    """Return the objectives of each priority, by its id, with their figures."""
    actions: dict[int, list[Standing]] = defaultdict(list)
    for each in brief.figures.standings:
        actions[each.action.objective_id].append(each)
    found: dict[int, list[tuple[Any, RollUp]]] = defaultdict(list)
    for objective in brief.ground.places.objectives:
        found[objective.priority_id].append((objective, roll_up(actions[objective.pk])))
    return found


def _outcomes(brief: Brief) -> list[Outcome]:
    """Return what became of questions since the day of the comparison: the meeting of that day has its answers here.

    The first answered comes first, with all that became of it since; what holds no more, for the question was opened
    again, is left out.
    """
    since = start_of_day(local_date(brief.before))
    recorded = Outcome.objects.filter(decision__plan=brief.plan, at__gte=since, at__lte=brief.moment)
    found: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in recorded.select_related("decision", "meeting").order_by("pk"):
        steps = found[outcome.decision_id]
        if outcome.kind == Outcome.Kind.REOPENED:
            steps.clear()
        steps.append(outcome)
    return list(chain.from_iterable(found.values()))


def _errata(meeting: Meeting, brief: Brief) -> list[shapes.Erratum]:
    """Return the corrections since the comparison of packs of this plan, and those of this meeting's own."""
    written = Erratum.objects.filter(pack__meeting__plan=brief.plan, at__lte=brief.moment)
    found = written.filter(at__gt=brief.before) | written.filter(pack__meeting=meeting)
    return [
        shapes.Erratum(
            about=in_each(lambda each: _about(each), each),
            on=a_day(local_date(each.at)),
            text=in_each(lambda each: each.text, each),
        )
        for each in found.select_related("pack__meeting")
    ]


def _about(erratum: Erratum) -> str:
    """Say which pack is corrected."""
    pack = erratum.pack
    return _("Pack of %(day)s, edition %(edition)s") % {
        "day": date_words(pack.meeting.held_on),
        "edition": pack.edition,
    }


def date_words(day: date) -> str:
    """Return a day in the reader's words."""
    return str(a_day(day).words)

"""Says a brief in the three languages: the figures are those of the dashboard, asked of the same functions."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from actions.reporting import round as rounds
from actions.standing import Standing
from actions.status import Freshness as Word
from actions.status import state_label
from mdmplan.clock import local_date
from mdmplan.dashboard import figures as found
from mdmplan.dashboard.brief import Brief, PriorityFigures
from mdmplan.dashboard.models import Meeting, Outcome
from mdmplan.dashboard.pack.contents import (
    Action,
    Answer,
    Answered,
    Ask,
    Change,
    Changes,
    Concern,
    Contents,
    Erratum,
    Figures,
    Followed,
    Freshness,
    Head,
    Milestone,
    Objective,
    Priority,
    Round,
    Share,
    Stretch,
)
from mdmplan.dashboard.pack.heat import heat_of, places
from mdmplan.dashboard.pack.labels import labels
from mdmplan.dashboard.pack.words import Words, a_day, day_of, in_each, quote, reader
from mdmplan.dashboard.questions import FollowUp, Request
from mdmplan.dashboard.sentence import sentence
from mdmplan.dates import date_format
from mdmplan.tags import percent
from mdmplan.text import PlanText, marked

#: The version of the shape of the contents, written into each pack.
LAYOUT = 1


@dataclass(frozen=True)
class Material:
    """What a pack is composed of, beside its brief: read by `mdmplan.dashboard.pack.reading`."""

    meeting: Meeting
    edition: int
    sections: list[str]
    by: Words
    at: datetime
    objectives: dict[int, list[tuple[Any, found.RollUp]]]
    milestones: dict[int, list[Any]]
    errata: list[Erratum]
    outcomes: list[Outcome]
    open_points: list[Words]


def compose(brief: Brief, material: Material) -> Contents:
    """Return the contents of a pack."""
    since = local_date(brief.before)
    here, elsewhere = _agenda(brief.requests, material.meeting)
    return Contents(
        layout=LAYOUT,
        head=_head(brief, material),
        sections=material.sections,
        headline=in_each(lambda: "".join(run.text for run in sentence(brief.headline, since))),
        elapsed=brief.elapsed,
        elapsed_words=in_each(lambda: percent(brief.elapsed)),
        span=[a_day(brief.plan.starts_on), a_day(brief.plan.ends_on)],
        figures=_figures(brief.figures),
        freshness=_freshness(brief.figures.standings),
        round=_round(brief.round.known()) if brief.round else None,
        heat=heat_of(brief),
        asks=[_ask(request) for request in here],
        answered=[_answered(outcome) for outcome in material.outcomes],
        followed=[_followed(each) for each in brief.followed],
        priorities=[_priority(row, material.objectives) for row in brief.priorities],
        concerns=[_concern(concern) for concern in brief.exceptions],
        changes=[
            Changes(kind, in_each(lambda kind: found.CHANGES[kind], kind), [_change(each) for each in group])
            for kind, group in groupby(brief.changes, attrgetter("kind"))
        ],
        actions=[_action(each, material.milestones.get(each.action.pk, [])) for each in brief.figures.standings],
        errata=material.errata,
        open_points=material.open_points,
        labels=labels(),
        elsewhere=[_ask(request, elsewhere=True) for request in elsewhere],
    )


def _head(brief: Brief, material: Material) -> Head:
    sealed = localtime(material.at, get_default_timezone())
    return Head(
        plan=in_each(lambda: brief.plan.name),
        slug=brief.plan.slug,
        goal=in_each(lambda: brief.plan.goal),
        body=in_each(lambda: material.meeting.body),
        meeting=a_day(material.meeting.held_on),
        edition=material.edition,
        as_of=a_day(local_date(brief.moment)),
        compared=a_day(local_date(brief.before)),
        moment=localtime(brief.moment, get_default_timezone()).isoformat(),
        sealed_at=sealed.isoformat(),
        sealed=in_each(lambda: date_format(sealed, "DATETIME_FORMAT")),
        by=material.by,
    )


# -- Figures ---------------------------------------------------------------------------------------


def _figures(figures: found.RollUp) -> Figures:
    return Figures(
        total=figures.distribution.total,
        bar=[
            Stretch(each.state, in_each(lambda each: _stretch_label(each), each), each.stale, each.count)
            for each in figures.distribution.segments
        ],
        progress=_share(figures.progress),
        expected=_share(figures.expected),
        coverage=in_each(lambda: _plain(render_to_string("dashboard/coverage.html", {"figures": figures}))),
        worst=figures.distribution.worst or "",
        worst_label=in_each(lambda: figures.distribution.worst_label),
    )


def _stretch_label(segment: found.Segment) -> str:
    return f"{segment.label}, {Word.STALE.label}" if segment.stale else segment.label


def _share(mean: found.Mean) -> Share:
    return Share(mean.value, mean.counted, mean.of, in_each(lambda: percent(mean.value)))


def _plain(html: str) -> str:
    """Return the words of a template; spaces that do not break are kept."""
    return re.sub(r"[ \n]+", " ", unescape(html)).strip()


def _freshness(standings: Iterable[Standing]) -> list[Freshness]:
    """Return how many actions have a word of which age; the finished ones have none to renew."""
    counts = Counter(each.freshness for each in standings)
    return [
        Freshness(word.value, in_each(lambda word: word.label, word), counts[word]) for word in Word if counts[word]
    ]


def _round(found_round: rounds.Round) -> Round:
    order = places(row.member for row in found_round.members)
    return Round(
        code=found_round.period.code,
        period=in_each(lambda: found_round.period.label),
        sentence=in_each(lambda: _round_sentence(found_round)),
        asked=found_round.asked,
        answered=found_round.answered,
        on_time=found_round.on_time,
        reporting_rate=found_round.reporting_rate,
        on_time_rate=found_round.on_time_rate,
        members=[
            Answer(
                code=row.member.code,
                name=in_each(lambda row: row.member, row),
                order=order[row.member.pk],
                state=row.answered.state,
                label=in_each(lambda row: row.label, row),
                answered=row.answered.answered_at is not None,
                late=row.late,
            )
            for row in found_round.members
        ],
    )


def _round_sentence(found_round: rounds.Round) -> str:
    if not found_round.asked:
        return _("No member is asked to report: none leads or contributes to an action.")
    answered = ngettext(
        "%(answered)s of %(asked)s association has answered.",
        "%(answered)s of %(asked)s associations have answered.",
        found_round.asked,
    ) % {"answered": found_round.answered, "asked": found_round.asked}
    due = date_format(localtime(found_round.period.due_at, get_default_timezone()), "DATETIME_FORMAT")
    return f"{answered} {_('Deadline: %(due)s.') % {'due': due}}"


# -- What needs the board --------------------------------------------------------------------------


def _agenda(requests: Iterable[Request], meeting: Meeting) -> tuple[list[Request], list[Request]]:
    """Return the questions on the agenda of `meeting`, in its order, and those that wait elsewhere."""
    here, elsewhere = [], []
    for request in requests:
        decision = request.decision
        if decision and decision.meeting_id == meeting.pk:
            here.append(((decision.position, decision.pk), request))
        else:
            elsewhere.append(request)
    return [request for _place, request in sorted(here, key=itemgetter(0))], elsewhere


def _ask(request: Request, *, elsewhere: bool = False) -> Ask:
    decision = request.decision
    options = [in_each(lambda n: _option(decision, n), n) for n in range(len(request.options))] if decision else []
    return Ask(
        question=in_each(lambda: decision.question) if decision else _quoted(request),
        action=request.action.code if request.action else "",
        context=in_each(_context, request, elsewhere),
        background=in_each(lambda: decision.background) if decision and decision.background else None,
        options=options,
    )


def _answered(outcome: Outcome) -> Answered:
    return Answered(
        question=in_each(lambda: outcome.decision.question),
        kind=outcome.kind,
        label=in_each(outcome.get_kind_display),
        on=a_day(outcome.day),
        text=in_each(lambda: outcome.text),
        charge=in_each(lambda due: _charge(outcome.owner_role, due), outcome.due_on) if outcome.due_on else None,
    )


def _followed(each: FollowUp) -> Followed:
    return Followed(
        question=in_each(lambda: each.decision.question),
        charge=in_each(lambda: _charge(each.owner, each.due_on)),
        late=each.days_late,
        late_words=in_each(
            lambda: ngettext("%(days)s day late", "%(days)s days late", each.days_late) % {"days": each.days_late}
        ),
    )


def _charge(owner: PlanText, day: date) -> str:
    return _("in charge: %(who)s · due %(day)s") % {"who": marked(owner), "day": date_format(day, "DATE_FORMAT")}


def _option(decision: Any, number: int) -> str:
    options = decision.options
    return options[number] if number < len(options) else ""


def _quoted(request: Request) -> Words:
    """Return a question of a report: it stands in the language of its report, whoever reads."""
    text = request.question

    def say() -> PlanText:
        from_here = get_language() == text.language
        return PlanText.of(str(text), text.language, fallback=not from_here)

    return in_each(say)


def _context(request: Request, elsewhere: bool) -> str:
    parts = [_("asked by %(who)s") % {"who": marked(request.asked_by)}]
    if request.line:
        parts.append(_("report %(period)s") % {"period": request.line.report.period})
    if request.deferred_on:
        parts.append(_("deferred on %(day)s") % {"day": date_format(request.deferred_on, "DATE_FORMAT")})
    if elsewhere:
        meeting = request.decision and request.decision.meeting
        day = meeting and date_format(meeting.held_on, "DATE_FORMAT")
        parts.append(_("meeting of %(day)s") % {"day": day} if day else _("on no agenda yet"))
    if request.needed_by:
        parts.append(_("needed by %(day)s") % {"day": date_format(request.needed_by, "DATE_FORMAT")})
    return " · ".join(parts)


def _concern(concern: found.Concern) -> Concern:
    update: Any = concern.standing.update
    return Concern(
        action=concern.standing.action.code,
        state=concern.standing.state,
        since=a_day(concern.since),
        worsened=concern.worsened,
        why=quote(update.reason, update.note_language),
        path=quote(update.path_what, update.note_language),
        who=in_each(_who, update),
        next=in_each(lambda: _next(concern)),
    )


def _who(update: Any) -> str:
    """Say who brings an action back to green, in the language in which that was written, and by when."""
    language = update.note_language
    who = PlanText.of(update.path_who, language, fallback=bool(language) and language != reader())
    return _("%(who)s, by %(day)s") % {"who": marked(who), "day": date_format(update.path_by, "DATE_FORMAT")}


def _next(concern: found.Concern) -> str:
    standing = concern.standing
    words = [date_format(standing.end, "DATE_FORMAT") if standing.end else _("no date")]
    if concern.moves:
        words.append(ngettext("moved once", "moved %(moves)s times", concern.moves) % {"moves": concern.moves})
        if standing.days_slipped:
            words.append(_days(standing.days_slipped))
    return ", ".join(words)


def _days(days: int) -> str:
    return ngettext("+%(days)s day", "+%(days)s days", days) % {"days": number_format(days)}


# -- What changed ----------------------------------------------------------------------------------


def _change(change: found.Change) -> Change:
    action = change.standing.action
    return Change(
        action.code,
        in_each(lambda: action.title),
        change.standing.state,
        in_each(lambda: _what(change)),
    )


def _what(change: found.Change) -> str:
    """Say one change, as the dashboard does."""
    standing = change.standing
    update: Any = standing.update
    if change.kind == "completed" and update.completed_on:
        return _("completed on %(day)s") % {"day": date_format(update.completed_on, "DATE_FORMAT")}
    if change.new_state:
        return f"{change.old_label} → {change.new_label}"
    if change.old_end and change.new_end:
        moved = f"{date_format(change.old_end, 'DATE_FORMAT')} → {date_format(change.new_end, 'DATE_FORMAT')}"
        words = f"{moved}, {_days(change.days)}" if change.days > 0 else moved
        return f"{words} {_plain(render_to_string('dashboard/moved_by.html', {'moves': change.moves}))}".strip()
    if change.kind in ("added", "withdrawn"):
        at = standing.action.added_at if change.kind == "added" else standing.action.withdrawn_at
        return str(date_format(local_date(at), "DATE_FORMAT")) if at else ""
    if update is None:  # only its lead had spoken, in a report of the quarter before
        return ""
    day = date_format(local_date(update.at), "DATE_FORMAT")
    return _("%(state)s: last word on %(day)s") % {"state": standing.label, "day": day}


# -- The plan --------------------------------------------------------------------------------------


def _priority(row: PriorityFigures, objectives: dict[int, list[tuple[Any, found.RollUp]]]) -> Priority:
    priority, comment = row.priority, row.comment
    return Priority(
        code=priority.code,
        axis=in_each(lambda: priority.axis.title),
        title=in_each(lambda: priority.title),
        sentence=in_each(lambda: comment.text) if comment else None,
        written=a_day(local_date(comment.at)) if comment else None,
        figures=_figures(row.figures),
        objectives=[
            Objective(part.code, in_each(lambda part: part.title, part), _figures(figures))
            for part, figures in objectives.get(priority.pk, [])
        ],
    )


def _action(standing: Standing, milestones: Sequence[Any]) -> Action:
    action = standing.action
    lead = standing.lead
    progress = standing.progress
    return Action(
        code=action.code,
        objective=action.objective.code,
        title=in_each(lambda: action.title),
        state=standing.state,
        label=in_each(lambda: state_label(standing.state)),
        stale=standing.stale,
        fresh=in_each(lambda: standing.freshness.label if standing.freshness else "") if standing.freshness else None,
        progress=None if progress is None else float(progress),
        progress_words=in_each(lambda: percent(progress)),
        lead=in_each(lambda: lead) if lead else None,
        start=day_of(action.starts_on),
        due=day_of(action.due_on),
        due_words=in_each(lambda: _due(action.due_on, action.due_year)),
        forecast=day_of(standing.forecast_on),
        end=day_of(standing.last_day),
        late=standing.days_late,
        slipped=standing.days_slipped,
        milestones=[
            Milestone(in_each(lambda each: each.title, each), a_day(each.due_on), each.reached(standing.day))
            for each in milestones
        ],
        completed=day_of(standing.ended),
    )


def _due(day: date | None, year: int | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else str(year or "–")

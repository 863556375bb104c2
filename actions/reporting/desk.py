"""The secretariat's desk: one list of what to do, each line with the day by which it should be done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.reporting.checks import Finding, findings
from actions.reporting.models import Period, Report, ReportLine
from actions.reporting.round import Divergence, Round, divergences, round_at
from actions.standing import Standing, is_awaited, standings
from actions.status import Freshness
from mdmplan.clock import local_date
from mdmplan.dates import date_format
from mdmplan.text import marked
from priorities.models import Plan

#: What a line is about, in the words of the filter above the list.
KINDS = {
    "question": gettext_lazy("Questions to the board"),
    "decision": gettext_lazy("Decisions to prepare"),
    "follow": gettext_lazy("Decisions overdue"),
    "review": gettext_lazy("Reports to review"),
    "leaving": gettext_lazy("Requests to leave"),
    "voices": gettext_lazy("Two voices apart"),
    "update": gettext_lazy("Statuses to confirm"),
    "check": gettext_lazy("Checks"),
    "rule": gettext_lazy("To tidy up"),
}
#: A member that has answered, or contradicts us, hears from us within a week; the board's papers leave two before.
ANSWER_WITHIN = timedelta(days=7)
PREPARE_BEFORE = timedelta(days=14)
#: A question without a date is prepared within a month.
PREPARE_WITHIN = timedelta(days=30)
#: What has no day of its own is put in order within a month.
TIDY_WITHIN = timedelta(days=30)
DUE_SOON = timedelta(days=30)


@dataclass
class Task:
    """One thing to do: what, why, by when; what settles it is in the template of its `kind`.

    `subject` is what the buttons work on: a Report, a Divergence, a Standing, a Finding or a decision.
    """

    kind: str
    key: str
    by: date
    title: str
    href: str
    subject: Any
    code: str = ""
    state: str = ""
    lang: str = ""
    reasons: list[str] = field(default_factory=list)

    @property
    def template(self) -> str:
        """The template that holds the buttons of this kind."""
        return f"reporting/tasks/{self.kind}.html"


@dataclass(frozen=True)
class Desk:
    """Everything that waits for the secretariat at a moment, the most urgent first."""

    plan: Plan
    day: date
    round: Round | None
    tasks: list[Task]
    standing: list[Standing]

    def count(self, kind: str) -> int:
        """How many lines are of this kind."""
        return sum(1 for task in self.tasks if task.kind == kind)

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """Each kind that has lines: key, words, how many."""
        return [(kind, str(words), count) for kind, words in KINDS.items() if (count := self.count(kind))]

    @property
    def overdue(self) -> int:
        """How many lines should have been done by now."""
        return sum(1 for task in self.tasks if task.by < self.day)

    @property
    def stale(self) -> int:
        """How many actions have no word that is recent enough."""
        return sum(1 for row in self.standing if row.stale)

    @property
    def due_soon(self) -> int:
        """How many actions should end within 30 days."""
        return sum(1 for row in self.standing if is_due_soon(row))


def desk_at(plan: Plan, moment: datetime) -> Desk:
    """Return the desk of `plan` at `moment`. The number of queries does not grow with the plan."""
    day = local_date(moment)
    period = plan.periods.current(moment)
    standing = standings(plan, moment)
    tasks = [
        *_questions(plan),
        *_decisions(plan, moment),
        *_reviews(plan),
        *_leaving(plan),
        *_voices(divergences(plan, standing)),
        *_updates(standing, period, day),
    ]
    _add_findings(tasks, findings(plan, moment, standing=standing), day)
    tasks.sort(key=lambda task: (task.by, list(KINDS).index(task.kind), task.key))
    return Desk(plan, day, round_at(period, moment) if period else None, tasks, standing)


def is_quiet(row: Standing) -> bool:
    """Return whether neither the secretariat nor the lead has spoken this quarter."""
    return row.stale or row.freshness == Freshness.DUE


def is_due_soon(row: Standing) -> bool:
    """Return whether the action should end within 30 days, and is still awaited."""
    return is_awaited(row.life_cycle) and row.end is not None and row.day <= row.end <= row.day + DUE_SOON


def _questions(plan: Plan) -> Iterable[Task]:
    """Yield what sent reports ask of the board or of the general assembly, and nobody has made a question of yet."""
    lines = ReportLine.objects.spoken().filter(action__plan=plan, support__in=ReportLine.OF_A_BODY, decision=None)
    for line in lines.in_full().order_by("report__submitted_at", "pk"):
        yield Task(
            kind="question",
            key=f"question-{line.pk}",
            by=_sent_on(line.report) + ANSWER_WITHIN,
            title=line.support_request,
            href=f"{line.report.get_absolute_url()}#{line.action.code}",
            subject=line,
            code=line.action.code,
            lang=line.report.language,
            reasons=[
                _("asked by: %(who)s") % {"who": line.report.member},
                _("asked of: %(body)s") % {"body": line.get_support_display()},
            ],
        )


def _decisions(plan: Plan, moment: datetime) -> Iterable[Task]:
    """Yield the questions that lack their options, their meeting or what it decided, and what is overdue."""
    today = local_date(moment)
    for decision in plan.decisions.to_prepare(moment):
        raised = local_date(decision.raised_at)
        reasons = [_("asked by: %(who)s") % {"who": marked(decision.asked_by)}]
        if decision.needed_by:
            reasons.append(_("needed by %(day)s") % {"day": date_format(decision.needed_by, "DATE_FORMAT")})
        if not decision.options_fr:
            reasons.append(_("no options yet"))
        if not decision.meeting:
            reasons.append(_("on no agenda yet"))
        elif decision.meeting.held_on < today:
            day = date_format(decision.meeting.held_on, "DATE_FORMAT")
            reasons.append(_("the meeting of %(day)s is over: record its outcome") % {"day": day})
        yield Task(
            kind="decision",
            key=f"decision-{decision.pk}",
            by=decision.needed_by - PREPARE_BEFORE if decision.needed_by else raised + PREPARE_WITHIN,
            title=str(decision.question),
            href=decision.get_absolute_url(),
            subject=decision,
            lang=decision.question.language,
            reasons=reasons,
        )
    overdue: Any = plan.decisions.overdue(moment)
    for decision in overdue:
        yield Task(
            kind="follow",
            key=f"follow-{decision.pk}",
            by=decision.last_due,
            title=str(decision.question),
            href=decision.get_absolute_url(),
            subject=decision,
            lang=decision.question.language,
            reasons=[_("decided, in charge: %(who)s") % {"who": marked(decision.last_owner)}],
        )


def _sent_on(report: Report) -> date:
    """Return on which day a report that waits was sent."""
    return local_date(report.submitted_at)  # type: ignore[arg-type]  # what waits has been sent


def _reviews(plan: Plan) -> Iterable[Task]:
    """Yield the reports that wait for their review."""
    reports = Report.objects.filter(period__plan=plan).to_review()
    for report in reports.select_related("member", "period", "reviewed_by__member").prefetch_related("lines"):
        reasons = [_("sent on %(day)s") % {"day": date_format(_sent_on(report), "DATE_FORMAT")}]
        if report.nothing_new:
            reasons.append(_("nothing new in it"))
        if report.reviewed_by:
            reasons.append(_("in review by: %(who)s") % {"who": report.reviewed_by.get_short_name()})
        yield Task(
            kind="review",
            key=f"report-{report.pk}",
            by=_sent_on(report) + ANSWER_WITHIN,
            title=str(report),
            href=report.get_absolute_url(),
            subject=report,
            state=report.state,
            reasons=reasons,
        )


def _leaving(plan: Plan) -> Iterable[Task]:
    """Yield the members that ask to take part in an action no longer."""
    lines = ReportLine.objects.filter(action__plan=plan).asking_to_leave().in_full()
    for line in lines.order_by("action__code", "report__member__code"):
        yield Task(
            kind="leaving",
            key=f"leaving-{line.pk}",
            by=_sent_on(line.report) + ANSWER_WITHIN,
            title=str(line.action.title),
            href=f"{line.report.get_absolute_url()}#{line.action.code}",
            subject=line,
            code=line.action.code,
            lang=line.action.title.language,
            reasons=[
                _("%(member)s, %(role)s, asks to take part no longer.")
                % {"member": line.report.member, "role": line.get_role_display()}
            ],
        )


def _voices(found: Iterable[Divergence]) -> Iterable[Task]:
    """Yield the actions whose lead says something else than we do."""
    for each in found:
        said = _("Secretariat: %(ours)s. %(member)s, lead: %(theirs)s.") % {
            "ours": each.standing.label,
            "member": each.line.report.member,
            "theirs": each.said,
        }
        yield Task(
            kind="voices",
            key=f"line-{each.line.pk}",
            by=_sent_on(each.line.report) + ANSWER_WITHIN,
            title=str(each.standing.action.title),
            href=reverse("action_detail", args=[each.standing.action.code]),
            subject=each,
            code=each.standing.action.code,
            state=each.line.state,
            lang=each.standing.action.title.language,
            reasons=[said],
        )


def _updates(standing: Iterable[Standing], period: Period | None, day: date) -> Iterable[Task]:
    """Yield the actions without fresh word, and those that should end soon."""
    deadline = local_date(period.due_at) if period else day
    for row in standing:
        days, reasons = [], []
        if is_quiet(row) and row.freshness:
            days.append(deadline)
            reasons.append(str(row.freshness.label))
            if row.update:
                reasons.append(
                    _("last update %(day)s") % {"day": date_format(local_date(row.update.at), "DATE_FORMAT")}
                )
        if is_due_soon(row) and row.end:
            days.append(row.end)
            left = (row.end - day).days
            reasons.append(
                ngettext("ends in %(days)d day", "ends in %(days)d days", left) % {"days": left}
                if left
                else _("ends today")
            )
        if days:
            yield Task(
                kind="update",
                key=f"action-{row.action.code}",
                by=min(days),
                title=str(row.action.title),
                href=reverse("action_detail", args=[row.action.code]),
                subject=row,
                code=row.action.code,
                state=row.state,
                lang=row.action.title.language,
                reasons=reasons,
            )


def _add_findings(tasks: list[Task], found: Iterable[Finding], day: date) -> None:
    """Add what the checks find, unless another line settles it.

    What the update of an action settles joins the line that asks for one; what has no day of its own is one line a
    rule, which leads to the checks.
    """
    updates = {task.code: task for task in tasks if task.kind == "update"}
    voices = {task.code for task in tasks if task.kind == "voices"}
    undated: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by = day - timedelta(days=finding.urgency)
        if finding.rule == "voices_apart" and finding.code in voices:
            continue
        if finding.code in updates and finding.by_update:
            updates[finding.code].reasons.append(finding.sentence)
            updates[finding.code].by = min(updates[finding.code].by, by)
        elif finding.urgency:
            tasks.append(_finding(finding, by))
        else:
            undated[finding.rule].append(finding)
    tasks += [_rule(each, day + TIDY_WITHIN) for each in undated.values()]


def _finding(finding: Finding, by: date) -> Task:
    """Return the line of one finding."""
    return Task(
        kind="check",
        key=f"check-{finding.rule}-{finding.subject}",
        by=by,
        title=str(finding.action.title) if finding.action else finding.title,
        href=finding.page,
        subject=finding,
        code=finding.code,
        state=finding.state,
        lang=finding.action.title.language if finding.action else "",
        reasons=[finding.sentence],
    )


def _rule(found: list[Finding], by: date) -> Task:
    """Return the one line of everything that a rule finds and that has no day of its own."""
    reason = ngettext("%(count)d finding", "%(count)d findings", len(found)) % {"count": len(found)}
    address = f"{reverse('check_list')}?rule={found[0].rule}"
    return Task(
        kind="rule",
        key=f"rule-{found[0].rule}",
        by=by,
        title=found[0].title,
        href=address,
        subject=address,
        reasons=[reason],
    )

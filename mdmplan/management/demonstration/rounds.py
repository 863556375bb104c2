"""The quarterly rounds: periods open, members answer, the secretariat reviews."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import get_default_timezone
from post_office.models import Email

from actions.reporting.mail.due import letters_due
from actions.reporting.mail.letters import write_letter
from actions.reporting.models import Answer, Period, Report
from actions.reporting.planning import give_time
from actions.reporting.services import (
    LineDraft,
    accept_report,
    adopt_line,
    begin_review,
    comment_report,
    keep_status,
    open_period,
    return_report,
    save_draft,
    submit_report,
)
from mdmplan.management.demonstration import script
from mdmplan.management.demonstration.answers import Answers
from mdmplan.management.demonstration.story import SET_UP, Story, french, moment, write
from members.models import SignInLink, User
from priorities.models import Plan

TODAY = date(2025, 7, 8)
#: When it is past 9:00 in Japan, in Europe and in America, by the hours of Paris.
NINE_SOMEWHERE = (3, 10, 16)
#: The current round, as it stands on the morning of 8 July 2025: sent, then accepted, by day of July.
ACCEPTED_NOW = {"PT": (2, 3), "GR": (2, 4), "CH": (3, 4), "BE": (3, 7), "NL": (4, 7)}


def write_periods(story: Story, plan: Plan) -> list[Period]:
    """Write the twelve quarters of the plan and its closing report; none is open yet."""
    periods = []
    for year in range(plan.starts_on.year, plan.ends_on.year + 1):
        for quarter in range(1, 5):
            starts_on = date(year, 3 * quarter - 2, 1)
            opens_on = _months_after(starts_on, 3)
            periods.append(_period(plan, f"{year}-Q{quarter}", Period.Kind.QUARTER, starts_on, opens_on))
    last = periods[-1]
    closing = f"{plan.ends_on.year}-closing"
    opens_on = _months_after(last.opens_on, 1)
    periods.append(_period(plan, closing, Period.Kind.CLOSING, last.starts_on, opens_on, last.ends_on))
    for period in periods:
        period.planned_by = story.secretariat
        write(period, moment(SET_UP, 11), story.secretariat)
    return periods


def _months_after(day: date, months: int) -> date:
    """Return the first day of the month `months` after that of `day`."""
    count = 12 * day.year + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _period(plan: Plan, code: str, kind: str, starts_on: date, opens_on: date, ends_on: date | None = None) -> Period:
    return Period(
        plan=plan,
        code=code,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on or opens_on - timedelta(days=1),
        opens_on=opens_on,
        due_at=moment(opens_on.replace(day=20), 23, 59),
        locks_at=moment(_months_after(opens_on, 1).replace(day=5), 23, 59),
    )


def _working_day(day: date, step: int = 1) -> date:
    """Return `day`, or the nearest Monday after (`step` 1) or Friday before it (`step` -1)."""
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def tell(at: datetime) -> None:
    """Tell everybody what is due at `at`; of the mails, which went to nobody, only what they told is kept."""
    for draft in letters_due(at):
        write_letter(draft=draft, by=None, at=at)
    Email.objects.all().delete()
    SignInLink.objects.all().delete()


class Rounds:
    """Plans every round of `story` and, when a period opens, what each member does in it."""

    def __init__(self, story: Story) -> None:
        """Play the rounds of `story`."""
        self.story = story
        self.dice = story.dice
        self.answers = Answers(story)

    def plan(self, periods: list[Period]) -> None:
        """Plan the opening of each of `periods` that begins before today."""
        for period in periods:
            if period.opens_on <= TODAY:
                self.story.at(moment(period.opens_on), self._opening(period))
        for day in range(1, TODAY.day):
            for hour in NINE_SOMEWHERE:
                self.story.at(moment(date(2025, 7, day), hour, 30), tell)

    def _opening(self, period: Period) -> Callable[[datetime], None]:
        def step(at: datetime) -> None:
            for report in open_period(period=period, by=self.story.secretariat, at=at):
                if period.ends_on.year == TODAY.year and period.ends_on.month == 6:
                    self._plan_current(report)
                else:
                    self._plan_past(report)

        return step

    # -- What is done, one step each; every step reads the report as it stands by then.

    def _do(self, at: datetime, report: Report, move: Callable[..., Any], by: User, **values: Any) -> None:
        def step(at: datetime) -> None:
            fresh = Report.objects.select_related("period", "member").get(pk=report.pk)
            move(report=fresh, by=by, at=at, **values)

        self.story.at(at, step)

    def _draft(
        self, *, report: Report, by: User, at: datetime, codes: tuple[str, ...] = (), sent: bool = False
    ) -> None:
        drafts = [
            LineDraft(line, self.answers.to(line, at, sent=sent), line.revision)
            for line in report.lines.select_related("action", "report__member", "report__period")
            if not codes or line.action.code in codes
        ]
        save_draft(report=report, drafts=drafts, language=report.member.language, by=by, at=at)

    def _nothing(self, *, report: Report, by: User, at: datetime) -> None:
        for line in report.lines.select_related("action", "report__member"):
            self.answers.nothing(line)
        submit_report(report=report, by=by, at=at, nothing_to_report=True)

    def _clarify(self, *, report: Report, by: User, at: datetime, text: str) -> None:
        line = report.lines.filter(answer=Answer.ANSWERED).latest("action__code")
        values = {name: getattr(line, name) for name in ("answer", "life_cycle", "progress")}
        drafts = [LineDraft(line, values | {"done": f"{line.done} {text}"}, line.revision)]
        save_draft(report=report, drafts=drafts, language=report.member.language, by=by, at=at)
        submit_report(report=report, by=by, at=at)

    # -- When it is done.

    def _in_office(self, report: Report, day: date) -> datetime:
        """Return a moment of `day` within office hours where the member is."""
        clock = time(self.dice.randrange(9, 17), self.dice.randrange(60))
        local = datetime.combine(day, clock, tzinfo=ZoneInfo(report.member.time_zone))
        return local.astimezone(get_default_timezone())

    def _at_desk(self, day: date) -> datetime:
        return moment(_working_day(day), self.dice.randrange(9, 18), self.dice.randrange(60))

    def _drafter(self, report: Report) -> User:
        code = report.member.code
        return self.story.people["fr.contributor"] if code == "FR" else self.story.focal_point(code)

    def _plan_current(self, report: Report) -> None:
        """Plan the current round, of which nobody knows the end."""
        code, by, desk = report.member.code, self.story.focal_point(report.member.code), self.story.reviewer
        if code in ACCEPTED_NOW:
            sent, accepted = (date(2025, 7, day) for day in ACCEPTED_NOW[code])
            self._send(report, self._in_office(report, sent))
            self._do(self._at_desk(accepted), report, accept_report, desk)
        elif code in ("GB", "DE"):
            self._send(report, self._in_office(report, date(2025, 7, 7 if code == "GB" else 4)))
            if code == "DE":
                self._do(moment(date(2025, 7, 7), 16, 20), report, begin_review, desk)
        elif code == "ES":
            self._send(report, self._in_office(report, date(2025, 7, 3)))
            self._do(moment(date(2025, 7, 7), 10, 40), report, return_report, desk, note=script.SPAIN_RETURNED)
        elif code == "FR":
            drafter = self._drafter(report)
            answered = script.FRANCE_ANSWERED
            self._do(moment(date(2025, 7, 7), 14, 12), report, self._draft, drafter, codes=answered)
        elif code == "TR":
            self._do(self._in_office(report, date(2025, 7, 4)), report, self._draft, by, codes=("A1.1", "D1.1"))
            more = {"due_at": moment(date(2025, 7, 31), 23, 59), "locks_at": moment(date(2025, 8, 15), 23, 59)}
            why = french(script.MORE_TIME)
            self._do(moment(date(2025, 7, 7), 11, 30), report, give_time, self.story.secretariat, reason=why, **more)

    def _plan_past(self, report: Report) -> None:
        """Plan a round that has come to its end."""
        code, period = report.member.code, report.period
        if code in script.SILENT.get(period.code, ""):
            if self.dice.random() < 0.3:
                day = _working_day(period.opens_on.replace(day=self.dice.randrange(6, 20)), -1)
                self._do(self._in_office(report, day), report, self._draft, self._drafter(report))
            return
        first = self._first_day(report)
        sent = self._in_office(report, first)
        if code in script.NOTHING_TO_REPORT.get(period.code, ""):
            self._do(sent, report, self._nothing, self.story.focal_point(code))
        else:
            self._send(report, sent)
        if code in script.RETURNED.get(period.code, "") or (period.code, code) == ("2025-Q1", "GB"):
            self._plan_return(report, first)
        else:
            self._plan_acceptance(report, first)
        self._plan_verdicts(report)

    def _first_day(self, report: Report) -> date:
        """Return the day on which the member sends its report."""
        code, period = report.member.code, report.period
        if (period.code, code) == ("2025-Q1", "JP"):
            return date(2025, 5, 2)
        if code in script.LATE.get(period.code, ""):
            return _working_day(period.opens_on.replace(day=self.dice.randrange(21, 29)))
        early = code in script.RETURNED.get(period.code, "") or any(
            (quarter, member) == (period.code, code) for quarter, member, _action in script.WORDS
        )
        day = self.dice.randrange(5, 11) if early else self.dice.choice((5, 9, 12, 15, 16, 17, 18, 19, 20))
        return _working_day(period.opens_on.replace(day=day), -1)

    def _send(self, report: Report, at: datetime) -> None:
        """Plan a draft, and its sending at `at`, in one go or after a night."""
        before = timedelta(minutes=self.dice.choice((12, 18, 35, 50, 24 * 60)))
        drafted = max(at - before, report.period.opened_at or at)
        self._do(drafted, report, self._draft, self._drafter(report), sent=True)
        self._do(at, report, submit_report, self.story.focal_point(report.member.code))

    def _plan_return(self, report: Report, first: date) -> None:
        by = self.story.focal_point(report.member.code)
        note, precision = script.RETURNS[by.language]
        if by.language == "fr":
            note, precision = french(note), french(precision)
        returned = self._at_desk(first + timedelta(days=3))
        self._do(returned, report, return_report, self.story.reviewer, note=note)
        if (report.period.code, by.email[:2]) == ("2025-Q1", "gb"):
            return
        again = _working_day(returned.date() + timedelta(days=2))
        self._do(self._in_office(report, again), report, self._clarify, by, text=precision)
        self._do(self._at_desk(again + timedelta(days=3)), report, accept_report, self.story.reviewer)

    def _plan_acceptance(self, report: Report, first: date) -> None:
        by, desk = self.story.focal_point(report.member.code), self.story.reviewer
        accepted = first + timedelta(days=self.dice.randrange(3, 9))
        if (report.period.code, report.member.code) == ("2025-Q1", "JP"):
            accepted = date(2025, 6, 19)
        if self.dice.random() < 0.14:
            question, answer = self.dice.choice(script.THREADS[by.language])
            if by.language == "fr":
                question, answer = french(question), french(answer)
            asked = self._at_desk(first + timedelta(days=1))
            self._do(asked, report, comment_report, desk, note=question)
            replied = _working_day(asked.date() + timedelta(days=1))
            self._do(self._in_office(report, replied), report, comment_report, by, note=answer)
            accepted = max(accepted, replied + timedelta(days=1))
        self._do(self._at_desk(accepted), report, accept_report, desk)

    def _plan_verdicts(self, report: Report) -> None:
        """Plan what the secretariat does where the lead's word differs."""
        about = (report.period.code, report.member.code)
        for (*place, action), day in script.ADOPTED.items():
            if tuple(place) == about:
                self._settle(report, action, moment(day, 14, 30), adopt_line)
        for (*place, action), (day, why) in script.KEPT.items():
            if tuple(place) == about:
                self._settle(report, action, moment(day, 14, 40), keep_status, note=french(why))

    def _settle(self, report: Report, action: str, at: datetime, verdict: Callable[..., Any], **values: Any) -> None:
        def step(at: datetime) -> None:
            line = report.lines.get(action__code=action)
            verdict(line=line, by=self.story.secretariat, at=at, **values)

        self.story.at(at, step)

"""Where one action stands in one sentence, and how far its date has moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.models import Milestone, Update, effective_end
from actions.standing import Standing
from actions.status import CLOSED, Health, LifeCycle
from mdmplan.clock import local_date
from mdmplan.dates import date_format
from mdmplan.tags import plan_text

#: How the sentence begins, by the state that is drawn.
SINCE = {
    LifeCycle.NOT_STARTED: gettext_lazy("Not started"),
    LifeCycle.COMPLETED: gettext_lazy("Completed on %(day)s"),
    LifeCycle.POSTPONED: gettext_lazy("Postponed on %(day)s"),
    LifeCycle.CANCELLED: gettext_lazy("Cancelled on %(day)s"),
    Health.ON_TRACK: gettext_lazy("On track since %(day)s"),
    Health.AT_RISK: gettext_lazy("At risk since %(day)s"),
    Health.OFF_TRACK: gettext_lazy("Off track since %(day)s"),
}


def where_it_stands(standing: Standing, updates: Sequence[Update], milestones: Sequence[Milestone]) -> SafeString:
    """Say since when an action is as it is, how late, how many of its steps are reached and which one is next.

    `updates` are those of the action, the latest first; `milestones` those that stand.
    """
    clauses = [_state(standing, updates)]
    if standing.days_late:
        late = ngettext("%(days)d day late", "%(days)d days late", standing.days_late)
        clauses.append(late % {"days": standing.days_late})
    if standing.stale and updates:
        clauses.append(_("not updated since %(day)s") % {"day": _day(updates[0].at)})
    if milestones and standing.life_cycle != LifeCycle.CANCELLED:
        clauses.append(_reached(standing, milestones))
    said = ", ".join(clauses)
    ahead = [step for step in milestones if not step.reached(standing.day)]
    if not ahead or standing.life_cycle in CLOSED:
        return format_html("{}", _("%(sentence)s.") % {"sentence": said})
    return format_html(_("{sentence}; next: {step}."), sentence=said, step=_next(standing, ahead))


def since(updates: Sequence[Update]) -> datetime | None:
    """Return when the present state began, None when nobody has said anything; `updates`: the latest first."""
    if not updates:
        return None
    return next((update.at for update in updates if update.changes_state), updates[-1].at)


@dataclass(frozen=True)
class Dates:
    """When an action was due, first and since: the original date is kept for ever, each later one stands beside it."""

    ends: tuple[date, ...]

    @property
    def former(self) -> tuple[date, ...]:
        """The dates that hold no more, the original one first."""
        return self.ends[:-1]

    @property
    def end(self) -> date | None:
        """The date that holds."""
        return self.ends[-1] if self.ends else None

    @property
    def shift(self) -> int:
        """By how many days the date that holds is later than the original one."""
        return (self.ends[-1] - self.ends[0]).days if self.ends else 0

    @property
    def words(self) -> str:
        """How often the date was moved, and how far; nothing when it never was."""
        moves = len(self.former)
        if not moves:
            return ""
        often = ngettext("moved once", "moved %(moves)s times", moves) % {"moves": moves}
        days = ngettext("%(sign)s%(days)d day", "%(sign)s%(days)d days", abs(self.shift))
        sign = "−" if self.shift < 0 else "+"
        return f"{often}, {days % {'sign': sign, 'days': abs(self.shift)}}"


def dates_given(due_on: date | None, updates: Sequence[Update]) -> Dates:
    """Return the dates on which an action was to end, one after the other; `updates`: the latest first."""
    ends = [due_on] if due_on else []
    for update in reversed(updates):
        end = effective_end(due_on, update.forecast_on)
        if end and ends[-1:] != [end]:
            ends.append(end)
    return Dates(tuple(ends))


def _state(standing: Standing, updates: Sequence[Update]) -> str:
    """Say which state it is, and since when."""
    began = since(updates)
    if standing.update is None or began is None:
        return _("The secretariat has not updated this action yet")
    day = date_format(standing.update.completed_on, "DATE_FORMAT") if standing.update.completed_on else _day(began)
    return str(SINCE[standing.state]) % {"day": day}  # type: ignore[index]  # a key of either enumeration


def _reached(standing: Standing, milestones: Sequence[Milestone]) -> str:
    """Say how many of the steps are reached."""
    reached = sum(step.reached(standing.day) for step in milestones)
    if reached == len(milestones):
        return ngettext("its milestone reached", "all %(total)d milestones reached", reached) % {"total": reached}
    counts = {"reached": reached, "total": len(milestones)}
    return (
        ngettext(
            "%(reached)d of %(total)d milestone reached", "%(reached)d of %(total)d milestones reached", counts["total"]
        )
        % counts
    )


def _next(standing: Standing, ahead: Sequence[Milestone]) -> SafeString:
    """Say which step comes next, and when it is due."""
    step = min(ahead, key=lambda milestone: milestone.due_on)
    words = _("“{title}”, was due {day}") if step.due_on < standing.day else _("“{title}”, due {day}")
    return format_html(words, title=plan_text(step.title), day=date_format(step.due_on, "DATE_FORMAT"))


def _day(moment: datetime) -> str:
    return date_format(local_date(moment), "DATE_FORMAT")

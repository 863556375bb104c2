"""The vocabulary of status and its rules, written once: life cycle, health, freshness, suggestion.

Everything here is a pure function of its arguments. Source: product.md, sections 2 and 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from django.db import models
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _


class LifeCycle(models.TextChoices):
    """Where an action is in its life."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class Health(models.TextChoices):
    """How an action in progress is doing."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")


class Freshness(models.TextChoices):
    """How recent the word on an action is."""

    CONFIRMED = "confirmed", _("Confirmed this quarter")
    DUE = "due", _("Update due")
    STALE = "stale", _("Not updated")
    NEVER = "never", _("Never updated")


#: Every state that can be drawn, in the order of a distribution bar: life cycle, split by health.
STATES = {
    LifeCycle.COMPLETED.value: LifeCycle.COMPLETED.label,
    Health.ON_TRACK.value: Health.ON_TRACK.label,
    Health.AT_RISK.value: Health.AT_RISK.label,
    Health.OFF_TRACK.value: Health.OFF_TRACK.label,
    LifeCycle.NOT_STARTED.value: LifeCycle.NOT_STARTED.label,
    LifeCycle.POSTPONED.value: LifeCycle.POSTPONED.label,
    LifeCycle.CANCELLED.value: LifeCycle.CANCELLED.label,
}
#: From the most to the least worrying; a priority shows its worst.
WORST_FIRST = ("off_track", "at_risk", "postponed", "not_started", "on_track", "completed", "cancelled")
ATTENTION = (Health.OFF_TRACK, Health.AT_RISK)
CLOSED = (LifeCycle.COMPLETED, LifeCycle.CANCELLED)
#: Cancelled and postponed actions leave the denominator but stay listed.
NOT_APPLICABLE = (LifeCycle.CANCELLED, LifeCycle.POSTPONED)
#: The states of the actions that a percentage counts.
APPLICABLE = [state for state in STATES if state not in NOT_APPLICABLE]
FULL = Decimal(100)
WITHOUT_PERIOD = timedelta(days=92)
#: After so many quarters without a word, somebody is silent.
SILENT_QUARTERS = 2


def state_of(life_cycle: str, health: str) -> str:
    """Return the key that is drawn: the health while in progress, else the life cycle."""
    return health if life_cycle == LifeCycle.IN_PROGRESS and health else life_cycle


def state_label(state: str) -> str:
    """Return the words for a state key; a draft may lack its health, or say nothing yet."""
    return str(STATES.get(state) or dict(LifeCycle.choices).get(state) or gettext("Not said yet"))


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What somebody says of an action, or of their part of it, before it is checked.

    `progress` is in percent; `evidence` tells whether a link is given; `sure` answers the question about 100 %.
    """

    life_cycle: str
    health: str = ""
    progress: Decimal | None = None
    completed_on: date | None = None
    reason: str = ""
    path_what: str = ""
    path_who: str = ""
    path_by: date | None = None
    evidence: bool = False
    no_evidence_reason: str = ""
    sure: bool = False


def status_errors(claim: Claim, *, today: date) -> dict[str, str]:
    """Return what is wrong with `claim`, a sentence per field; empty when every rule of status is kept."""
    if not claim.life_cycle:
        return {"life_cycle": gettext("Choose where the action is in its life.")}
    return {
        **_health_errors(claim),
        **_progress_errors(claim),
        **_explanation_errors(claim),
        **_completion_errors(claim, today),
    }


def _health_errors(claim: Claim) -> dict[str, str]:
    if claim.life_cycle == LifeCycle.IN_PROGRESS and not claim.health:
        return {"health": gettext("Say how it is going: on track, at risk or off track.")}
    if claim.life_cycle != LifeCycle.IN_PROGRESS and claim.health:
        return {"health": gettext("Health is for actions in progress: choose In progress, or leave it empty.")}
    return {}


def _progress_errors(claim: Claim) -> dict[str, str]:
    if claim.progress is None:
        return {}
    if not 0 <= claim.progress <= FULL:
        return {"progress": gettext("Progress goes from 0 to 100.")}
    if claim.life_cycle == LifeCycle.COMPLETED and claim.progress != FULL:
        return {"progress": gettext("A completed action is at 100 %: correct the number, or leave it empty.")}
    if claim.life_cycle != LifeCycle.COMPLETED and claim.progress == FULL and not claim.sure:
        return {"progress": gettext("100 %, but not completed: choose Completed, or confirm below that work remains.")}
    return {}


def _explanation_errors(claim: Claim) -> dict[str, str]:
    errors: dict[str, str] = {}
    if claim.life_cycle in (LifeCycle.POSTPONED, LifeCycle.CANCELLED) and not claim.reason:
        errors["reason"] = gettext("Say why: a postponed or cancelled action needs its reason.")
    if claim.life_cycle == LifeCycle.IN_PROGRESS and claim.health in ATTENTION:
        if not claim.reason:
            errors["reason"] = gettext("Say what causes this: at risk and off track need a cause.")
        if not claim.path_what:
            errors["path_what"] = gettext("Say what will bring it back to green.")
        if not claim.path_who:
            errors["path_who"] = gettext("Say who will do it, by role.")
        if not claim.path_by:
            errors["path_by"] = gettext("Say by when.")
    return errors


def _completion_errors(claim: Claim, today: date) -> dict[str, str]:
    if claim.life_cycle != LifeCycle.COMPLETED:
        if claim.completed_on:
            return {"completed_on": gettext("Only a completed action has a completion date.")}
        return {}
    errors: dict[str, str] = {}
    if not claim.completed_on:
        errors["completed_on"] = gettext("Say on which day it was completed.")
    elif claim.completed_on > today:
        errors["completed_on"] = gettext("This day is still to come: an action is completed in the past.")
    if not claim.evidence and not claim.no_evidence_reason:
        errors["evidence"] = gettext("Give a link that shows it, or say below why there is none.")
    return errors


class Round(Protocol):
    """The current period, as far as freshness needs it."""

    opened_at: datetime | None
    locks_at: datetime


def freshness(
    *, state: str, updated_at: datetime | None, lead_accepted: bool, period: Round | None, moment: datetime
) -> Freshness | None:
    """Return how fresh the word on an action is at `moment`; None once it is completed or cancelled.

    `updated_at` is its last update, `lead_accepted` whether the lead's report of `period` is accepted, and
    `period` the current one: the latest that has opened. Without any period a word holds for 92 days.
    """
    if state in CLOSED:
        return None
    if period is None or period.opened_at is None:
        if updated_at is None:
            return Freshness.NEVER
        return Freshness.CONFIRMED if moment - updated_at <= WITHOUT_PERIOD else Freshness.STALE
    if lead_accepted or (updated_at is not None and updated_at >= period.opened_at):
        return Freshness.CONFIRMED
    if updated_at is None:
        return Freshness.NEVER
    return Freshness.DUE if moment < period.locks_at else Freshness.STALE


@dataclass(frozen=True)
class Suggestion:
    """A health that the facts suggest, with the reasons why. It never changes a status by itself."""

    health: Health
    reasons: tuple[str, ...]


def suggest_health(
    *,
    end: date | None,
    open_milestones: Sequence[date],
    lead_state: str,
    silent_quarters: int,
    today: date,
) -> Suggestion | None:
    """Return what the facts of an action in progress suggest on `today`, None when they suggest nothing.

    `end` is its forecast, else its due date; `open_milestones` the due dates of milestones not reached;
    `lead_state` what the lead last said; `silent_quarters` how many quarters have passed without a word.
    A milestone 15 to 45 days late suggests at risk, later than that off track (product.md, section 3).
    """
    found: list[tuple[Health, str]] = []
    if end and end < today:
        late = (today - end).days
        found.append(
            (
                Health.OFF_TRACK if late > 45 else Health.AT_RISK,
                ngettext("due %(days)d day ago", "due %(days)d days ago", late) % {"days": late},
            )
        )
    latest = max(((today - due).days for due in open_milestones), default=0)
    if latest >= 15:
        found.append(
            (
                Health.OFF_TRACK if latest > 45 else Health.AT_RISK,
                ngettext("a milestone %(days)d day late", "a milestone %(days)d days late", latest) % {"days": latest},
            )
        )
    if lead_state == Health.OFF_TRACK:
        found.append((Health.OFF_TRACK, pgettext("reason", "the lead says off track")))
    if silent_quarters >= SILENT_QUARTERS:
        found.append((Health.AT_RISK, pgettext("reason", "no word for two quarters")))
    if not found:
        return None
    worst = Health.OFF_TRACK if any(health == Health.OFF_TRACK for health, _why in found) else Health.AT_RISK
    return Suggestion(worst, tuple(why for _health, why in found))

"""Standing rules of consistency: each finds what cannot be right, says so in a sentence, and links to the form.

To add one, write its function in `rules.py` and its line in `RULES`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.reporting.checks import rules
from actions.reporting.checks.facts import Facts, read_facts
from actions.reporting.checks.finding import Finding, Hit
from actions.reporting.models import AcceptedFinding
from actions.standing import Standing
from priorities.models import Plan

__all__ = ["RULES", "Checked", "Finding", "Rule", "accepted", "check", "findings"]


@dataclass(frozen=True)
class Rule:
    """One rule: its stable key, its title, why it matters in one sentence, what the button says, what it finds."""

    key: str
    title: Promise
    why: Promise
    fix: Promise
    find: Callable[[Facts], Iterator[Hit]]


UPDATE, EDIT = pgettext_lazy("button", "Update"), pgettext_lazy("button", "Edit")
READ, MEMBERS = _("Read the answer"), _("Participations")
#: Every rule, the weightiest first.
RULES = (
    Rule(
        "voices_apart",
        _("Two voices apart"),
        _("The lead says one thing, the secretariat another, and nobody has settled it."),
        _("Adopt or keep"),
        rules.voices_apart,
    ),
    Rule(
        "members_apart",
        _("Completed for one, off track for another"),
        _("Two associations cannot both be right about the same action."),
        READ,
        rules.members_apart,
    ),
    Rule(
        "past_due",
        _("In progress, past the due date"),
        _("What is over is completed; what goes on says why."),
        UPDATE,
        rules.past_due,
    ),
    Rule(
        "not_started",
        _("Not started, past the start date"),
        _("Its start date has gone by, and nobody has said that it began."),
        UPDATE,
        rules.not_started,
    ),
    Rule(
        "full",
        _("At 100 %, not completed"),
        _("Either it is completed, or some work remains."),
        UPDATE,
        rules.full,
    ),
    Rule(
        "open_milestones",
        _("Completed, with open milestones"),
        _("Each step was reached, or is no longer one."),
        _("Milestones"),
        rules.open_milestones,
    ),
    Rule(
        "beyond_plan",
        _("Expected after the plan’s end"),
        _("It will not be finished within this plan."),
        UPDATE,
        rules.beyond_plan,
    ),
    Rule(
        "no_lead",
        _("No lead"),
        _("Nobody can be asked where it stands."),
        MEMBERS,
        rules.no_lead,
    ),
    Rule(
        "lead_silent",
        _("Lead silent for two quarters"),
        _("Two rounds have closed without a word: ask again, or name another lead."),
        MEMBERS,
        rules.lead_silent,
    ),
    Rule(
        "left_members",
        _("Taking part after leaving"),
        _("An association that has left the network is not asked to report any more."),
        MEMBERS,
        rules.left_members,
    ),
    Rule(
        "same_text",
        _("The same text for three quarters"),
        _("What was done is seldom the same word for word."),
        READ,
        rules.same_text,
    ),
    Rule(
        "untranslated",
        _("A text missing in a language"),
        _("Readers of that language see it in another one."),
        EDIT,
        rules.untranslated,
    ),
)


@dataclass(frozen=True)
class Checked:
    """What the rules find in a plan: the open findings, the most urgent first, and those that stand accepted."""

    open: list[Finding]
    accepted: list[tuple[Finding, AcceptedFinding]]


def check(plan: Plan, moment: datetime, *, standing: list[Standing] | None = None) -> Checked:
    """Ask every rule about `plan` at `moment`; `standing`, when given, is where its actions stand then."""
    facts = read_facts(plan, moment, standing)
    found = [
        Finding(**vars(hit), rule=rule.key, title=str(rule.title), fix=str(rule.fix))
        for rule in RULES
        for hit in rule.find(facts)
    ]
    found.sort(key=lambda finding: -finding.urgency)
    acceptances = plan.accepted_findings.standing(moment).select_related("accepted_by__member")
    settled = {(row.rule, row.subject, row.fingerprint): row for row in acceptances}
    kept = [(finding, settled.get((*finding.key, finding.fingerprint))) for finding in found]
    return Checked(
        open=[finding for finding, acceptance in kept if acceptance is None],
        accepted=[(finding, acceptance) for finding, acceptance in kept if acceptance],
    )


def findings(plan: Plan, moment: datetime, *, standing: list[Standing] | None = None) -> list[Finding]:
    """Return what the rules find in `plan` at `moment` and nobody has accepted, the most urgent first."""
    return check(plan, moment, standing=standing).open


def accepted(plan: Plan, moment: datetime) -> list[tuple[Finding, AcceptedFinding]]:
    """Return what the rules find and somebody lets stand, with who, when and why."""
    return check(plan, moment).accepted

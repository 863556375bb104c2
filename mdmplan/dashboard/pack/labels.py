"""The fixed words of a pack, frozen with it, so that a page printed years later says what it said."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.status import STATES
from mdmplan.dashboard.pack.words import Words, in_each

#: The sections that may be chosen, in the order in which they are proposed.
SECTIONS: dict[str, Promise] = {
    "decisions": _("Decisions requested"),
    "brief": _("The brief on one page"),
    "priorities": _("Priorities"),
    "exceptions": _("Needing attention"),
    "changes": pgettext_lazy("pack", "What changed"),
    "heat": _("What each association says of its part"),
    "timeline": pgettext_lazy("pack", "Timeline"),
    "coverage": _("Where the figures come from"),
    "errata": _("Corrections of earlier packs"),
    "actions": _("List of actions"),
}

LABELS: dict[str, Promise] = {
    **{f"section_{key}": label for key, label in SECTIONS.items()},
    **{f"state_{key}": label for key, label in STATES.items()},
    "pack": _("Board pack"),
    "draft": _("Draft, not sealed"),
    "contents": pgettext_lazy("pack", "Contents"),
    "edition": pgettext_lazy("pack", "Edition"),
    "as_of": _("Figures as of"),
    "compared": _("Compared with"),
    "sealed": _("Sealed"),
    "seal": _("Seal (SHA-256)"),
    "page": pgettext_lazy("pack", "page"),
    "elapsed": _("Time elapsed"),
    "progress": _("Progress"),
    "expected": pgettext_lazy("pack", "Expected"),
    "reports": _("Reports received"),
    "on_time": _("On time"),
    "stale": _("Not updated"),
    "at_worst": _("At worst:"),
    "standing": _("Where the actions of the plan stand"),
    "action": _("Action"),
    "objective": _("Objective"),
    "state": _("State"),
    "since": _("Since"),
    "since_day": pgettext_lazy("pack", "since %(day)s"),
    "worsened": _("worsened"),
    "why": _("Why"),
    "path": _("Path to green"),
    "next": _("Next date"),
    "end": _("End"),
    "lead": pgettext_lazy("pack", "Lead"),
    "due": _("Due date"),
    "count": pgettext_lazy("pack", "Actions"),
    "member": _("Member association"),
    "report": pgettext_lazy("pack", "Report"),
    "late": _("late"),
    "freshness": _("How recent the word on each action is"),
    "who": _("Who has reported"),
    "open_points": _("Sealed with these points open"),
    "answered": _("What became of earlier questions"),
    "followed": _("Decided, to be done"),
    "no_asks": _("No decision is requested of the board."),
    "elsewhere": _("Waiting, but not on this agenda"),
    "no_concerns": _("No action is known to be at risk or off track."),
    "no_changes": pgettext_lazy("pack", "Nothing changed in between."),
    "no_errata": _("No earlier pack had to be corrected."),
    "no_actions": _("No action is planned yet."),
    "nothing_said": pgettext_lazy("heat map", "nothing accepted yet"),
    "no_part": pgettext_lazy("heat map", "takes no part"),
    "heat_note": _("The worst state of its actions in each objective, as last accepted; empty: it takes no part."),
    "no_round": _("No reporting round has opened yet."),
    "no_sentence": _("The secretariat has written no sentence yet."),
    "no_action": _("no action planned"),
    "no_dates": _("Actions without a date: %(codes)s"),
    "start_due": _("from start to due date"),
    "start": pgettext_lazy("pack", "Start"),
    "milestones": _("Milestones"),
    "reached": pgettext_lazy("pack", "reached"),
    "moved": _("moved forecast"),
    "milestone": pgettext_lazy("pack", "milestone"),
    "as_of_line": pgettext_lazy("pack", "day of the figures"),
    "untranslated": _("%(language)s, not translated"),
    "undefined": _("“–” means undefined: there is nothing to count, or nobody has given a number."),
}


def labels() -> dict[str, Words]:
    """Return every fixed word in the three languages."""
    return {key: in_each(lambda label: label, label) for key, label in LABELS.items()}

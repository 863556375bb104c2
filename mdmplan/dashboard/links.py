"""Addresses of the lists that figures count: every number can be followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import ngettext

from mdmplan.dashboard.figures import Distribution, Segment
from mdmplan.dashboard.scope import WHOLE, Scope

#: The widest share of a bar that the style sheet knows.
SHARES = 24


def action_list(as_of: date | None = None, **chosen: str | Sequence[str]) -> str:
    """Return the address of the actions that answer to `chosen`, as of the end of a past day."""
    if as_of:
        chosen["as_of"] = as_of.isoformat()
    return f"{reverse('action_list')}?{urlencode(chosen, doseq=True)}"


def dashboard(as_of: date | None, compare: date | None = None, scope: Scope = WHOLE) -> str:
    """Return the address of the dashboard as of a past day (None: the present), compared with another."""
    asked = {
        "as_of": as_of.isoformat() if as_of else "",
        "compare": compare.isoformat() if compare else "",
        "priority": scope.priority,
        "member": scope.member,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("dashboard") + (f"?{query}" if query else "")


@dataclass(frozen=True)
class Step:
    """One step of the trail to a page; the last, the page itself, has no address."""

    label: str
    href: str = ""


def trail(*steps: tuple[Any, str], query: str = "") -> list[Step]:
    """Return the steps that lead to a page, each a label and an address, kept at the same past day by `query`."""
    return [Step(str(label), href and href + query) for label, href in steps]


@dataclass(frozen=True)
class BarSegment:
    """One stretch of a distribution bar: a share of its width, and the list of what it counts."""

    state: str
    stale: bool
    count: int
    share: int
    label: str
    href: str


def bar(distribution: Distribution, as_of: date | None = None, **place: str) -> list[BarSegment]:
    """Return the stretches of the bar of `distribution`; `place` filters the lists, as in priority="A"."""
    scale = min(1, SHARES / max(distribution.total, 1))
    return [
        BarSegment(
            segment.state,
            segment.stale,
            segment.count,
            max(1, round(segment.count * scale)),
            _label(segment),
            action_list(as_of, **place, state=segment.state, stale=str(int(segment.stale))),
        )
        for segment in distribution.segments
    ]


def _label(segment: Segment) -> str:
    words = {"count": number_format(segment.count), "state": segment.label}
    if segment.stale:
        return (
            ngettext(
                "%(count)s action, not updated: %(state)s",
                "%(count)s actions, not updated: %(state)s",
                segment.count,
            )
            % words
        )
    return ngettext("%(count)s action: %(state)s", "%(count)s actions: %(state)s", segment.count) % words

"""What the secretariat's sentence on a priority may start from: a draft in three languages, and what members said."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.reporting.models import ReportLine
from actions.standing import Standing
from actions.status import Health, LifeCycle
from mdmplan.dashboard.figures import RollUp
from mdmplan.tags import percent
from mdmplan.text import LANGUAGES
from priorities.models import Priority

#: How many codes a sentence names before it says how many more there are.
NAMED = 4


def draft(figures: RollUp) -> dict[str, str]:
    """Return a sentence on `figures`, those of a priority, by column: text_fr, text_en and text_es."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[f"text_{language}"] = _composed(figures)
    return texts


def said_by_members(priority: Priority, moment: datetime) -> list[ReportLine]:
    """Return what accepted reports say in words on `priority`, in the last quarter in which any does (one query)."""
    lines = ReportLine.objects.filter(action__objective__priority=priority).accepted_by(moment).exclude(done="")
    last = lines.order_by("-report__period__opened_at", "-report__period").values("report__period")[:1]
    found = lines.filter(report__period=last).in_full()
    return list(found.in_plan_order().order_by("action__position", "action__code", "report__member__code"))


def _composed(figures: RollUp) -> str:
    standings = figures.standings
    if not standings:
        return _("No action is planned under this priority.")
    parts = [
        _well(standings),
        *_troubles(standings),
        *_stale(sum(each.stale for each in standings)),
        *_progress(figures),
    ]
    return _("%(text)s.") % {"text": _("; ").join(parts)}


def _well(standings: Sequence[Standing]) -> str:
    done = sum(each.state in (LifeCycle.COMPLETED, Health.ON_TRACK) for each in standings)
    numbers = {"done": number_format(done), "total": number_format(len(standings))}
    if not done:
        return (
            ngettext(
                "The only action is neither completed nor on track",
                "None of the %(total)s actions is completed or on track",
                len(standings),
            )
            % numbers
        )
    if done == len(standings):
        return (
            ngettext(
                "The only action is completed or on track",
                "All %(total)s actions are completed or on track",
                done,
            )
            % numbers
        )
    return (
        ngettext(
            "%(done)s action of %(total)s is completed or on track",
            "%(done)s actions of %(total)s are completed or on track",
            done,
        )
        % numbers
    )


def _troubles(standings: Iterable[Standing]) -> list[str]:
    """Name what is off track, then what is at risk."""
    codes = {
        state: [each.action.code for each in standings if each.state == state]
        for state in (Health.OFF_TRACK, Health.AT_RISK)
    }
    off, at_risk = codes[Health.OFF_TRACK], codes[Health.AT_RISK]
    said = []
    if off:
        said.append(ngettext("%(codes)s is off track", "%(codes)s are off track", len(off)) % {"codes": _listed(off)})
    if at_risk:
        words = ngettext("%(codes)s is at risk", "%(codes)s are at risk", len(at_risk))
        said.append(words % {"codes": _listed(at_risk)})
    return said


def _listed(codes: Sequence[str]) -> str:
    """Return codes as one names them: A1.1, A1.2 and A1.3."""
    rest = len(codes) - NAMED
    if rest > 0:
        named = ", ".join(codes[:NAMED])
        more = ngettext("%(codes)s and %(number)s other", "%(codes)s and %(number)s others", rest)
        return more % {"codes": named, "number": number_format(rest)}
    if len(codes) == 1:
        return codes[0]
    return _("%(codes)s and %(last)s") % {"codes": ", ".join(codes[:-1]), "last": codes[-1]}


def _stale(stale: int) -> list[str]:
    if not stale:
        return []
    words = ngettext("%(number)s action has no recent update", "%(number)s actions have no recent update", stale)
    return [words % {"number": number_format(stale)}]


def _progress(figures: RollUp) -> list[str]:
    progress, expected = figures.progress.value, figures.expected.value
    if progress is None:
        return []
    if expected is None:
        return [_("progress %(progress)s") % {"progress": percent(progress)}]
    told = {"progress": percent(progress), "expected": percent(expected)}
    return [_("progress %(progress)s, expected %(expected)s") % told]

"""The one sentence that opens the dashboard, in words that are true when there is nothing, one, or no data."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mdmplan.dashboard.figures import Headline
from mdmplan.dates import date_format

#: Marks where a number begins and ends inside a translated sentence; no text holds these characters.
OPEN, CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True)
class Run:
    """A stretch of the sentence; `counts` names what it counts when it is a number, and is empty otherwise."""

    text: str
    counts: str = ""


def sentence(headline: Headline, since: date) -> list[Run]:
    """Return the sentence for `headline`, whose changes are counted since the day `since`, number by number."""
    if not headline.total:
        return [Run(_("No action is planned yet."))]
    if not headline.updated:
        return [Run(_("No action has been updated yet."))]
    words = _("%(place)s; %(attention)s; since %(day)s, %(completed)s and %(slipped)s.") % {
        "place": _place(headline),
        "attention": _attention(headline),
        "day": date_format(since, "DATE_FORMAT"),
        "completed": _completed(headline),
        "slipped": _slipped(headline),
    }
    return [
        Run(*reversed(part.split("="))) if number else Run(part)
        for number, part in ((index % 2, part) for index, part in enumerate(re.split(f"[{OPEN}{CLOSE}]", words)))
        if part
    ]


def _number(counts: str, number: int) -> str:
    return f"{OPEN}{counts}={number_format(number)}{CLOSE}"


def _place(headline: Headline) -> str:
    numbers = {"done": _number("done", headline.done), "total": number_format(headline.total)}
    if headline.total == 1:
        place = (
            _("The plan's only action is completed or on track")
            if headline.done
            else _("The plan's only action is neither completed nor on track")
        )
    elif not headline.done:
        place = _("None of the %(total)s actions is completed or on track") % numbers
    else:
        place = (
            ngettext(
                "%(done)s of %(total)s actions is completed or on track",
                "%(done)s of %(total)s actions are completed or on track",
                headline.done,
            )
            % numbers
        )
    if not headline.stale:
        return place
    if headline.total == 1:
        return _("%(place)s, but not updated") % {"place": place}
    return ngettext(
        "%(place)s, %(stale)s of them not updated", "%(place)s, %(stale)s of them not updated", headline.stale
    ) % {"place": place, "stale": _number("stale", headline.stale)}


def _attention(headline: Headline) -> str:
    if not headline.attention:
        return _("none needs attention")
    return ngettext("%(number)s needs attention", "%(number)s need attention", headline.attention) % {
        "number": _number("attention", headline.attention)
    }


def _completed(headline: Headline) -> str:
    if not headline.completed:
        return _("none was completed")
    return ngettext("%(number)s was completed", "%(number)s were completed", headline.completed) % {
        "number": _number("completed", headline.completed)
    }


def _slipped(headline: Headline) -> str:
    if not headline.slipped:
        return _("none slipped")
    days = ngettext("%(days)s day", "%(days)s days", headline.longest) % {"days": number_format(headline.longest)}
    return ngettext(
        "%(number)s slipped by %(days)s", "%(number)s slipped, the longest by %(days)s", headline.slipped
    ) % {"number": _number("slipped", headline.slipped), "days": days}

"""Template filters of the whole product."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mdmplan.dates import date_format
from mdmplan.numbers import rounded
from mdmplan.text import PlanText, mark

register = template.Library()
NO_BREAK_SPACE = "\u00a0"


@register.filter
def plan_text(text: PlanText) -> SafeString | str:
    """Write a text of the plan; one that is not in the reader's language is marked, and says which it is in."""
    if not text.fallback:
        return text
    return format_html(
        '<span lang="{}">{}</span> <small class="fallback">{}</small>',
        text.language,
        str(text),
        mark(text),
    )


@register.filter(expects_localtime=True)
def date(value: dt.date | dt.datetime | None, form: str = "DATE_FORMAT") -> str:
    """Write a day or a moment in the reader's language, as Django's own filter but for the first of a month."""
    return date_format(value, form) if value else ""


@register.filter
def grouped(number: int) -> str:
    """Write a whole number in the reader's language, its digits by three: 5,008 in English."""
    return formats.number_format(number, force_grouping=True)


@register.filter
def percent(value: Decimal | float | None) -> str:
    """Write a number of percent in the reader's language, whole and unbroken; a dash when it is undefined."""
    if value is None:
        return "–"
    decimals = 1 if isinstance(value, Decimal) and value % 1 else 0  # what somebody gave is shown as it was given
    number = formats.number_format(rounded(value, decimals), decimals)
    written = _("%(number)s %%") % {"number": number}
    return written.replace(" ", NO_BREAK_SPACE)

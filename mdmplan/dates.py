"""Dates in words, as each language writes them. Imports no app."""

import re
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import get_language

#: The first day of a month, which French calls the first: the day stands before a month in letters.
FIRST = re.compile(r"\b1(?= [a-zéû]{3})")


def date_format(value: date | datetime, form: str = "DATE_FORMAT") -> str:
    """Return `value` in the reader's language; `form` is the name of a format, or a format of Django's own."""
    text = str(formats.date_format(value, form))
    return FIRST.sub("1er", text) if (get_language() or "").startswith("fr") else text

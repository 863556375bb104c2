"""The codes that stand in addresses: the plan's own. Imports no app."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class MemberCode(StringConverter):
    """Two capital letters, such as FR."""

    regex = "[A-Z]{2}"


class PeriodCode(StringConverter):
    """A quarter or a closing report, such as 2025-Q2 or 2025-closing."""

    regex = "[0-9]{4}-[A-Za-z0-9]+"


class PartCode(StringConverter):
    """The code of a part of the plan, such as A1 or A1.1."""

    regex = "[A-Za-z.-]*[0-9][A-Za-z0-9.-]*"


register_converter(MemberCode, "member")
register_converter(PartCode, "part")
register_converter(PeriodCode, "period")

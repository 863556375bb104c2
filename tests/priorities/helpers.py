"""What a browser posts, and plans in the states that the tests need."""

import html
import re
from datetime import date
from typing import Any

from django.http import HttpResponse

from members.models import Role, User
from priorities.models import Plan
from tests.factories import NOW, PlanFactory, UserFactory

CLOSED = "This plan is closed: it stays as it is and is not edited any more."


def typed(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """Return what the browser would post from the form of `page`, with `changes` typed into it."""
    fields = {field.name: field.value() for field in page.context["form"]}
    shown = {name: value for name, value in fields.items() if value is not None and value is not False}
    return shown | changes


def told(page: HttpResponse) -> dict[str, str]:
    """Return the sentence beside each field of `page`, as the reader reads it."""
    found = re.findall(r'<ul class="errorlist" id="id_(\w+)_error"><li>(.*?)</li>', page.text)
    return {name: html.unescape(sentence) for name, sentence in found}


def closed_plan(**values: Any) -> Plan:
    """Return a plan that was closed an hour ago."""
    return PlanFactory(closed_at=NOW, closed_by=UserFactory(role=Role.SECRETARIAT), **values)


def next_plan() -> Plan:
    """Return the plan that follows."""
    return PlanFactory(slug="2026-2028", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31), name_en="Next")


def edited_by(record: Any) -> list[User | None]:
    """Return who made each version of `record`, the first first."""
    return [version.history_user for version in record.history.order_by("history_id")]

"""What a reader sees of a page, and a world in which every state and every freshness occurs."""

import html
import re
from datetime import UTC, date, datetime

from django.http import HttpResponse

from members.models import Role
from tests.factories import (
    ActionFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PeriodFactory,
    UserFactory,
    first_quarter,
    update,
)
from tests.reporting.helpers import accepted, open_round


def moment(month: int, day: int, hour: int = 10) -> datetime:
    """Return a moment of 2025."""
    return datetime(2025, month, day, hour, tzinfo=UTC)


def words(page: HttpResponse, but: str = "$.") -> str:
    """Return what stands in the main part of a page, as one line; what fits the pattern `but` is left out."""
    [main] = re.findall(r"<main.*?</main>", re.sub(but, "", page.text, flags=re.DOTALL), re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def section(page: HttpResponse, name: str) -> str:
    """Return the words of one section of the page."""
    [part] = re.findall(rf'<section[^>]* id="{name}">.*?</section>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def numbers(page: HttpResponse) -> list[tuple[str, int]]:
    """Return the address and the number of each stretch of a bar and of each number of the opening sentence."""
    found = re.findall(r'<a href="([^"]*)"\s+data-state.*?<span aria-hidden="true">(\d+)</span>', page.text, re.DOTALL)
    found += re.findall(r'<a href="([^"]*)"><b>(\d+)</b></a>', page.text)
    return [(html.unescape(href), int(number)) for href, number in found]


def every_state() -> None:
    """Make actions in every state, spoken of from January to July 2025, in two rounds; C3 has none."""
    for code in ("C1", "C3"):
        ObjectiveFactory(code=code)
    due = {"starts_on": date(2025, 1, 1), "due_on": date(2025, 6, 30)}
    for code in ("A1.1", "A1.2", "A1.3", "A1.4", "A2.1", "A2.2", "B1.1", "B1.2", "B1.3", "B2.1"):
        ActionFactory(code=code, **due)
    keeper = UserFactory(role=Role.SECRETARIAT)
    ActionFactory(code="C1.1", withdrawn_at=moment(6, 20), withdrawn_by=keeper)
    ActionFactory(code="C1.2", added_at=moment(5, 20))
    actions = {action.code: action for action in ActionFactory._meta.model.objects.all()}
    for code in ("A1.1", "B2.1"):
        ParticipationFactory(action=actions[code], member__code="FR", role="lead")
    for code, month, day, state, forecast in (
        ("A1.1", 1, 10, "on_track", None),
        ("A1.2", 1, 11, "on_track", None),
        ("A2.1", 1, 12, "on_track", None),
        ("A1.4", 2, 1, "at_risk", None),
        ("B1.1", 3, 3, "postponed", None),
        ("B2.1", 3, 4, "on_track", None),
        ("A1.2", 5, 6, "on_track", date(2025, 9, 30)),
        ("A1.3", 5, 7, "at_risk", date(2025, 8, 31)),
        ("C1.1", 5, 8, "off_track", None),
        ("A2.1", 6, 3, "completed", None),
        ("A2.2", 6, 4, "cancelled", None),
        ("B1.3", 7, 2, "not_started", None),
        ("A1.1", 7, 3, "on_track", None),
        ("A1.4", 7, 4, "off_track", None),
    ):
        actions[code].refresh_from_db()
        update(actions[code], state, at=moment(month, day), forecast_on=forecast)
    open_round(first_quarter(), at=moment(4, 1))
    [report] = open_round(PeriodFactory(), at=moment(7, 1))
    accepted(report, at=moment(7, 5))

"""A round as in life: who takes part, the opening, the answers, the moves."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib.messages import get_messages
from django.forms import Form
from django.http import HttpResponse

from actions.models import Action, Participation
from actions.reporting.models import Period, Report, ReportEvent, ReportLine
from actions.reporting.services import (
    BLANK_STATUS,
    LineDraft,
    accept_report,
    open_period,
    return_report,
    save_draft,
    submit_report,
)
from members.models import Role, User
from tests.factories import (
    NOW,
    SAID,
    ActionFactory,
    MemberFactory,
    ParticipationFactory,
    PeriodFactory,
    UserFactory,
    first_quarter,
)

OPENED = datetime(2025, 7, 1, 9, 0, tzinfo=UTC)
FIRST_OPENED = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)


def take_part(member: str, *codes: str, role: str = "lead") -> list[Participation]:
    """Let a member take part in actions, which are made where the plan lacks them."""
    actions = [Action.objects.filter(code=code).first() or ActionFactory(code=code) for code in codes]
    association = MemberFactory(code=member)
    return [ParticipationFactory(action=action, member=association, role=role) for action in actions]


def open_round(period: Period | None = None, at: datetime = OPENED) -> list[Report]:
    """Open the second quarter (or `period`) and return the reports, by the code of their member."""
    return open_period(period=period or PeriodFactory(), by=UserFactory(role=Role.SECRETARIAT), at=at)


def open_first_round() -> list[Report]:
    """Open the first quarter on 1 April."""
    return open_round(first_quarter(), at=FIRST_OPENED)


def ask(*codes: str, member: str = "FR", role: str = "lead") -> Report:
    """Ask one member about its actions (A1.1 unless said otherwise) in the second quarter."""
    take_part(member, *(codes or ("A1.1",)), role=role)
    return open_round()[0]


def author(report: Report) -> User:
    """Return somebody who answers for the member of `report`."""
    people = User.objects.filter(member=report.member, role=Role.FOCAL_POINT)
    return people.first() or UserFactory(role=Role.FOCAL_POINT, member=report.member)


def values(state: str = "on_track", **changes: Any) -> dict[str, Any]:
    """Return what a line says when the member's part is in `state`, every rule kept."""
    said = {key: value for key, value in SAID[state].items() if key not in ("evidence", "links")}
    blank = BLANK_STATUS | {"answer": "answered", "done": "", "support": "none", "support_request": ""}
    evidence = {"evidence": "https://example.org/minutes"} if state == "completed" else {}
    return blank | {"good_practice": ""} | said | evidence | changes


def save(report: Report, drafts: Iterable[LineDraft], at: datetime = NOW) -> list[ReportLine]:
    """Save drafts as the member's focal point does."""
    return save_draft(report=report, drafts=list(drafts), language="fr", by=author(report), at=at)


def answer(report: Report, state: str = "on_track", at: datetime = NOW, **changes: Any) -> None:
    """Answer every line of `report` alike, and keep it as a draft."""
    save(report, [LineDraft(line, values(state, **changes), line.revision) for line in report.lines.all()], at)


def send(report: Report, state: str = "on_track", at: datetime = NOW, **changes: Any) -> Report:
    """Answer every line of `report` alike, and send it."""
    answer(report, state, at, **changes)
    return submit_report(report=report, by=author(report), at=at)


def accepted(report: Report, state: str = "on_track", at: datetime = NOW, **changes: Any) -> Report:
    """Answer, send, and have it accepted at the same moment."""
    send(report, state, at, **changes)
    accept_report(report=report, by=UserFactory(role=Role.SECRETARIAT), at=at)
    return again(report)


def returned(report: Report, note: str = "Which members?", at: datetime = NOW, **changes: Any) -> Report:
    """Answer, send, and have it sent back with `note`."""
    send(report, at=at, **changes)
    return_report(report=report, note=note, by=UserFactory(role=Role.SECRETARIAT), at=at)
    return again(report)


def again(report: Report) -> Report:
    """Return `report` as it is stored now."""
    return Report.objects.select_related("period", "member").get(pk=report.pk)


def kinds(report: Report) -> list[str]:
    """Return what happened on the thread, in order."""
    return [event.kind for event in ReportEvent.objects.filter(report=report)]


def typed(report: Report, state: str = "on_track", language: str = "fr", **changes: Any) -> dict[str, str]:
    """Return what a browser posts when every line is answered alike; `changes` touch the first line alone."""
    data = {"language": language}
    for number, line in enumerate(report.lines.order_by("action__code")):
        said = values(state) | {"revision": line.revision} | (changes if number == 0 else {})
        data |= {
            f"line-{line.pk}-{name}": "" if value is None else str(value)
            for name, value in said.items()
            if value is not False
        }
    return data


def untouched(page: HttpResponse) -> dict[str, str]:
    """Return what a browser posts from the page of a report in which nobody has typed anything."""
    sheet = page.context["sheet"]
    fields = [field for form in (sheet.language, *sheet.lines) for field in form]
    shown = {field.html_name: field.value() for field in fields}
    return {name: "" if value is None else str(value) for name, value in shown.items() if value is not False}


def words(response: HttpResponse) -> str:
    """Return a page with every run of white space as one space, however its template is laid out."""
    return " ".join(response.text.split())


def said(response: HttpResponse) -> list[str]:
    """Return the messages that the next page will show."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response: HttpResponse) -> list[dict[str, list[str]]]:
    """Return what stands beside the fields of each question of the report form."""
    return [said_by(form) for form in response.context["sheet"].lines]


def said_by(form: Form) -> dict[str, list[str]]:
    """Return the sentences of one form, by field."""
    return {field: [str(sentence) for sentence in sentences] for field, sentences in form.errors.items()}

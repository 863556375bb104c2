"""Every route × every role. A route that is not in the table fails.

Outside one's scope 404; in scope but the role may not, 403; not signed in, the sign-in page (302).
Source: product.md, section 4.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import mdmplan.urls  # noqa: F401  # settles what the admin registers
from actions.reporting.models import Report
from members.models import Member, Role, User
from tests.conftest import come_in
from tests.factories import (
    ActionFactory,
    ActionLinkFactory,
    CommentFactory,
    DecisionFactory,
    EvidenceFactory,
    MeetingFactory,
    MemberFactory,
    MilestoneFactory,
    PackFactory,
    PackFileFactory,
    PackShareFactory,
    ParticipationFactory,
    PeriodFactory,
    ReportFactory,
    ReportLineFactory,
    UserFactory,
    first_quarter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

REGISTERED = list(admin.site._registry)
PEOPLE = ("visitor", "board", "contributor", "focal_point", "other_focal_point", "secretariat", "administrator")
OPEN = (200,) * 7
SIGNED_IN = (302, 200, 200, 200, 200, 200, 200)
COORDINATORS = (302, 403, 403, 403, 403, 200, 200)
HELD = "2025-03-12"
DRAFT, SENT, ACCEPTED = ["2025-Q2", "FR"], ["2025-Q2", "ES"], ["2025-Q1", "FR"]

#: (route, arguments, method) → the status for each of PEOPLE. France's report of Q2 is a draft, Spain's has been
#: sent, France's of Q1 is accepted. `focal_point` and `contributor` are of France, `other_focal_point` of Spain.
ROUTES: dict[tuple[str, tuple[str, ...], str], tuple[int, ...]] = {
    ("home", (), "get"): (302,) * 7,
    ("help", (), "get"): OPEN,
    ("healthz", (), "get"): OPEN,
    ("dashboard", (), "get"): SIGNED_IN,
    ("priority_comment_create", ("A",), "get"): COORDINATORS,
    ("priority_comment_create", ("A",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("plan_detail", (), "get"): SIGNED_IN,
    ("priority_detail", ("A",), "get"): SIGNED_IN,
    ("objective_detail", ("A1",), "get"): SIGNED_IN,
    ("plan_outline", (), "get"): COORDINATORS,
    ("plan_edit", (), "get"): COORDINATORS,
    ("plan_edit", (), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("axis_create", (), "get"): COORDINATORS,
    ("axis_create", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("axis_edit", ("AGIR",), "get"): COORDINATORS,
    ("axis_edit", ("AGIR",), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("axis_withdraw", ("AGIR",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("axis_restore", ("AGIR",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("axis_order", ("AGIR",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("priority_create", (), "get"): COORDINATORS,
    ("priority_create", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("priority_edit", ("A",), "get"): COORDINATORS,
    ("priority_edit", ("A",), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("priority_withdraw", ("A",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("priority_restore", ("A",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("priority_order", ("A",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("objective_create", (), "get"): COORDINATORS,
    ("objective_create", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("objective_edit", ("A1",), "get"): COORDINATORS,
    ("objective_edit", ("A1",), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("objective_withdraw", ("A1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("objective_restore", ("A1",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("objective_order", ("A1",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("meeting_list", (), "get"): SIGNED_IN,
    ("meeting_detail", (HELD,), "get"): SIGNED_IN,
    ("pack_detail", (HELD,), "get"): SIGNED_IN,
    ("pack_pdf", (HELD, "fr"), "get"): SIGNED_IN,
    ("pack_xlsx", (HELD,), "get"): SIGNED_IN,
    ("pack_pptx", (HELD,), "get"): SIGNED_IN,
    ("pack_prepare", (HELD,), "get"): COORDINATORS,
    ("pack_prepare", (HELD,), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("pack_preview", (HELD,), "get"): COORDINATORS,
    ("pack_draft_pdf", (HELD, "fr"), "get"): COORDINATORS,
    ("pack_seal", (HELD,), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("erratum_create", (HELD,), "get"): COORDINATORS,
    ("erratum_create", (HELD,), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("share_create", (HELD,), "get"): COORDINATORS,
    ("share_create", (HELD,), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("share_revoke", (HELD, "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("shared_pack", ("guest",), "get"): OPEN,
    ("shared_pack", ("never-given",), "get"): (404,) * 7,
    ("shared_pack_pdf", ("guest", "fr"), "get"): OPEN,
    ("shared_pack_pdf", ("never-given", "fr"), "get"): (404,) * 7,
    ("meeting_present", (HELD,), "get"): SIGNED_IN,
    ("meeting_create", (), "get"): COORDINATORS,
    ("meeting_create", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("meeting_edit", (HELD,), "get"): COORDINATORS,
    ("meeting_edit", (HELD,), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("agenda_add", (HELD,), "post"): (302, 403, 403, 403, 403, 404, 404),
    ("agenda_move", (HELD, "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("agenda_remove", (HELD, "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("decision_list", (), "get"): SIGNED_IN,
    ("decision_create", (), "get"): COORDINATORS,
    ("decision_create", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("decision_detail", ("1",), "get"): SIGNED_IN,
    ("decision_edit", ("1",), "get"): COORDINATORS,
    ("decision_edit", ("1",), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("outcome_create", ("1",), "get"): COORDINATORS,
    ("outcome_create", ("1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("decision_done", ("1",), "get"): COORDINATORS,
    ("decision_done", ("1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("decision_reopen", ("1",), "get"): COORDINATORS,
    ("decision_reopen", ("1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("action_list", (), "get"): SIGNED_IN,
    ("action_export", ("xlsx",), "get"): SIGNED_IN,
    ("action_export", ("doc",), "get"): (302, 404, 404, 404, 404, 404, 404),
    ("action_detail", ("A1.1",), "get"): SIGNED_IN,
    ("action_create", (), "get"): COORDINATORS,
    ("action_create", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("action_edit", ("A1.1",), "get"): COORDINATORS,
    ("action_edit", ("A1.1",), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("action_withdraw", ("A1.1",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("action_restore", ("A1.1",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("action_order", ("A1.1",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("milestone_create", ("A1.1",), "get"): COORDINATORS,
    ("milestone_create", ("A1.1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("milestone_edit", ("A1.1", "1"), "get"): COORDINATORS,
    ("milestone_edit", ("A1.1", "1"), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("milestone_tick", ("A1.1", "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("milestone_move", ("A1.1", "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("milestone_withdraw", ("A1.1", "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("comment_create", ("A1.1",), "get"): (302, 403, 200, 200, 200, 200, 200),
    ("comment_create", ("A1.1",), "post"): (302, 403, 422, 422, 422, 422, 422),
    ("comment_edit", ("A1.1", "1"), "get"): (302, 403, 403, 200, 403, 403, 403),
    ("comment_edit", ("A1.1", "1"), "post"): (302, 403, 403, 409, 403, 403, 403),
    ("comment_withdraw", ("A1.1", "1"), "post"): (302, 403, 403, 302, 403, 302, 302),
    ("evidence_create", ("A1.1",), "get"): COORDINATORS,
    ("evidence_create", ("A1.1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("evidence_file", ("A1.1", "1"), "get"): SIGNED_IN,
    ("evidence_withdraw", ("A1.1", "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("action_link_create", ("A1.1",), "get"): COORDINATORS,
    ("action_link_create", ("A1.1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("action_link_withdraw", ("A1.1", "1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("participation_grid", (), "get"): SIGNED_IN,
    ("participation_set", ("A1.1", "FR"), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("action_bulk", (), "get"): (302, 403, 403, 403, 403, 302, 302),
    ("action_bulk", (), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("saved_view_create", (), "post"): (302, 422, 422, 422, 422, 422, 422),
    ("saved_view_delete", ("1",), "post"): (302, 404, 404, 404, 404, 404, 404),
    ("update_create", ("A1.1",), "get"): COORDINATORS,
    ("update_create", ("A1.1",), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("update_confirm", ("A1.1",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("action_import", (), "get"): COORDINATORS,
    ("action_import", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("import_detail", ("1",), "get"): (302, 403, 403, 403, 403, 404, 404),
    ("import_columns", ("1",), "post"): (302, 403, 403, 403, 403, 404, 404),
    ("import_preview", ("1",), "post"): (302, 403, 403, 403, 403, 404, 404),
    ("import_apply", ("1",), "post"): (302, 403, 403, 403, 403, 404, 404),
    ("import_undo", ("1",), "post"): (302, 403, 403, 403, 403, 404, 404),
    ("desk", (), "get"): COORDINATORS,
    ("plan_list", (), "get"): SIGNED_IN,
    ("plan_create", (), "get"): COORDINATORS,
    ("plan_create", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("plan_close", (), "get"): COORDINATORS,
    ("plan_close", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("plan_reopen", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("carry_over", (), "get"): COORDINATORS,
    ("carry_over", (), "post"): COORDINATORS,
    ("carry_over_apply", (), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("check_list", (), "get"): COORDINATORS,
    ("finding_accept", (), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("finding_reopen", ("1",), "post"): (302, 403, 403, 403, 403, 404, 404),
    ("period_list", (), "get"): SIGNED_IN,
    ("period_detail", ("2025-Q2",), "get"): SIGNED_IN,
    ("period_plan", (), "get"): COORDINATORS,
    ("period_plan", (), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("period_export", ("2025-Q2", "xlsx"), "get"): SIGNED_IN,
    ("period_export", ("2025-Q2", "doc"), "get"): (302, 404, 404, 404, 404, 404, 404),
    ("period_remind", ("2025-Q2",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("period_edit", ("2025-Q2",), "get"): COORDINATORS,
    ("period_edit", ("2025-Q2",), "post"): (302, 403, 403, 403, 403, 409, 409),
    ("period_questions", ("2025-Q2",), "get"): (302, 403, 403, 403, 403, 302, 302),
    ("period_questions", ("2025-Q2",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("period_open", ("2025-Q2",), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("report_time", tuple(DRAFT), "get"): COORDINATORS,
    ("report_time", tuple(DRAFT), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("report_current", (), "get"): (302, 403, 302, 302, 302, 403, 403),
    ("report_edit", ("2025-Q2",), "get"): (302, 403, 200, 200, 302, 403, 403),
    ("report_edit", ("2025-Q2",), "post"): (302, 403, 422, 422, 409, 403, 403),
    ("report_submit", ("2025-Q2",), "get"): (302, 403, 403, 302, 302, 403, 403),
    ("report_submit", ("2025-Q2",), "post"): (302, 403, 403, 422, 409, 403, 403),
    ("report_recall", ("2025-Q2",), "post"): (302, 403, 403, 302, 302, 403, 403),
    ("report_workbook", ("2025-Q2",), "get"): (302, 403, 200, 200, 302, 403, 403),
    ("report_workbook_upload", ("2025-Q2",), "get"): (302, 403, 200, 200, 302, 403, 403),
    ("report_workbook_upload", ("2025-Q2",), "post"): (302, 403, 422, 422, 302, 403, 403),
    ("report_workbook_apply", ("2025-Q2",), "post"): (302, 403, 302, 302, 302, 403, 403),
    ("report_detail", tuple(DRAFT), "get"): (302, 404, 200, 200, 404, 404, 200),
    ("report_detail", tuple(SENT), "get"): (302, 404, 404, 404, 200, 200, 200),
    ("report_detail", tuple(ACCEPTED), "get"): SIGNED_IN,
    ("report_comment", tuple(DRAFT), "post"): (302, 403, 422, 422, 404, 404, 422),
    ("report_comment", tuple(SENT), "post"): (302, 403, 404, 404, 422, 422, 422),
    ("report_comment", tuple(ACCEPTED), "post"): (302, 403, 422, 422, 403, 422, 422),
    ("report_review", tuple(SENT), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("report_return", tuple(SENT), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("report_return", tuple(DRAFT), "post"): (302, 403, 403, 403, 403, 404, 302),
    ("report_accept", tuple(SENT), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("review_queue", (), "get"): COORDINATORS,
    ("report_adopt", tuple(SENT), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("line_release", (*SENT, "A1.1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("line_stay", (*SENT, "A1.1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("line_adopt", (*SENT, "A1.1"), "post"): (302, 403, 403, 403, 403, 302, 302),
    ("line_keep", (*SENT, "A1.1"), "post"): (302, 403, 403, 403, 403, 422, 422),
    ("member_list", (), "get"): SIGNED_IN,
    ("member_detail", ("FR",), "get"): SIGNED_IN,
    ("account", (), "get"): SIGNED_IN,
    ("mail_preferences", (), "get"): SIGNED_IN,
    ("mail_preferences", (), "post"): (302,) * 7,
    ("set_language", (), "post"): (302,) * 7,
    ("demo_sign_in", (), "post"): (404,) * 7,
    ("calendar_renew", (), "post"): (302,) * 7,
    ("calendar_off", (), "post"): (302,) * 7,
    ("calendar_feed", ("never-given",), "get"): (404,) * 7,
    ("sign_in_link", ("never-given",), "get"): (410,) * 7,
    ("sign_in_link", ("never-given",), "post"): (410,) * 7,
    ("account_login", (), "get"): (200, 302, 302, 302, 302, 302, 302),
    ("account_logout", (), "get"): (302, 200, 200, 200, 200, 200, 200),
    ("account_inactive", (), "get"): OPEN,
    ("account_signup", (), "get"): (200, 302, 302, 302, 302, 302, 302),
    ("account_change_password", (), "get"): SIGNED_IN,
    ("account_reauthenticate", (), "get"): SIGNED_IN,
    ("mfa_index", (), "get"): SIGNED_IN,
    ("mfa_authenticate", (), "get"): (302,) * 7,
    ("mfa_reauthenticate", (), "get"): (302,) * 7,
    ("mfa_activate_totp", (), "get"): (302,) * 7,
    ("mfa_deactivate_totp", (), "get"): (302, 404, 404, 404, 404, 404, 404),
    ("mfa_view_recovery_codes", (), "get"): (302, 404, 404, 404, 404, 404, 404),
    ("mfa_generate_recovery_codes", (), "get"): (302,) * 7,
    ("mfa_download_recovery_codes", (), "get"): (302, 404, 404, 404, 404, 404, 404),
    ("account_reset_password", (), "get"): OPEN,
    ("account_reset_password_done", (), "get"): OPEN,
    ("account_reset_password_from_key", ("0", "none"), "get"): OPEN,
    ("account_reset_password_from_key_done", (), "get"): OPEN,
}


@pytest.fixture
def world(board: User, contributor: User, focal_point: User, other_focal_point: User) -> None:
    """One action led by Spain, with France; the reports named above the table."""
    action = ActionFactory(code="A1.1")
    france, spain = Member.objects.get(code="FR"), Member.objects.get(code="ES")
    ParticipationFactory(action=action, member=spain, lead=True)
    ParticipationFactory(action=action, member=france)
    EvidenceFactory(pk=1, action=action, of_file=True)
    MilestoneFactory(pk=1, action=action)
    CommentFactory(pk=1, action=action, author=focal_point)
    ActionLinkFactory(pk=1, origin=action, target__code="A1.2")
    meeting = MeetingFactory()
    pack = PackFactory(meeting=meeting)
    PackFileFactory(pack=pack)
    PackShareFactory(pk=1, pack=pack)
    DecisionFactory(pk=1, meeting=meeting)
    author = UserFactory(role=Role.SECRETARIAT)
    now = PeriodFactory(opened=True)
    ReportLineFactory(report=ReportFactory(period=now, member=france, state=Report.State.DRAFT), action=action)
    sent = ReportFactory(
        period=now,
        member=spain,
        state=Report.State.SUBMITTED,
        submitted_at=now.opened_at,
        submitted_by=other_focal_point,
        answered_at=now.opened_at,
    )
    ReportLineFactory(report=sent, action=action, role="lead", on_track=True)
    before = first_quarter(opened=True)
    accepted = ReportFactory(
        period=before,
        member=france,
        state=Report.State.ACCEPTED,
        submitted_at=before.opened_at,
        submitted_by=focal_point,
        answered_at=before.opened_at,
        accepted_at=before.opened_at,
        review_started_at=before.opened_at,
        reviewed_by=author,
    )
    ReportLineFactory(report=accepted, action=action, on_track=True)


def address(name: str, arguments: tuple[str, ...]) -> str:
    """Return the address of a route; the first argument of a meeting, or of what belongs to it, is its day."""
    if arguments and arguments[0] == HELD:
        return reverse(name, args=[date.fromisoformat(HELD), *arguments[1:]])
    return reverse(name, args=arguments)


def status(route: tuple[str, tuple[str, ...], str], user: User | None) -> int:
    """Return what a route answers `user` (None: a visitor), and undo what it did."""
    name, arguments, method = route
    cache.clear()
    client = Client()
    with transaction.atomic():
        if user:
            come_in(client, user)
        response = getattr(client, method)(address(name, arguments))
        list(response)  # a file is read to its end, and closed
        transaction.set_rollback(True)
    if user is None and response.status_code == 302 and ROUTES[route][1] != 302:
        assert response.url.startswith(reverse("account_login"))
    return int(response.status_code)


@pytest.mark.no_cover
@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_answers_a_person_as_it_should(person, world, request):
    user = None if person == "visitor" else request.getfixturevalue(person)

    answers = {route: status(route, user) for route in ROUTES}

    assert answers == {route: expected[PEOPLE.index(person)] for route, expected in ROUTES.items()}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the name of every route outside the admin."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        elif pattern.app_name != "admin":
            yield from names(pattern.url_patterns)


def test_no_route_is_missing_from_the_table():
    assert set(names(get_resolver().url_patterns)) == {name for name, _arguments, _method in ROUTES}


def test_every_view_of_ours_declares_its_permission():
    """What is open to visitors says so; everything else has a permission."""
    silent = {
        pattern.name
        for pattern in _ours(get_resolver().url_patterns)
        if not hasattr(pattern.callback, "permission") and getattr(pattern.callback, "login_required", True)
    }

    assert silent == set()


def _ours(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if not pattern.callback.__module__.startswith("allauth"):
                yield pattern
        elif pattern.app_name != "admin":
            yield from _ours(pattern.url_patterns)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("visitor", 302),
        ("board", 302),
        ("contributor", 302),
        ("focal_point", 302),
        ("secretariat", 200),
        ("administrator", 200),
    ],
)
def test_admin_list(model, person, expected, client: Client, request):
    if person != "visitor":
        user = request.getfixturevalue(person)
        come_in(client, user)

    response = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))

    assert response.status_code == expected


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_the_admin_deletes_nothing(model, administrator):
    assert not administrator.has_perm(f"{model._meta.app_label}.delete_{model._meta.model_name}")


def test_a_person_who_left_may_nothing(focal_point):
    focal_point.is_active = False

    assert not focal_point.has_perm("reporting.write_report")


def test_member_codes_in_addresses_are_capital(as_, board):
    MemberFactory(code="FR")

    assert as_(board).get("/members/fr/").status_code == 404

"""`manage.py demo`: an invented history that shows everything, told once and always the same."""

import io
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import RequestFactory, override_settings

from actions.models import Action, Evidence, Participation, Update
from actions.reporting.models import Answer, Period, Report, ReportEvent, ReportLine
from actions.standing import standings
from actions.status import STATES, Freshness, LifeCycle
from mdmplan.clock import end_of_day
from mdmplan.dashboard.models import Decision, Meeting, Outcome, Pack, PriorityComment, State
from members.models import Member, Role, User
from priorities.models import Plan

TODAY = date(2025, 7, 8)
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("members", "priorities", "actions", "reporting", "dashboard")
]


def demo():
    """Run the command, and return what it says."""
    output = io.StringIO()
    with override_settings(MDMPLAN_DEMO=True, MDMPLAN_TODAY=TODAY):
        call_command("demo", stdout=output, no_color=True)
    return output.getvalue()


def told():
    """Return every row as it was told, in no order, without passwords; codes and addresses stand for ids."""
    rows = {}
    for model in MODELS:
        columns = []
        for field in model._meta.concrete_fields:
            if field.is_relation:
                named = {each.name for each in field.related_model._meta.fields} & {"code", "email"}
                columns += [f"{field.name}__{name}" for name in named]
            elif field.name not in ("id", "history_id", "password", "key"):  # the key of a notice is an id
                columns.append(field.name)
        if model is ReportLine:
            columns += ["report__member__code", "report__period__code"]
        rows[model._meta.label] = sorted(model._base_manager.values_list(*columns), key=repr)
    return rows


def everything():
    """Return every row, with ids and passwords."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in MODELS}


@pytest.fixture(scope="module")
def twice(django_db_setup, django_db_blocker):
    """Tell the story twice; keep what the first told and the rows of the second, for this module alone."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            demo()
            first = told()
            transaction.set_rollback(True)
        said = demo()
        yield first, said
        transaction.set_rollback(True)


@pytest.fixture
def story(twice, db):
    """Have the demonstration in the database."""
    return twice


@pytest.fixture
def plan(story):
    """Return the plan of the demonstration."""
    return Plan.objects.get()


def test_outside_demonstration_mode_it_refuses_and_writes_nothing(story, settings):
    before = everything()
    settings.MDMPLAN_DEMO = False

    with pytest.raises(CommandError, match="needs MDMPLAN_DEMO=1"):
        call_command("demo")

    assert everything() == before


def test_it_says_when_it_is_ready_and_a_second_time_changes_nothing(story):
    _first, said = story
    before = everything()

    assert said == "The demonstration is ready.\n"
    assert demo() == "The demonstration is there already: nothing to do.\n"
    assert everything() == before


def test_it_tells_the_same_words_each_time(story):
    first, _said = story

    assert told() == first


def test_the_plan_and_its_members_are_the_real_ones(plan):
    assert (Member.objects.count(), Action.objects.of(plan).count()) == (17, 18)
    assert (plan.priorities.count(), plan.objectives.count(), plan.axes.count()) == (4, 10, 3)
    assert not Action.objects.filter(objective__code="C3").exists()


@pytest.mark.parametrize(
    ("account", "role", "member"),
    [
        ("secretariat", Role.SECRETARIAT, None),
        ("fr", Role.FOCAL_POINT, "FR"),
        ("fr.contributor", Role.CONTRIBUTOR, "FR"),
        ("es", Role.FOCAL_POINT, "ES"),
        ("jp", Role.FOCAL_POINT, "JP"),
        ("board", Role.BOARD, None),
        ("admin", Role.ADMINISTRATOR, None),
    ],
)
def test_its_accounts_sign_in(story, account, role, member):
    email = f"{account}@demo.example"

    user = authenticate(RequestFactory().post("/"), email=email, password="demo-mdmplan")

    assert (user.email, user.role, user.member and user.member.code) == (email, role, member)
    assert authenticate(RequestFactory().post("/"), email=email, password="demo") is None


def test_each_member_has_its_focal_point(story):
    people = User.objects.filter(role=Role.FOCAL_POINT).values_list("member__code", flat=True)

    assert sorted(people) == sorted(Member.objects.values_list("code", flat=True))


def test_every_state_and_every_freshness_occurs(plan):
    now, before = (standings(plan, end_of_day(day)) for day in (TODAY, date(2025, 6, 15)))

    assert Counter(each.state for each in now).keys() == STATES.keys()
    assert {each.life_cycle for each in now} == set(LifeCycle.values)
    assert {each.freshness for each in now + before} == {*Freshness.values, None}
    assert {each.freshness for each in now} - {each.freshness for each in before} == {Freshness.DUE}
    assert {each.freshness for each in before} - {each.freshness for each in now} == {Freshness.STALE}


def test_every_state_of_a_report_every_role_verdict_outcome_and_answer_occurs(story):
    def found(model, name):
        return set(model.objects.values_list(name, flat=True))

    assert set(Report.objects.filter(period__code="2025-Q2").values_list("state", flat=True)) == set(
        Report.State.values
    )
    assert found(ReportEvent, "kind") == set(ReportEvent.Kind.values) - {"recall"}
    assert found(Participation, "role") == set(Participation.Role.values)
    assert found(ReportLine, "verdict") == {"", *ReportLine.Verdict.values}
    assert found(ReportLine, "answer") == {"", *Answer.values}
    assert found(ReportLine, "support") == set(ReportLine.Support.values)
    assert found(Outcome, "kind") == set(Outcome.Kind.values) - {"reopened"}
    assert {each.state for each in Decision.objects.stood(end_of_day(TODAY))} == set(State)
    assert found(Period, "kind") == set(Period.Kind.values)


def test_the_status_of_each_action_is_its_last_update(story):
    columns = ("life_cycle", "health", "progress", "completed_on", "forecast_on")
    silent = []
    for action in Action.objects.order_by("code"):
        latest = action.updates.first()
        if latest is None:
            silent.append(action.code)
            assert (action.life_cycle, action.revision, action.updated_at) == ("not_started", 0, None)
            continue
        assert [getattr(action, name) for name in columns] == [getattr(latest, name) for name in columns]
        assert (action.updated_at, action.revision) == (latest.at, action.updates.count())
    assert silent == ["D3.2"]


def test_each_update_begins_where_the_one_before_ended(story):
    kept = ("life_cycle", "health", "progress", "forecast_on")
    for action in Action.objects.all():
        history = list(action.updates.order_by("pk"))
        for before, after in pairwise(history):
            assert [getattr(after, f"old_{name}") for name in kept] == [getattr(before, name) for name in kept]


@pytest.mark.parametrize(
    ("model", "moment"),
    [
        (Update, "at"),
        (ReportEvent, "at"),
        (PriorityComment, "at"),
        (Evidence, "added_at"),
        (Decision, "raised_at"),
        (Outcome, "at"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_it_is_told_in_the_order_of_time(story, model, moment):
    moments = list(model.objects.order_by("pk").values_list(moment, flat=True))

    assert len(moments) >= 5
    assert moments == sorted(moments)


def test_nothing_has_happened_after_its_day(story):
    planned = {"due_at", "locks_at", "last_login"}
    morning = datetime(2025, 7, 7, 22, tzinfo=UTC)  # midnight in Paris
    happened = {
        f"{model._meta.label}.{field.name}": model._base_manager.aggregate(last=models.Max(field.name))["last"]
        for model in MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.name not in planned
    }

    assert {name: last for name, last in happened.items() if last and last > morning} == {}
    assert happened["actions.Update.at"].date() > date(2025, 7, 1)
    assert max(filter(None, Action.objects.values_list("completed_on", flat=True))) <= TODAY


def test_the_pack_of_the_last_meeting_is_sealed_and_was_corrected(plan):
    pack = Pack.objects.get()

    assert (pack.meeting.held_on, pack.edition) == (date(2025, 3, 12), 1)
    assert pack.intact
    assert [file.language for file in pack.files.all() if file.intact] == ["en", "es", "fr"]
    assert pack.errata.count() == 1


def test_the_second_quarter_of_2025_is_open_and_the_next_meeting_is_to_come(plan):
    periods = Period.objects.order_by("starts_on", "opens_on")

    assert [period.code for period in periods.filter(opened_at__isnull=False)][-1] == "2025-Q2"
    assert [period.code for period in periods.filter(opened_at=None)] == ["2025-Q3", "2025-Q4", "2025-closing"]
    assert list(Meeting.objects.filter(held_on__gt=TODAY).values_list("held_on", flat=True)) == [date(2025, 9, 19)]

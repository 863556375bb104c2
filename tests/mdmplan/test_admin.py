"""Every registered admin: its pages for those who have it, and what nobody does there."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

import mdmplan.urls  # noqa: F401  # what it unregisters is no page
from tests import factories

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
ROLES = ("administrator", "secretariat")
#: Who may add and change; everything else is only read, even by administrators.
WRITTEN = {
    "Plan": ROLES,
    "Axis": ROLES,
    "Priority": ROLES,
    "Objective": ROLES,
    "Action": ROLES,
    "Participation": ROLES,
    "Milestone": ROLES,
    "Period": ROLES,
    "Meeting": ROLES,
    "Decision": ROLES,
    "Member": ROLES,
    "User": ("administrator",),
}
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def make(model, count=1):
    """Make rows of a model."""
    if model is apps.get_model("priorities", "Priority"):
        return [factories.PriorityFactory(code=code) for code in "ABC"[:count]]
    if model is apps.get_model("priorities", "Plan"):
        return [factories.PlanFactory(slug=f"plan-{n}") for n in range(count)]
    if model is apps.get_model("dashboard", "Meeting"):
        return [factories.MeetingFactory(held_on=date(2025, 3, 12 + n)) for n in range(count)]
    if model.__name__ in ("Report", "ReportLine", "ReportEvent"):
        return [of_report(model, "submitted") for _n in range(count)]
    different = {"Axis": "X", "Objective": "A", "Period": "2025-"}.get(model.__name__)
    factory = getattr(factories, f"{model.__name__}Factory")
    return [factory(**({"code": f"{different}{n}"} if different else {})) for n in range(count)]


def of_report(model, state):
    """Make a report in `state`, or an answer or an event of one; the answer is there from the first draft on."""
    sent = {"submitted_at": factories.NOW, "submitted_by": factories.UserFactory(of_member=True)}
    dated = {"submitted": sent, "returned": sent, "accepted": sent | {"accepted_at": factories.NOW}}.get(state, {})
    report = factories.ReportFactory(state=state, **dated)
    if model.__name__ == "Report":
        return report
    if model.__name__ == "ReportEvent":
        return factories.ReportEventFactory(report=report)
    return factories.ReportLineFactory(report=report, on_track=True)


def address(model, page, *args):
    """Return the address of an admin page."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def snapshot():
    """Return every row of every table of ours, except when people last signed in."""
    rows = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in MODELS}
    return rows | {"members.User": [row | {"last_login": None} for row in rows["members.User"]]}


def test_only_our_own_models_are_there():
    assert {model._meta.app_label for model in MODELS} == {
        "members",
        "priorities",
        "actions",
        "reporting",
        "dashboard",
        "post_office",  # the outbox, with a page of ours
    }
    assert set(WRITTEN) < {model.__name__ for model in MODELS}


@every_model
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_shows_every_row(as_, request, model, role, rows):
    reader = request.getfixturevalue(role)
    make(model, rows)

    page = as_(reader).get(address(model, "changelist"))

    assert page.context["cl"].result_count == model.objects.count() >= rows
    assert page.context["has_add_permission"] is (role in WRITTEN.get(model.__name__, ()))


@every_model
def test_the_list_costs_the_same_with_one_row_and_with_three(as_, administrator, model, django_assert_max_num_queries):
    pk, client, counts = make(model, 3)[0].pk, as_(administrator), []
    client.get(address(model, "changelist"))
    for query in ({"id__exact": pk}, {}):
        with django_assert_max_num_queries(12) as captured:
            page = client.get(address(model, "changelist"), query)
        counts.append((page.context["cl"].result_count, len(captured)))

    (one, queries), (all_of_them, same) = counts
    assert (one, all_of_them >= 3, queries) == (1, True, same)


@every_model
def test_the_list_is_filtered(as_, administrator, model):
    make(model)
    client = as_(administrator)

    found = client.get(address(model, "changelist")).context["cl"]

    choices = [choice for chosen in found.filter_specs for choice in chosen.choices(found)]
    assert choices
    for choice in choices:
        assert client.get(address(model, "changelist") + choice["query_string"]).status_code == 200


@every_model
def test_the_list_can_be_searched(as_, administrator, model):
    make(model)

    page = as_(administrator).get(address(model, "changelist"), {"q": "nothing of the kind"})

    assert page.context["cl"].result_count == 0


@every_model
@pytest.mark.parametrize("role", ROLES)
def test_a_row_is_shown_and_changed_only_by_those_who_write_it(as_, request, model, role):
    reader = request.getfixturevalue(role)
    [row] = make(model)

    page = as_(reader).get(address(model, "change", row.pk))

    assert page.context["original"] == row
    assert page.context["has_change_permission"] is (role in WRITTEN.get(model.__name__, ()))
    assert page.context["has_delete_permission"] is False


@pytest.mark.parametrize(
    ("name", "state", "to_secretariat"),
    [
        (name, state, state in states)
        for name, states in (
            ("Report", ("submitted", "returned", "accepted")),
            ("ReportEvent", ("submitted", "returned", "accepted")),
            ("ReportLine", ("submitted", "accepted")),
        )
        for state in ("not_started", "draft", "submitted", "returned", "accepted")
    ],
)
def test_what_a_member_has_not_sent_is_not_there_for_the_secretariat(
    as_, secretariat, administrator, name, state, to_secretariat
):
    model = apps.get_model("reporting", name)
    row = of_report(model, state)

    def seen(client):
        page = client.get(address(model, "changelist"))
        opened = client.get(address(model, "change", row.pk))
        return list(page.context["cl"].result_list), opened.status_code

    nothing = ([], 302)  # back to the index, which says that there is no such row
    assert seen(as_(secretariat)) == (([row], 200) if to_secretariat else nothing)
    assert seen(as_(administrator)) == ([row], 200)


@every_model
@pytest.mark.parametrize("role", ROLES)
def test_a_row_is_added_only_by_those_who_write_it(as_, request, model, role):
    page = as_(request.getfixturevalue(role)).get(address(model, "add"))

    if role in WRITTEN.get(model.__name__, ()):
        assert (page.status_code, page.context["add"]) == (200, True)
    else:
        assert page.status_code == 403


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model.__name__ not in WRITTEN], ids=lambda m: m.__name__
)
def test_what_is_only_read_is_neither_added_nor_changed(as_, administrator, model):
    [row] = make(model)
    client, before = as_(administrator), snapshot()

    for page in (address(model, "add"), address(model, "change", row.pk)):
        assert client.post(page, {"_save": "Save"}).status_code == 403
    assert snapshot() == before


@every_model
def test_nothing_is_deleted(as_, administrator, model):
    [row] = make(model)
    client, before = as_(administrator), snapshot()

    for answer in (
        client.get(address(model, "delete", row.pk)),
        client.post(address(model, "delete", row.pk), {"post": "yes"}),
    ):
        assert answer.status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post(address(model, "changelist"), chosen)
    assert snapshot() == before


@pytest.mark.parametrize("role", ["board", "contributor", "focal_point"])
def test_nobody_else_comes_in(as_, request, role, secretariat):
    reader = request.getfixturevalue(role)

    assert as_(secretariat).get("/admin/").status_code == 200
    assert as_(reader).get("/admin/").status_code == 302

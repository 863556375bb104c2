"""Sheets that come into the admin, all of a sheet or nothing, and lists that leave it."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from zeal import zeal_ignore

from actions.models import Milestone, Participation
from members.models import Member
from priorities.models import Axis, Objective, Priority
from tests.factories import (
    NOW,
    ActionFactory,
    AxisFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PlanFactory,
    PriorityCommentFactory,
    PriorityFactory,
    ReportEventFactory,
    UserFactory,
    update,
)
from tests.priorities.helpers import CLOSED, closed_plan, next_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
IMPORTED = (
    "members/member",
    "priorities/axis",
    "priorities/priority",
    "priorities/objective",
    "actions/participation",
    "actions/milestone",
)
EXPORTED = (*IMPORTED, "actions/action", "actions/update", "reporting/reportevent", "dashboard/prioritycomment")


def sheet(*rows, name="sheet.csv"):
    """Return a text file; its first row names the columns."""
    return SimpleUploadedFile(name, "\n".join(rows).encode())


def full_of_nothing():
    """Return a small workbook that unpacks to a thousand times its size."""
    made, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["code"])
    book.active.append(["FR"])
    book.save(made)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b" " * 5_000_000)
    return SimpleUploadedFile("m.xlsx", made.getvalue())


def bring(client, model, file):
    """Upload a file and get the page that says what it would do."""
    with zeal_ignore():  # each row is held against the rules of its model, one by one
        return client.post(f"/admin/{model}/import/", {"resource": "0", "format": "", "import_file": file})


def confirm(client, model, page):
    """Confirm what a page shows."""
    form = page.context["confirm_form"]
    with zeal_ignore():
        return client.post(f"/admin/{model}/process_import/", {name: form[name].value() for name in form.fields})


@translation.override("en")
def shown(page):
    """Return what each row would do: the result, and what changes or why it is refused."""
    rows = []
    for row in page.context["result"].rows:
        why = row.validation_error.message_dict if row.validation_error else [str(e.error) for e in row.errors]
        rows.append((row.import_type, why or row.diff))
    return rows


MEMBER = "code,native_name,name_fr,country_fr,language,time_zone,left_on"


def test_a_sheet_is_shown_first_and_written_when_confirmed(as_, secretariat):
    MemberFactory(code="FR", country_fr="France", name_fr="MdM France", native_name="MdM")
    MemberFactory(code="GR", country_fr="Grèce", name_fr="MdM Grèce", native_name="MdM")
    client = as_(secretariat)
    rows = [
        "FR,MdM,MdM France,France,fr,Europe/Paris,",
        "GR,MdM,MdM Grèce,Hellas,fr,Europe/Paris,2025-06-30",
        "ES,MdM,MdM Espagne,Espagne,es,Europe/Madrid,",
    ]

    page = bring(client, "members/member", sheet(MEMBER, *rows))

    assert page.status_code == 200
    same, changed, new = shown(page)
    assert (same[0], changed) == (
        "skip",
        ("update", [("country_fr", "Grèce", "Hellas"), ("left_on", "", "2025-06-30")]),
    )
    assert (new[0], new[1][0], len(new[1])) == ("new", ("code", "", "ES"), 6)
    assert Member.objects.count() == 2

    done = confirm(client, "members/member", page)

    assert done.url == "/admin/members/member/"
    assert [str(message) for message in client.get(done.url).context["messages"]] == [
        "Imported: 1 added, 1 changed, 1 as before."
    ]
    greece = Member.objects.get(code="GR")
    assert (greece.country_fr, greece.left_on) == ("Hellas", date(2025, 6, 30))
    assert greece.history.latest("history_id").history_user == secretariat
    assert Member.objects.get(code="ES").language == "es"


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("es,MdM,MdM,Espagne,es,Europe/Madrid,", "__all__", "The code is two capital letters, as in ISO 3166."),
        ("ES,MdM,MdM,Espagne,es,Madrid,", "time_zone", "“Madrid” is not a time zone such as Europe/Paris."),
        ("ES,MdM,,Espagne,es,Europe/Madrid,", "name_fr", "This field cannot be blank."),
        ("ES,MdM,MdM,Espagne,es,Europe/Madrid,June", "left_on", "Write the day as 2025-06-30."),
    ],
)
def test_one_bad_row_and_nothing_is_offered(row, column, sentence, as_, secretariat):
    client = as_(secretariat)
    good = "FR,MdM,MdM France,France,fr,Europe/Paris,"
    assert bring(client, "members/member", sheet(MEMBER, good)).status_code == 200

    page = bring(client, "members/member", sheet(MEMBER, good, row))

    assert (page.status_code, "confirm_form" in page.context) == (422, False)
    assert shown(page)[1] == ("invalid", {column: [sentence]})
    assert "Nothing was written." in page.text
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ("name_fr", "These columns are missing: code."),
        (f"{MEMBER},colour", "These columns are not known: colour."),
    ],
)
def test_the_first_line_names_columns_that_are_there(columns, sentence, as_, secretariat):
    page = bring(as_(secretariat), "members/member", sheet(columns, ",".join("x" for _name in columns.split(","))))

    assert [str(error.error) for error in page.context["result"].base_errors] == [sentence]
    assert (page.status_code, sentence in page.text) == (422, True)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (sheet("code", name="members.ods"), "Give an Excel workbook (.xlsx) or a text file (.csv)."),
        (sheet("code", name="members.xlsx"), "This file cannot be read: save it as .xlsx, or as CSV in UTF-8."),
        (
            SimpleUploadedFile("m.csv", "é".encode("cp1252")),
            "This file cannot be read: save it as .xlsx, or as CSV in UTF-8.",
        ),
        (SimpleUploadedFile("m.csv", b"x" * 1_100_000), "This file is larger than 1 MB: bring it in several parts."),
        (full_of_nothing(), "This file cannot be read: save it as .xlsx, or as CSV in UTF-8."),
    ],
    ids=["kind", "no workbook", "encoding", "size", "unpacked"],
)
def test_a_file_that_cannot_be_read_has_its_sentence(file, sentence, as_, secretariat):
    file.seek(0)

    page = bring(as_(secretariat), "members/member", file)

    assert (page.status_code, page.context["form"].errors["import_file"]) == (422, [sentence])


def test_what_changed_since_the_preview_is_refused_whole(as_, secretariat):
    client = as_(secretariat)
    action = ActionFactory(code="A1.1")
    for code in ("ES", "FR", "GR"):
        MemberFactory(code=code)
    roles = ["plan,action,member,role", "2023-2025,A1.1,GR,exempt", "2023-2025,A1.1,ES,lead"]
    page = bring(client, "actions/participation", sheet(*roles))
    lead = ParticipationFactory(action=action, member=Member.objects.get(code="FR"), lead=True)

    late = confirm(client, "actions/participation", page)

    assert (late.status_code, list(Participation.objects.all())) == (422, [lead])
    assert shown(late)[1] == ("invalid", {"__all__": ["This action has its lead already."]})
    lead.role = "contributing"
    lead.save()
    assert confirm(client, "actions/participation", page).status_code == 302
    assert Participation.objects.get(member__code="ES").role == "lead"


def test_a_preview_that_was_tampered_with_is_refused(as_, secretariat):
    client = as_(secretariat)
    page = bring(client, "members/member", sheet(MEMBER, "FR,MdM,MdM France,France,fr,Europe/Paris,"))
    form = page.context["confirm_form"]
    sent = {name: form[name].value() for name in form.fields}

    assert client.post("/admin/members/member/process_import/", sent | {"import_file_name": "x"}).status_code == 400
    incomplete = client.post("/admin/members/member/process_import/", sent | {"import_file_name": ""})
    assert set(incomplete.context["errors"]) == {"import_file_name"}
    assert not Member.objects.exists()


PARTS = {
    "priorities/axis": ("plan,code,title_fr,position", "2023-2025,AGIR,Agir,2", "2023-2025,BIS,Bis,3", Axis),
    "priorities/priority": ("plan,axis,code,title_fr", "2023-2025,AGIR,A,Autre", "2023-2025,AGIR,B,B", Priority),
    "priorities/objective": ("plan,priority,code,title_fr", "2023-2025,A,A1,Autre", "2023-2025,A,A2,B", Objective),
}


@pytest.mark.parametrize("model", PARTS)
def test_parts_of_the_plan_come_in(model, as_, secretariat):
    columns, changed, new, kind = PARTS[model]
    ObjectiveFactory(code="A1")
    client = as_(secretariat)

    confirm(client, model, bring(client, model, sheet(columns, changed, new)))

    assert [(row.title_fr, row.plan.slug, row.added_at) for row in kind.objects.order_by("code")] == [
        (changed.split(",")[columns.split(",").index("title_fr")], "2023-2025", datetime(2023, 1, 1, tzinfo=UTC)),
        (new.split(",")[columns.split(",").index("title_fr")], "2023-2025", NOW),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2023-2025,Z,A2,Deux", "“Z”: there is no such priority."),
        ("2026-2028,A,A2,Deux", "“2026-2028”: there is no such plan."),
    ],
)
def test_a_code_that_leads_nowhere_has_its_sentence(row, sentence, as_, secretariat):
    ObjectiveFactory(code="A1")

    page = bring(as_(secretariat), "priorities/objective", sheet("plan,priority,code,title_fr", row))

    assert (page.status_code, sentence in page.text, Objective.objects.count()) == (422, True, 1)


@pytest.mark.parametrize(
    ("model", "rows"),
    [
        ("priorities/axis", ("plan,code,title_fr", "2023-2025,AGIR,Autre")),
        ("actions/milestone", ("id,plan,action,title_fr,due_on", ",2023-2025,A1.1,Étape,2025-09-01")),
    ],
)
def test_a_closed_plan_takes_nothing(model, rows, as_, secretariat):
    plan = ActionFactory(code="A1.1").plan
    client = as_(secretariat)
    assert bring(client, model, sheet(*rows)).status_code == 200
    plan.closed_at, plan.closed_by = NOW, secretariat
    plan.save()

    page = bring(client, model, sheet(*rows))

    sentence = "This plan is closed: it stays as it is and is not edited any more."
    assert shown(page) == [("invalid", {"__all__": [sentence]})]


def test_no_milestone_is_taken_out_of_a_closed_plan(as_, secretariat):
    step = MilestoneFactory(action=ActionFactory(objective=ObjectiveFactory(plan=closed_plan())))
    ActionFactory(code="A1.2", objective=ObjectiveFactory(plan=next_plan()))
    columns = "id,plan,action,title_fr,due_on"

    page = bring(as_(secretariat), "actions/milestone", sheet(columns, f"{step.pk},2026-2028,A1.2,Étape,2025-09-01"))

    assert shown(page) == [("invalid", {"__all__": [CLOSED]})]


def test_milestones_are_told_apart_by_their_number(as_, secretariat):
    step = MilestoneFactory(action=ActionFactory(code="A1.1"), title_fr="Ancienne")
    client = as_(secretariat)
    columns = "id,plan,action,title_fr,due_on"
    rows = [f"{step.pk},2023-2025,A1.1,Nouvelle,2025-10-01", ",2023-2025,A1.1,Deuxième,2025-11-01"]

    confirm(client, "actions/milestone", bring(client, "actions/milestone", sheet(columns, *rows)))

    assert [(row.pk == step.pk, row.title_fr, row.due_on) for row in Milestone.objects.order_by("pk")] == [
        (True, "Nouvelle", date(2025, 10, 1)),
        (False, "Deuxième", date(2025, 11, 1)),
    ]
    for number in ("999", "x"):
        page = bring(client, "actions/milestone", sheet(columns, f"{number},2023-2025,A1.1,Autre,2025-10-01"))
        sentence = f"There is no milestone {number}: leave id empty for a new one."
        assert shown(page) == [("error", [sentence])]


@pytest.mark.parametrize("model", IMPORTED)
def test_what_leaves_as_a_workbook_comes_back_unchanged(model, as_, secretariat):
    ParticipationFactory(
        action=ActionFactory(code="A1.10"), member=MemberFactory(code="ES", name_fr="=1+1", founded=1990)
    )
    MilestoneFactory(action=ActionFactory(code="A1.2"), done_on=date(2025, 6, 1))
    client = as_(secretariat)

    left = client.post(f"/admin/{model}/export/", {"format": "0"})
    page = bring(client, model, SimpleUploadedFile("back.xlsx", left.content))

    assert page.status_code == 200
    assert {what for what, _changes in shown(page)} == {"skip"}


def make_three(_n):
    """Make one more of everything that leaves."""
    code = "ABC"[_n]
    action = ActionFactory(code=f"{code}1.1")
    ParticipationFactory(action=action)
    MilestoneFactory(action=action)
    update(action, "on_track", progress="12.5")
    AxisFactory(code=f"X{_n}")
    PriorityCommentFactory(priority=PriorityFactory(code=code))
    ReportEventFactory(by=UserFactory(role="secretariat"))


@pytest.mark.parametrize("model", EXPORTED)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_leaves_under_the_same_number_of_queries(model, rows, as_, administrator, django_assert_max_num_queries):
    for n in range(rows):
        make_three(n)
    client = as_(administrator)

    with django_assert_max_num_queries(6):
        left = client.post(f"/admin/{model}/export/", {"format": "1"})

    name = model.partition("/")[2]
    assert left["Content-Disposition"] == f'attachment; filename="{name}-2025-07-08.csv"'
    table = list(csv.DictReader(io.StringIO(left.content.decode("utf-8-sig"))))
    assert len(table) >= rows
    assert client.get(f"/admin/{model}/").context["has_export_permission"] is True


def test_what_leaves_is_the_list_as_it_is_filtered(as_, secretariat):
    ParticipationFactory(action=ActionFactory(code="A1.1"), member=MemberFactory(code="ES"), lead=True)
    ParticipationFactory(action=ActionFactory(code="A1.2"), member=MemberFactory(code="FR"))
    client = as_(secretariat)
    form = client.get("/admin/actions/participation/export/?role__exact=lead")
    assert form.context["fields_list"][0][1] == ["plan", "action", "member", "role"]

    left = client.post("/admin/actions/participation/export/?role__exact=lead", {"format": "0"})

    workbook = openpyxl.load_workbook(io.BytesIO(left.content)).active
    assert [[cell.value for cell in row] for row in workbook] == [
        ["plan", "action", "member", "role"],
        ["2023-2025", "A1.1", "ES", "lead"],
    ]


def test_actions_leave_with_their_status_and_come_in_on_their_own_page(as_, secretariat):
    update(ActionFactory(code="A1.10", title_en="=cmd()"), "on_track", progress="12.5")
    client = as_(secretariat)

    left = client.post("/admin/actions/action/export/", {"format": "0"})

    head, row = ([cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(left.content)).active)
    action = dict(zip(head, row, strict=True))
    assert [action[name] for name in ("plan", "objective", "code", "title_en", "life_cycle", "progress")] == [
        "2023-2025",
        "A1",
        "A1.10",
        "'=cmd()",
        "in_progress",
        12.5,
    ]
    assert client.get("/admin/actions/action/import/").status_code == 302
    assert '<a href="/actions/import/">Import</a>' in client.get("/admin/actions/action/").text


@pytest.mark.parametrize("model", IMPORTED)
def test_sheets_are_for_the_secretariat(model, as_, secretariat, board):
    PlanFactory()
    client = as_(secretariat)
    assert [client.get(f"/admin/{model}/{page}/").status_code for page in ("import", "export")] == [200, 200]

    client = as_(board)
    assert [client.get(f"/admin/{model}/{page}/").status_code for page in ("import", "export")] == [302, 302]


def test_no_page_of_a_sheet_runs_code_of_its_own(as_, secretariat):
    client = as_(secretariat)
    preview = bring(client, "members/member", sheet(MEMBER, "FR,MdM,MdM France,France,fr,Europe/Paris,"))
    pages = [preview, *(client.get(f"/admin/members/member/{page}/") for page in ("import", "export"))]

    for page in pages:
        assert "style=" not in page.text
        assert "onchange" not in page.text
        assert page.text.count("<script") == page.text.count("<script src=")

"""/actions/import/…: a spreadsheet comes into the plan, page by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.models import Action, Import
from actions.services.importing import STEP
from tests.factories import ActionFactory, ObjectiveFactory, PlanFactory
from tests.reporting.helpers import said, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/actions/import/"
TWO_ROWS = "code;objective;title_fr;Humeur\nA1.1;A1;Faire A1.1 mieux;bonne\nA1.9;A1;Une nouvelle;\n"


def upload(client, text=TWO_ROWS, name="actions.csv", **typed):
    """Send a file as the form does."""
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(URL, {"file": SimpleUploadedFile(name, content), **typed})


def columns(client, batch, **changes):
    """Choose the columns as they are proposed, with changes by the name of the column."""
    page = client.get(f"{URL}{batch.pk}/?columns")
    data = {"language": "fr"}
    for row in page.context["form"].rows:
        data[row["field"].html_name] = changes.get(row["column"], row["field"].value())
    return client.post(f"{URL}{batch.pk}/columns/", data)


@pytest.fixture
def plan():
    """An objective with one action, A1.1."""
    ActionFactory(code="A1.1")
    return Action.objects.get().plan


def test_from_the_file_to_the_plan_and_back(as_, secretariat, plan):
    client = as_(secretariat)

    response = upload(client)
    batch = Import.objects.get()
    here = f"{URL}{batch.pk}/"
    assertRedirects(response, here)

    page = client.get(here)
    assert [(row["column"], row["example"], row["field"].value()) for row in page.context["form"].rows] == [
        ("code", "A1.1", "code"),
        ("objective", "A1", "objective"),
        ("title_fr", "Faire A1.1 mieux", "title_fr"),
        ("Humeur", "bonne", ""),
    ]
    assertContains(page, "Columns that are not read: Humeur", count=1)

    assertRedirects(columns(client, batch), here)
    page = client.get(here)
    assert [(row.line, row.result) for row, _changes in page.context["rows"]] == [(2, "updated"), (3, "created")]
    assert "<del>Faire A1.1</del> <ins>Faire A1.1 mieux</ins>" in words(page)
    assert [(key, count) for key, _words, count in page.context["results"]] == [("created", 1), ("updated", 1)]
    assert Action.objects.count() == 1  # nothing is written yet

    assertRedirects(client.post(f"{here}apply/"), here)
    assert sorted(Action.objects.values_list("code", "title_fr")) == [
        ("A1.1", "Faire A1.1 mieux"),
        ("A1.9", "Une nouvelle"),
    ]
    assertContains(client.get(here), "Written into the plan on 8 July 2025", count=1)

    assertRedirects(client.post(f"{here}undo/"), here)
    assert Action.objects.get(code="A1.1").title_fr == "Faire A1.1"
    assert Action.objects.get(code="A1.9").withdrawn_by == secretariat
    assertContains(client.get(here), "Undone on 8 July 2025", count=1)
    assertContains(client.get(here), "What it created is withdrawn, what it changed is as before.", count=1)


def test_the_second_time_there_is_nothing_to_write(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)
    columns(client, Import.objects.get())
    client.post(f"{URL}{Import.objects.get().pk}/apply/")
    upload(client)
    batch = Import.objects.first()
    columns(client, batch)

    page = client.get(f"{URL}{batch.pk}/")

    assertContains(page, "The plan says all of this already", count=1)
    assertNotContains(page, "/apply/")


def test_a_refused_row_keeps_everything_out(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client, "code;objective;title_fr\nA1.9;A1;Une\nA1.8;Z9;Deux\n")
    batch = Import.objects.get()
    columns(client, batch)

    page = client.get(f"{URL}{batch.pk}/?result=refused")

    assert [row.line for row, _changes in page.context["rows"]] == [3]
    assertContains(page, 'data-kind="error"')
    assertContains(page, "1 row is refused, so nothing can be written", count=1)
    assertNotContains(page, "/apply/")
    response = client.post(f"{URL}{batch.pk}/apply/")
    assert "1 row is refused" in said(response)[0]
    assert Action.objects.count() == 1


def test_a_refused_column_has_its_sentence(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)
    batch = Import.objects.get()

    response = columns(client, batch, code="")

    assert response.status_code == 422
    assertContains(response, "Say which column holds the code of the action", status_code=422)


def test_a_field_that_does_not_exist_is_refused(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)

    assert columns(client, Import.objects.get(), Humeur="weather").status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.csv", b"", "is empty"),
        ("plan.xlsx", b"%PDF-1.7\n\x00\x01", "neither an Excel workbook"),
    ],
)
def test_a_file_of_no_use_has_its_sentence(name, content, sentence, as_, secretariat, plan):
    response = upload(as_(secretariat), content, name)

    assert response.status_code == 422
    assert sentence in response.context["form"].errors["file"][0]
    assert not Import.objects.exists()


def test_no_file_at_all(as_, secretariat, plan):
    response = as_(secretariat).post(URL)

    assert response.context["form"].errors == {"file": ["Choose a file first."]}


def test_gaps_are_filled_down_when_the_person_says_so(as_, secretariat, plan):
    ObjectiveFactory(code="B1")
    client = as_(secretariat)
    upload(client, "objective;code;title_fr\nB1;B1.1;Une\n;B1.2;Deux\n")
    batch = Import.objects.get()
    client.post(
        f"{URL}{batch.pk}/columns/",
        {"language": "fr", "field-0": "objective", "fill-0": "on", "field-1": "code", "field-2": "title_fr"},
    )

    page = client.get(f"{URL}{batch.pk}/")

    assert [(row.code, row.result) for row, _changes in page.context["rows"]] == [
        ("B1.1", "created"),
        ("B1.2", "created"),
    ]


def test_the_columns_can_be_chosen_again(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)
    batch = Import.objects.get()
    columns(client, batch)

    assertContains(client.get(f"{URL}{batch.pk}/"), "?columns", count=1)
    columns(client, batch, Humeur="note")
    assert Import.objects.get().mapping["fields"]["Humeur"] == "note"


def test_a_long_file_is_previewed_in_steps(as_, secretariat, plan):
    rows = "".join(f"A1.{number};A1;Une\n" for number in range(2, STEP + 3))
    client = as_(secretariat)
    upload(client, "code;objective;title_fr\n" + rows)
    batch = Import.objects.get()
    here = f"{URL}{batch.pk}/"

    columns(client, batch)
    page = client.get(here)
    assertContains(page, f'<progress max="{STEP + 1}" value="{STEP}"', count=1)
    assertNotContains(page, "/apply/")

    assertRedirects(client.post(f"{here}preview/"), here)
    page = client.get(here)
    assert page.context["results"] == [("created", "Created", STEP + 1)]
    assert len(page.context["rows"]) == 50
    assertContains(client.get(f"{here}?result=created&page=2"), "?result=created&amp;page=3", count=1)


def test_what_has_changed_since_the_preview_is_looked_at_again(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)
    batch = Import.objects.get()
    columns(client, batch)
    Action.objects.update(title_fr="Autrement")

    response = client.post(f"{URL}{batch.pk}/apply/")

    assert said(response)[0].startswith("The plan has changed since this preview.")
    assert Action.objects.count() == 1


def test_an_import_that_something_depends_on_says_why_it_stays(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)
    first = Import.objects.get()
    columns(client, first)
    client.post(f"{URL}{first.pk}/apply/")
    Action.objects.get(code="A1.9").save()

    page = client.get(f"{URL}{first.pk}/")

    assert page.context["obstacle"] != ""
    assertNotContains(page, "/undo/")
    assert said(client.post(f"{URL}{first.pk}/undo/")) == [page.context["obstacle"]]


def test_the_imports_so_far_are_listed(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)

    assertContains(client.get(URL), f'href="{URL}{Import.objects.get().pk}/">actions.csv', count=1)


def test_an_import_of_another_plan_is_not_here(as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)
    PlanFactory(slug="next", starts_on=plan.ends_on.replace(year=2026), ends_on=plan.ends_on.replace(year=2028))
    pk = Import.objects.get().pk

    assert client.get(f"/plans/next/actions/import/{pk}/").status_code == 404
    assert client.get(f"{URL}{pk}/").status_code == 200


@pytest.mark.parametrize("step", ["columns", "preview", "apply", "undo"])
def test_the_steps_reject_get(step, as_, secretariat, plan):
    client = as_(secretariat)
    upload(client)

    assert client.get(f"{URL}{Import.objects.get().pk}/{step}/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_for_one_row_and_for_three(count, as_, secretariat, plan, django_assert_num_queries):
    client = as_(secretariat)
    upload(client, "code;objective;title_fr\n" + "".join(f"A1.{n};A1;Une\n" for n in range(1, count + 1)))
    batch = Import.objects.get()
    columns(client, batch)

    with django_assert_num_queries(7):
        client.get(f"{URL}{batch.pk}/")


@pytest.mark.parametrize("who", ["board", "contributor", "focal_point"])
def test_it_is_for_the_secretariat(who, as_, request, plan):
    assert as_(request.getfixturevalue(who)).get(URL).status_code == 403

"""The form that updates a status, opened in a line of the desk or of the checks, where nothing else moves."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.models import Evidence, Update
from priorities.models import Plan
from tests.actions.test_update_create import COMPLETED, ON_TRACK, POSTPONED, errors, kept, versions
from tests.factories import NOW, ActionFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/actions/A1.1/update/"
LINE = {"next": "/desk/?kind=update", "line": "full-7"}
HTMX = {"HX-Request": "true"}
MOVED = ("HX-Retarget", "HX-Reselect", "HX-Reswap")


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def post(as_, secretariat, action):
    """Send the form from its line."""
    client = as_(secretariat)

    def send(data, **more):
        return client.post(PAGE, data | LINE | more, headers=HTMX)

    return send


def headers(page):
    """Return where the answer goes in the page, when it says so itself."""
    return [page.headers.get(name) for name in MOVED]


def test_the_form_alone_opens(as_, secretariat, action):
    page = as_(secretariat).get(PAGE, LINE, headers=HTMX)

    assert (page.status_code, headers(page), page.headers["Vary"].count("HX-Request")) == (200, [None] * 3, 1)
    assert page.text.strip().startswith('<form class="form status-form depends"')
    assert page.text.strip().endswith("</form>")
    assert kept(page) == {"revision": "0", "life_cycle": "not_started", "language": "en"} | LINE
    [form] = re.findall(r"<form [^>]*>", page.text)
    for attribute in (
        'action="/actions/A1.1/update/"',
        'hx-post="/actions/A1.1/update/"',
        'hx-encoding="multipart/form-data"',
        'aria-label="Update A1.1"',
    ):
        assert form.count(attribute) == 1, attribute
    assert "hx-target" not in form


def test_leaving_it_leads_back_to_the_page_around_it(as_, secretariat, action):
    client = as_(secretariat)

    assert '<a href="/desk/?kind=update" data-close>' in client.get(PAGE, LINE, headers=HTMX).text
    assert '<a href="/desk/?kind=update">' in client.get(PAGE, LINE).text
    assert '<a href="/actions/A1.1/">Leave it' in client.get(PAGE).text
    assert '<a href="/actions/A1.1/">Leave it' in client.get(PAGE, LINE | {"next": "https://example.org/"}).text


def test_its_fields_have_ids_that_no_other_line_has(as_, secretariat, action):
    client = as_(secretariat)

    for line in ("update-7", "full-7"):
        page = client.get(PAGE, LINE | {"line": line}, headers=HTMX)
        ids = re.findall(r' id="(\w[^"]*)"', page.text)
        assert len(set(ids)) == len(ids) > 10
        assert {name.startswith(f"id_{line}_") for name in ids} == {True}


def test_a_line_that_is_no_key_breaks_nothing(as_, secretariat, action):
    page = as_(secretariat).get(PAGE, LINE | {"line": '%s"> %d'}, headers=HTMX)

    assert (page.status_code, 'id="id_s-d_note"' in page.text) == (200, True)


def test_recording_leads_back_to_the_page_around_it(post, client):
    page = post(ON_TRACK)

    assert (page.status_code, page.url, headers(page)) == (302, "/desk/?kind=update", [None] * 3)
    assert Update.objects.get().state == "on_track"
    assert "The status of A1.1 is recorded." in client.get("/desk/").text


def test_a_file_is_taken_along(post):
    file = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7 minutes")

    assert post(COMPLETED | {"evidence": ""}, file=file).status_code == 302
    assert Evidence.objects.get().file_name == "minutes.pdf"


def test_a_refusal_takes_the_place_of_the_form_with_what_was_typed(post):
    page = post(POSTPONED | {"reason": "", "note": "Seen on Monday."})

    assert (page.status_code, Update.objects.exists()) == (422, False)
    assert headers(page) == ["this", "unset", "outerHTML"]
    assert page.text.strip().startswith('<form class="form status-form depends"')
    assert errors_in_line(page) == {"reason": ["Say why: a postponed or cancelled action needs its reason."]}
    assert kept(page) == {key: text for key, text in POSTPONED.items() if key != "reason"} | LINE | {
        "note": "Seen on Monday."
    }


def errors_in_line(page):
    """Return the sentences beside each field, by its name."""
    page.content = page.content.replace(f"id_{LINE['line']}_".encode(), b"id_")
    return errors(page)


def test_a_conflict_takes_the_place_of_the_form_with_both_versions(post, action):
    update(action, "on_track")

    page = post(POSTPONED)

    assert (page.status_code, headers(page)) == (409, ["this", "unset", "outerHTML"])
    assert (kept(page)["revision"], Update.objects.count(), page.text.count("<html")) == ("1", 1, 0)
    assert versions(page)[0] == ("Life cycle", "In progress", "Postponed", "")
    assert post(kept(page) | {"take-life_cycle": "yours", "take-health": "yours"}).status_code == 302
    assert Update.objects.first().state == "postponed"


def test_a_plan_that_was_closed_meanwhile_says_so_in_place(post, secretariat):
    Plan.objects.update(closed_at=NOW, closed_by=secretariat)

    page = post(ON_TRACK)

    assert (page.status_code, headers(page)[0], Update.objects.exists()) == (422, "this", False)
    assert "Please correct what follows." in page.text


def test_without_script_it_is_the_full_page(as_, secretariat, action):
    client = as_(secretariat)

    page = client.post(PAGE, POSTPONED | LINE | {"reason": ""})

    assert (page.status_code, headers(page), page.text.count("<html")) == (422, [None] * 3, 1)
    assert client.post(PAGE, POSTPONED | LINE).url == "/desk/?kind=update"


@pytest.mark.parametrize(("role", "status"), [("secretariat", 200), ("administrator", 200), ("board", 403)])
def test_it_opens_for_those_who_record(as_, request, action, role, status):
    assert as_(request.getfixturevalue(role)).get(PAGE, LINE, headers=HTMX).status_code == status

"""Adding a link or a file that shows what was done."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.models import Evidence
from actions.services.evidence import add_file, add_link
from tests.factories import NOW, ActionFactory, EvidenceFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/actions/A1.1/evidence/new/"
PDF = b"%PDF-1.7 We met."


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def files(settings, tmp_path):
    """Keep the files of one test in a folder of its own; give the names of those that are there."""
    settings.MEDIA_ROOT = tmp_path

    def names():
        return sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())

    return names


def pdf(name="minutes.pdf", content=PDF):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def errors(page):
    """Return the sentences beside each field, by the name of the field."""
    found = re.findall(r'<ul class="errorlist" id="id_(\w+?)_error">(.*?)</ul>', page.text, re.DOTALL)
    return {name: re.findall(r"<li>(.*?)</li>", sentences) for name, sentences in found}


# -- What is added ---------------------------------------------------------------------------------


def test_it_keeps_a_link(as_, secretariat, action, client):
    page = as_(secretariat).post(PAGE, {"url": "https://example.org/minutes", "label": " Minutes\x07 "})

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#evidence")
    made = Evidence.objects.get()
    assert (made.action, made.url, made.label, bool(made.file)) == (
        action,
        "https://example.org/minutes",
        "Minutes",
        False,
    )
    assert (made.added_by, made.added_at, made.update, made.history.count()) == (secretariat, NOW, None, 1)
    shown = client.get("/actions/A1.1/").text
    assert "“Minutes” is added." in shown
    assert '<a href="https://example.org/minutes" rel="noreferrer">Minutes</a>' in shown


def test_an_address_without_its_beginning_is_completed(as_, secretariat, action):
    as_(secretariat).post(PAGE, {"url": "www.example.org/minutes"})

    assert Evidence.objects.get().url == "https://www.example.org/minutes"


def test_it_keeps_a_file_under_a_name_that_nobody_chose(as_, secretariat, action, files, client):
    page = as_(secretariat).post(PAGE, {"file": pdf("C:\\Réunion du 2 juin.pdf")})

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#evidence")
    made = Evidence.objects.get()
    assert (made.file_name, made.content_type, made.size, made.url, made.label) == (
        "Réunion du 2 juin.pdf",
        "application/pdf",
        len(PDF),
        "",
        "",
    )
    assert files() == [made.file.name]
    assert re.fullmatch(r"evidence/[0-9a-f]{32}", made.file.name)
    assert Path(made.file.path).read_bytes() == PDF
    assert f'<a href="/actions/A1.1/evidence/{made.pk}/">Réunion du 2 juin.pdf</a>' in client.get(page.url).text


def test_a_large_file_is_kept_whole(as_, secretariat, action, files):
    content = PDF + bytes(range(256)) * 20_000

    as_(secretariat).post(PAGE, {"file": pdf(content=content)})

    assert Path(Evidence.objects.get().file.path).read_bytes() == content


def test_it_is_added_in_the_plan_that_the_address_names(as_, secretariat, action):
    page = as_(secretariat).post(f"/plans/2023-2025{PAGE}", {"url": "https://example.org"})

    assert page.url == "/plans/2023-2025/actions/A1.1/#evidence"


def test_the_form_shows_what_is_there_already(as_, secretariat, action):
    EvidenceFactory(action=action, label="Minutes")

    page = as_(secretariat).get(PAGE)

    assert page.status_code == 200
    assert ">Minutes</a>" in page.text
    assert errors(page) == {}


# -- What is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "url", "Give a link, or choose a file."),
        ({"label": "Minutes"}, "url", "Give a link, or choose a file."),
        ({"url": "minutes"}, "url", "Write the address as your browser shows it, starting with https://."),
        ({"url": "ftp://example.org/x"}, "url", "Write the address as your browser shows it, starting with https://."),
        ({"url": "javascript:alert(1)"}, "url", "Write the address as your browser shows it, starting with https://."),
        (
            {"url": "https://example.org", "file": pdf()},
            "url",
            "Give a link or a file, one of the two: add the other one after it.",
        ),
        ({"file": pdf(content=b"")}, "file", "“minutes.pdf” is empty: choose another file."),
        (
            {"file": pdf("macro.docm", b"PK\x03\x04")},
            "file",
            "“macro.docm” cannot be read: open it, save it again, and send that.",
        ),
        (
            {"file": pdf("large.pdf", b"%PDF" + b" " * 10_485_760)},
            "file",
            "“large.pdf” is larger than 10 MB: make it smaller, or give a link to it.",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(as_, secretariat, action, files, data, field, sentence):
    for given in data.values():
        if hasattr(given, "seek"):
            given.seek(0)

    page = as_(secretariat).post(PAGE, data)

    assert (page.status_code, errors(page)) == (422, {field: [sentence]})
    assert (Evidence.objects.count(), files()) == (0, [])


def test_what_was_typed_is_kept(as_, secretariat, action):
    page = as_(secretariat).post(PAGE, {"url": "minutes", "label": "Minutes of June"})

    assert 'value="minutes"' in page.text
    assert 'value="Minutes of June"' in page.text


def test_nothing_is_added_to_what_is_withdrawn(as_, secretariat, action):
    assert as_(secretariat).get(PAGE).status_code == 200

    action.withdraw(by=secretariat, at=NOW - timedelta(days=1))

    assert as_(secretariat).get(PAGE).status_code == 404
    assert as_(secretariat).post(PAGE, {"url": "https://example.org"}).status_code == 404
    assert Evidence.objects.count() == 0


# -- The services ----------------------------------------------------------------------------------


def test_a_file_may_go_with_an_update(action, secretariat, files):
    said = update(action, "on_track")

    made = add_file(action=action, upload=pdf(), label="Minutes", by=secretariat, at=NOW, update=said)
    link = add_link(action=action, url="https://example.org", label="", by=secretariat, at=NOW, update=said)

    assert list(said.evidence.all()) == [made, link]


def test_a_link_that_is_none_is_refused(action, secretariat):
    with pytest.raises(ValidationError) as refused:
        add_link(action=action, url="minutes", label="", by=secretariat, at=NOW)

    assert list(refused.value.message_dict) == ["url"]
    assert Evidence.objects.count() == 0


def test_a_file_that_is_not_taken_leaves_nothing(action, secretariat, files):
    with pytest.raises(ValidationError):
        add_file(action=action, upload=pdf(content=b"\0"), label="", by=secretariat, at=NOW)
    with pytest.raises(ValidationError) as refused:
        add_file(action=action, upload=pdf(), label="x" * 201, by=secretariat, at=NOW)

    assert list(refused.value.message_dict) == ["label"]
    assert (Evidence.objects.count(), files()) == (0, [])


def test_a_file_that_cannot_be_stored_leaves_no_record(action, secretariat, files, settings, tmp_path):
    (tmp_path / "evidence").write_text("a file where the folder should be")

    with pytest.raises(FileExistsError):
        add_file(action=action, upload=pdf(), label="", by=secretariat, at=NOW)

    assert Evidence.objects.count() == 0


def close(plan, by):
    """Close a plan."""
    plan.closed_at, plan.closed_by = NOW - timedelta(days=1), by
    plan.save()


def test_a_closed_plan_takes_nothing(as_, secretariat, action, files):
    data = {"url": "https://example.org"}
    assert as_(secretariat).post(PAGE, data).status_code == 302
    close(action.plan, secretariat)

    refused = [as_(secretariat).post(PAGE, given) for given in (data, {"file": pdf()})]

    sentence = "This plan is closed"
    assert [(page.status_code, sentence in page.text) for page in refused] == [(422, True), (422, True)]
    assert (Evidence.objects.count(), files()) == (1, [])
    assert "/evidence/new/" not in as_(secretariat).get("/actions/A1.1/").text


def test_a_file_whose_record_cannot_be_kept_goes_with_it(action, secretariat, files, monkeypatch):
    class Full(FileSystemStorage):
        """A disk that fills up while a file is written."""

        def _save(self, name, content):
            super()._save(name, content)
            raise OSError("No space left on device")

    monkeypatch.setattr(Evidence._meta.get_field("file"), "storage", Full())

    with pytest.raises(OSError, match="No space left"):
        add_file(action=action, upload=pdf(), label="", by=secretariat, at=NOW)

    assert (Evidence.objects.count(), files()) == (0, [])

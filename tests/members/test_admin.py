"""Associations and people in the admin."""

import pytest
from pytest_django.asserts import assertInHTML

from members.models import Member, User
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def filled(**values):
    """Return what the form of a person sends."""
    return {"email": "new@example.org", "role": "board", "language": "en", "is_active": "on"} | values


def errors_of(page, field, sentence):
    """Check that `sentence` alone stands beside `field`."""
    where = f' id="id_{field}_error"' if field else ""
    css = "errorlist" if field else "errorlist nonfield"
    assertInHTML(f'<ul class="{css}"{where}><li>{sentence}</li></ul>', page.content.decode())


def test_a_new_person_has_no_password_until_one_is_chosen(as_, administrator):
    page = as_(administrator).post("/admin/members/user/add/", filled())

    person = User.objects.get(email="new@example.org")
    assert (page.status_code, person.has_usable_password(), person.role) == (302, False, "board")


def test_a_changed_person_keeps_the_password(as_, administrator, board):
    before = board.password

    as_(administrator).post(f"/admin/members/user/{board.pk}/change/", filled(email=board.email, title="Chair"))

    board.refresh_from_db()
    assert (board.title, board.password) == ("Chair", before)


def test_the_secretariat_reads_people_and_changes_none(as_, secretariat, board):
    client = as_(secretariat)

    assert client.get(f"/admin/members/user/{board.pk}/change/").context["original"] == board
    assert client.post(f"/admin/members/user/{board.pk}/change/", filled(role="administrator")).status_code == 403
    board.refresh_from_db()
    assert board.role == "board"


@pytest.mark.parametrize("lookup", ["password", "password__startswith", "password__regex", "password__gte"])
@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_people_are_not_searched_by_password(as_, request, board, role, lookup):
    client = as_(request.getfixturevalue(role))

    assert client.get("/admin/members/user/?role__exact=board").context["cl"].result_count == 1
    assert client.get("/admin/members/user/", {lookup: board.password[:3]}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/admin/members/member/?people__password__startswith=md5",
        "/admin/actions/update/?author__password__startswith=md5",
        "/admin/reporting/report/?submitted_by__password__startswith=md5",
        "/admin/reporting/reportevent/?by__password__startswith=md5",
        "/admin/dashboard/prioritycomment/?by__password__startswith=md5",
    ],
)
def test_nor_by_way_of_what_they_wrote(as_, secretariat, address):
    client = as_(secretariat)

    assert client.get(address.partition("?")[0]).status_code == 200
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"email": "board@example.org"}, "email", "Person with this E-mail address already exists."),
        ({"email": "Board@Example.org"}, "", "Somebody already signs in with this address."),
        (
            {"role": "focal_point"},
            "",
            "Focal points and contributors belong to an association; nobody else does.",
        ),
    ],
)
def test_what_a_person_may_not_be_has_its_sentence(as_, administrator, board, values, field, sentence):
    page = as_(administrator).post("/admin/members/user/add/", filled(**values))

    errors_of(page, field, sentence)
    assert set(User.objects.values_list("email", flat=True)) == {"admin@example.org", "board@example.org"}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"code": "FR"}, "code", "Member with this ISO code already exists."),
        ({"code": "f1"}, "", "The code is two capital letters, as in ISO 3166."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "“Mars/Olympus” is not a time zone such as Europe/Paris."),
    ],
)
def test_what_an_association_may_not_be_has_its_sentence(as_, secretariat, values, field, sentence):
    MemberFactory(code="FR")
    sent = {
        "code": "ES",
        "native_name": "Médicos del Mundo",
        "name_fr": "Médecins du Monde Espagne",
        "country_fr": "Espagne",
        "language": "es",
        "time_zone": "Europe/Madrid",
    }

    page = as_(secretariat).post("/admin/members/member/add/", sent | values)

    errors_of(page, field, sentence)
    assert list(Member.objects.values_list("code", flat=True)) == ["FR"]


def test_an_association_is_added(as_, secretariat):
    sent = {
        "code": "ES",
        "native_name": "Médicos del Mundo",
        "name_fr": "Médecins du Monde Espagne",
        "country_fr": "Espagne",
        "language": "es",
        "time_zone": "Europe/Madrid",
    }

    assert as_(secretariat).post("/admin/members/member/add/", sent).status_code == 302
    assert Member.objects.get().country_fr == "Espagne"

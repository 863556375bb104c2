"""Associations, people, and the rules that the database keeps."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.utils.translation import override

from members.models import Member, Role, User, alphabetical, check_time_zone
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_association_is_called_by_its_country_in_the_reader_s_language():
    member = MemberFactory(code="ES", country_fr="Espagne", country_en="Spain")

    with override("en"):
        assert str(member) == "Spain"
    with override("es"):
        assert str(member) == "Espagne"


def test_alphabetical_leaves_accents_and_case_aside():
    names = {"DE": "Zürich", "ES": "État", "FR": "estonie", "GB": "İrlande"}
    members = [MemberFactory(code=code, country_fr=name) for code, name in names.items()]

    assert [member.country for member in alphabetical(members)] == ["estonie", "État", "İrlande", "Zürich"]


@pytest.mark.parametrize(
    ("joined", "left", "active"),
    [
        (None, None, True),
        (date(2025, 7, 8), None, True),
        (date(2025, 7, 9), None, False),
        (None, date(2025, 7, 9), True),
        (None, date(2025, 7, 8), False),
    ],
)
def test_an_association_is_active_from_joining_until_the_day_it_leaves(joined, left, active):
    MemberFactory(joined_on=joined, left_on=left)

    assert Member.objects.active_on(date(2025, 7, 8)).exists() is active


def test_a_time_zone_is_one_that_exists():
    check_time_zone("Asia/Tokyo")

    with pytest.raises(ValidationError) as refused:
        check_time_zone("Mars/Olympus")

    assert refused.value.messages == ["“Mars/Olympus” is not a time zone such as Europe/Paris."]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "fr"}, "The code is two capital letters, as in ISO 3166."),
        (
            {"joined_on": date(2020, 1, 1), "left_on": date(2020, 1, 1)},
            "An association leaves after it has joined.",
        ),
    ],
)
def test_the_database_and_the_forms_refuse_the_same(values, sentence):
    member = MemberFactory.build(**values)

    with pytest.raises(ValidationError) as refused:
        member.full_clean()
    assert refused.value.messages == [sentence]

    with pytest.raises(IntegrityError):
        member.save()


# -- People ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "has_member"),
    [(Role.BOARD, True), (Role.SECRETARIAT, True), (Role.ADMINISTRATOR, True), (Role.FOCAL_POINT, False)],
)
def test_a_person_has_a_member_exactly_when_the_role_is_a_member_s(role, has_member):
    person = User(email="ana@example.org", role=role, member=MemberFactory() if has_member else None, password="x")

    with pytest.raises(ValidationError) as refused:
        person.full_clean()

    assert refused.value.messages == [
        "Focal points and contributors belong to an association; nobody else does.",
    ]


def test_nobody_signs_in_with_another_s_address_in_capitals(board):
    with pytest.raises(ValidationError) as refused:
        User.objects.create_user("BOARD@example.org", "x", role=Role.BOARD)

    assert refused.value.message_dict["email"] == ["Person with this E-mail address already exists."]
    with pytest.raises(IntegrityError):
        UserFactory(email="Board@Example.org")


def test_an_address_is_found_whatever_its_capitals(board):
    assert User.objects.get_by_natural_key("Board@EXAMPLE.org") == board


def test_creating_a_person_keeps_the_address_in_small_letters():
    person = User.objects.create_user(" Ana@Example.org ", "a long enough password", role=Role.BOARD)

    assert (person.email, person.check_password("a long enough password")) == ("ana@example.org", True)


def test_createsuperuser_makes_an_administrator(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")

    call_command("createsuperuser", "--noinput", "--email", "me@example.org", verbosity=0)

    person = User.objects.get()
    assert (person.role, person.is_administrator, person.is_superuser) == ("administrator", True, False)
    assert person.check_password("a long enough password")


@pytest.mark.parametrize(
    ("values", "called"),
    [
        ({"name": "Ana", "title": "Director"}, "Ana"),
        ({"title": "Director"}, "Director"),
        ({}, "ana@example.org"),
    ],
)
def test_a_person_is_called_by_name_else_function_else_address(values, called):
    person = User(email="ana@example.org", **values)

    assert (str(person), person.get_short_name()) == (called, called)


def test_others_read_the_role_never_the_name(focal_point, board):
    focal_point.name = board.name = "Ana"

    assert focal_point.signature == "Focal point, Pays FR"
    assert board.signature == "Board"


def test_moments_are_read_in_the_zone_of_the_association_else_in_paris(focal_point, board):
    focal_point.member.time_zone = "Asia/Tokyo"

    assert (focal_point.time_zone, board.time_zone) == ("Asia/Tokyo", "Europe/Paris")


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("board", set()),
        ("contributor", {"is_member_person"}),
        ("focal_point", {"is_member_person"}),
        ("secretariat", {"is_secretariat", "is_coordinator", "is_staff"}),
        ("administrator", {"is_administrator", "is_coordinator", "is_staff"}),
    ],
)
def test_each_role_is_what_it_is(request, role, kinds):
    person = request.getfixturevalue(role)
    asked = (
        "is_secretariat",
        "is_administrator",
        "is_coordinator",
        "is_member_person",
        "is_staff",
        "is_superuser",
    )

    assert {kind for kind in asked if getattr(person, kind)} == kinds


def test_permissions_come_from_the_rules_and_end_with_the_account(secretariat, board):
    assert secretariat.has_perms(["actions.record_update", "actions.read_actions"])
    assert not board.has_perms(["actions.record_update", "actions.read_actions"])
    assert (secretariat.has_module_perms("actions"), board.has_module_perms("actions")) == (True, False)

    secretariat.is_active = False

    assert not secretariat.has_perm("actions.read_actions")
    assert not secretariat.has_module_perms("actions")


def test_a_member_s_own_things_are_its_own(focal_point, contributor, other_focal_point, board):
    asked = [focal_point, contributor, other_focal_point, board]

    assert [each.has_perm("reporting.write_report", focal_point) for each in asked] == [True, True, False, False]
    assert [each.has_perm("reporting.submit_report", focal_point) for each in asked] == [True, False, False, False]
    assert [each.has_perm("reporting.write_report") for each in asked] == [True, True, True, False]


def test_a_person_works_where_the_association_is_or_in_paris(secretariat, other_focal_point):
    assert (other_focal_point.country, secretariat.country) == ("ES", "FR")

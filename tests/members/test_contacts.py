"""The second contact of an association: one of its people, named by the secretariat."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.contacts import name_second_contact
from members.models import Role, User
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def second_contacts():
    return list(User.objects.filter(is_second_contact=True))


def filled(member, **values):
    """Return what the form of an association sends."""
    names = ("code", "native_name", "name_fr", "country_fr", "language", "time_zone")
    return {name: getattr(member, name) for name in names} | values


def test_one_person_takes_the_place_of_the_other(focal_point, contributor, secretariat):
    member = focal_point.member
    name_second_contact(member=member, person=contributor, by=secretariat, at=NOW)
    assert second_contacts() == [contributor]

    name_second_contact(member=member, person=focal_point, by=secretariat, at=NOW)
    name_second_contact(member=member, person=focal_point, by=secretariat, at=NOW)
    assert second_contacts() == [focal_point]
    assert [(row.is_second_contact, row.history_user) for row in contributor.history.order_by("-history_id")[:2]] == [
        (False, secretariat),
        (True, secretariat),
    ]

    name_second_contact(member=member, person=None, by=secretariat, at=NOW)
    assert second_contacts() == []


def test_it_is_one_of_its_own_people(focal_point, other_focal_point, secretariat):
    name_second_contact(member=focal_point.member, person=focal_point, by=secretariat, at=NOW)

    with pytest.raises(ValidationError) as refused:
        name_second_contact(member=focal_point.member, person=other_focal_point, by=secretariat, at=NOW)

    assert refused.value.messages == ["The second contact of an association is one of its people."]
    assert second_contacts() == [focal_point]


def test_the_database_keeps_one_per_association(focal_point, contributor, board):
    User.objects.filter(pk=contributor.pk).update(is_second_contact=True)

    for person in (focal_point, board):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=person.pk).update(is_second_contact=True)


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.BOARD, "The second contact of an association is one of its people."),
        (Role.CONTRIBUTOR, "This association has a second contact already."),
    ],
)
def test_a_form_says_the_same(focal_point, role, sentence):
    User.objects.filter(pk=focal_point.pk).update(is_second_contact=True)
    member = focal_point.member if role == Role.CONTRIBUTOR else None
    person = User(email="new@example.org", role=role, member=member, is_second_contact=True)

    with pytest.raises(ValidationError) as refused:
        person.full_clean(exclude=["password"])

    assert refused.value.messages == [sentence]


def test_the_secretariat_names_it_in_the_admin(as_, secretariat, focal_point, contributor, other_focal_point):
    UserFactory(email="gone@example.org", role=Role.CONTRIBUTOR, member=focal_point.member, is_active=False)
    address = f"/admin/members/member/{focal_point.member_id}/change/"
    client = as_(secretariat)

    client.post(address, filled(focal_point.member, second_contact=contributor.pk))
    page = client.get(address)

    field = page.context["adminform"].form["second_contact"]
    assert (field.initial, set(field.field.queryset)) == (contributor, {focal_point, contributor})
    assert second_contacts() == [contributor]
    refused = client.post(address, filled(focal_point.member, second_contact=other_focal_point.pk))
    assert refused.context["adminform"].form.errors["second_contact"] == [
        "Select a valid choice. That choice is not one of the available choices."
    ]

"""Links that sign in: for whom, for how long, and how often."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from members.models import Role, SignInLink
from members.services import create_sign_in_link, find_sign_in_link, forget_old_links, is_good, use_sign_in_link
from tests.factories import NOW, MemberFactory
from tests.members.helpers import give_second_factor

pytestmark = pytest.mark.django_db
LANDING = "/reports/2025-Q2/"
DAY = timedelta(hours=24)


def token_of(path):
    """Return the token of a link's path."""
    return path.removeprefix("/account/link/").removesuffix("/")


@pytest.fixture
def link(focal_point):
    """A link that signs France's focal point in, made now."""
    path = create_sign_in_link(person=focal_point, landing=LANDING, at=NOW)
    return find_sign_in_link(token_of(path))


def test_its_token_is_kept_nowhere(focal_point):
    path = create_sign_in_link(person=focal_point, landing=LANDING, at=NOW)

    token = token_of(path)
    [row] = SignInLink.objects.values()
    assert (len(token), row["digest"]) == (43, hashlib.sha256(token.encode()).hexdigest())
    assert token not in str(row)
    assert path == f"/account/link/{token}/"


def test_each_is_another(focal_point):
    paths = {create_sign_in_link(person=focal_point, landing=LANDING, at=NOW) for _ in range(3)}

    assert len(paths) == 3


@pytest.mark.parametrize(
    ("person", "made"),
    [
        ("focal_point", True),
        ("contributor", True),
        ("board", True),
        ("secretariat", False),
        ("administrator", False),
    ],
)
def test_it_is_for_those_who_do_not_keep_the_plan(request, person, made):
    path = create_sign_in_link(person=request.getfixturevalue(person), landing=LANDING, at=NOW)

    assert (path is not None, SignInLink.objects.exists()) == (made, made)


def test_it_is_not_for_who_left(focal_point):
    focal_point.is_active = False

    assert create_sign_in_link(person=focal_point, landing=LANDING, at=NOW) is None


@pytest.mark.parametrize(
    "landing",
    ["", "reports/", "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "javascript:go()"],
)
def test_it_leads_to_this_site_alone(focal_point, landing):
    with pytest.raises(ValueError, match="a path of this site"):
        create_sign_in_link(person=focal_point, landing=landing, at=NOW)


@pytest.mark.parametrize("change", [{"landing": "//elsewhere.example/"}, {"landing": "x"}, {"expires_at": NOW}])
def test_the_database_refuses_one_that_leads_elsewhere_or_is_never_good(link, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInLink.objects.filter(pk=link.pk).update(**change)


def test_it_says_whom_it_signs_in_and_until_when(link):
    assert str(link) == "fr@example.org, 2025-07-09 09:00"


def test_it_works_once(link):
    assert use_sign_in_link(link=link, at=NOW)

    again = SignInLink.objects.get()
    assert again.used_at == NOW
    assert not use_sign_in_link(link=again, at=NOW)


def test_of_two_clicks_at_once_one_signs_in(link):
    """Both have read the link before either has used it."""
    same = SignInLink.objects.select_related("person__member").get()

    assert [use_sign_in_link(link=each, at=NOW) for each in (link, same)] == [True, False]


@pytest.mark.parametrize(
    ("later", "good"), [(timedelta(), True), (DAY - timedelta(seconds=1), True), (DAY, False), (2 * DAY, False)]
)
def test_it_is_good_for_a_day(link, later, good):
    assert is_good(link, NOW + later) is good
    assert use_sign_in_link(link=link, at=NOW + later) is good


def change_password(person):
    """Choose another password."""
    person.set_password("another long one")


def change_address(person):
    """Change the e-mail address."""
    person.email = "other@example.org"


def change_role(person):
    """Become a contributor."""
    person.role = Role.CONTRIBUTOR


def change_association(person):
    """Move to Spain."""
    person.member = MemberFactory(code="ES")


def become_secretariat(person):
    """Join the secretariat."""
    person.role, person.member = Role.SECRETARIAT, None


def leave(person):
    """Be deactivated."""
    person.is_active = False


@pytest.mark.parametrize(
    "change", [change_password, change_address, change_role, change_association, become_secretariat, leave]
)
def test_it_ends_when_what_it_stands_on_changes(link, focal_point, change):
    assert is_good(link, NOW)
    change(focal_point)
    focal_point.save()

    link = SignInLink.objects.get()
    assert not is_good(link, NOW)
    assert not use_sign_in_link(link=link, at=NOW)
    assert SignInLink.objects.get().used_at is None


def test_a_second_factor_ends_it_and_lets_none_be_made(link, focal_point):
    assert is_good(link, NOW)
    give_second_factor(focal_point)

    assert not is_good(link, NOW)
    assert not use_sign_in_link(link=link, at=NOW)
    assert create_sign_in_link(person=focal_point, landing=LANDING, at=NOW) is None


def test_another_language_or_name_ends_nothing(link, focal_point):
    focal_point.language, focal_point.name = "es", "Somebody"
    focal_point.save()

    assert is_good(SignInLink.objects.get(), NOW)


def test_nobody_finds_a_token_that_was_never_given(link):
    assert find_sign_in_link(link.digest) is None


@pytest.mark.parametrize(("days", "left"), [(1, 1), (30, 1), (32, 0)])
def test_old_ones_are_forgotten_a_month_after_their_end(link, days, left):
    assert forget_old_links(NOW + timedelta(days=days)) == 1 - left

    assert SignInLink.objects.count() == left

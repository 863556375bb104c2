"""One chooses one's mails; the opening always comes."""

import pytest
from pytest_django.asserts import assertContains

from actions.reporting.models import Muted
from tests.reporting.helpers import said

pytestmark = pytest.mark.django_db
URL = "/account/mail/"
MEMBER = ["opening", "before_14", "before_3", "after_1", "returned", "accepted", "comment"]


def boxes(page):
    """Return the boxes of the page: which kind, whether ticked, whether fixed."""
    form = page.context["form"]
    return {name: (bool(form[name].value()), field.disabled) for name, field in form.fields.items()}


def test_a_member_chooses_each_kind_but_the_opening(as_, focal_point):
    page = as_(focal_point).get(URL)

    assert boxes(page) == {kind: (True, kind == "opening") for kind in MEMBER}
    assertContains(page, "Always comes: it tells you what is asked of you, and until when.", count=1)
    assertContains(page, "One mail a day at most, at 9:00 (Europe/Paris) on a working day", count=1)


def test_what_is_not_ticked_is_off_and_comes_back_when_it_is(as_, focal_point, contributor):
    client = as_(focal_point)
    page = client.post(URL, {"before_3": "on", "comment": "on"})
    assert (page.status_code, page.url, said(page)) == (302, URL, ["Your choice of mails is saved."])
    off = ["accepted", "after_1", "before_14", "returned"]
    assert [str(row) for row in Muted.objects.filter(kind="returned")] == ["Changes are requested"]
    assert list(Muted.objects.values_list("person", "kind")) == [(focal_point.pk, kind) for kind in off]
    assert boxes(client.get(URL))["after_1"] == (False, False)

    client.post(URL, {"before_3": "on", "comment": "on", "after_1": "on"})
    client.post(URL, {"before_3": "on", "comment": "on", "after_1": "on"})

    assert list(Muted.objects.values_list("kind", flat=True)) == ["accepted", "before_14", "returned"]


def test_the_opening_cannot_be_switched_off(as_, focal_point):
    as_(focal_point).post(URL, dict.fromkeys(MEMBER[1:], "on"))

    assert Muted.objects.count() == 0


def test_a_second_contact_chooses_one_kind_more(as_, contributor):
    contributor.is_second_contact = True
    contributor.save()

    assert list(boxes(as_(contributor).get(URL))) == [*MEMBER[:4], "after_7", *MEMBER[4:]]


def test_the_secretariat_chooses_its_digest(as_, secretariat):
    client = as_(secretariat)
    assert boxes(client.get(URL)) == {"after_7": (True, False), "digest": (True, False)}

    client.post(URL, {"after_7": "on"})

    assert list(Muted.objects.values_list("person", "kind")) == [(secretariat.pk, "digest")]


@pytest.mark.parametrize("role", ["board", "administrator"])
def test_who_gets_no_mail_is_told_so(as_, request, role):
    page = as_(request.getfixturevalue(role)).get(URL)

    assert boxes(page) == {}
    assertContains(page, "No mail is sent to your role.", count=1)


def test_one_arrives_there_from_one_s_account(as_, focal_point):
    assertContains(as_(focal_point).get("/account/"), f'href="{URL}"', count=1)


def test_other_methods_are_refused(as_, focal_point):
    assert as_(focal_point).delete(URL).status_code == 405

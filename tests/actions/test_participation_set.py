"""One cell of the grid is saved, refused, or shown in both its versions."""

from datetime import date, timedelta

import pytest
from django.db.models.signals import post_init
from pytest_django.asserts import assertInHTML

from actions.models import Participation
from actions.services.participations import set_role
from actions.services.updates import ConflictError
from members.models import Member
from tests.factories import NOW, ActionFactory, MemberFactory, ParticipationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ADDRESS = "/actions/A1.1/participations/ES/"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def action():
    """Make an action, and Spain and France beside it."""
    MemberFactory(code="FR", country_en="France")
    MemberFactory(code="ES", country_en="Spain")
    return ActionFactory(code="A1.1")


def take_part(action, code, role):
    """Give a member a role in the action."""
    return ParticipationFactory(action=action, member=Member.objects.get(code=code), role=role)


def stored(code="ES"):
    """Return the role of a member as it is kept, None when it never had one."""
    return Participation.objects.filter(member__code=code).values_list("role", flat=True).first()


def said(page):
    """Return what is told of the cell, and what its buttons ask for."""
    told = page.context["said"]
    return told.kind, told.text, told.stored, [(offer.label, offer.role, offer.was) for offer in told.offers]


@pytest.mark.parametrize("was", ["", "observing"])
@pytest.mark.parametrize("role", ["lead", "contributing", "exempt"])
def test_a_role_is_saved_with_who_and_when(was, role, as_, secretariat, action):
    if was:
        take_part(action, "ES", was)

    page = as_(secretariat).post(ADDRESS, {"role": role, "was": was})

    assert page.url == "/actions/participations/?action=A1.1&changed=ES#ES"
    part = Participation.objects.get()
    kept = part.history.first()
    assert (part.role, kept.role, kept.history_user, kept.history_date) == (role, role, secretariat, NOW)


def test_taking_no_part_any_longer_keeps_the_row_and_its_history(as_, secretariat, action):
    part = take_part(action, "ES", "contributing")

    as_(secretariat).post(ADDRESS, {"role": "", "was": "contributing"})

    assert [row.role for row in part.history.all()] == ["", "contributing"]
    assert not Participation.objects.agreed().exists()


def test_a_script_is_told_with_a_button_that_takes_it_back(as_, secretariat, action):
    client = as_(secretariat)

    page = client.post(ADDRESS, {"role": "contributing", "was": ""}, headers=SCRIPT)

    assert said(page) == (
        "success",
        "A1.1, Spain: Contributing, saved.",
        "contributing",
        [("Undo", "", "contributing")],
    )
    assertInHTML('<button type="submit" class="button quiet">Undo</button>', page.text)
    client.post(ADDRESS, {"role": "", "was": "contributing"}, headers=SCRIPT)
    assert stored() == ""


@pytest.mark.parametrize("role", ["", "contributing"])
def test_the_same_role_again_writes_nothing(role, as_, secretariat, action):
    if role:
        take_part(action, "ES", role)

    page = as_(secretariat).post(ADDRESS, {"role": role, "was": "exempt"}, headers=SCRIPT)

    assert said(page)[1:] == (f"A1.1, Spain: {'Contributing' if role else 'Takes no part'}, as before.", role, [])
    assert Participation.history.count() == (1 if role else 0)


def test_a_second_lead_is_refused_with_the_name_of_the_first(as_, secretariat, action):
    take_part(action, "FR", "lead")
    take_part(action, "ES", "observing")
    client = as_(secretariat)

    told = client.post(ADDRESS, {"role": "lead", "was": "observing"}, headers=SCRIPT)
    page = client.post(ADDRESS, {"role": "lead", "was": "observing"})

    sentence = "A1.1, Spain: not saved. France leads A1.1 already: give it another role first."
    assert (told.status_code, *said(told)) == (422, "error", sentence, "observing", [])
    assert page.status_code == 422
    assertInHTML(f"<p>{sentence}</p>", page.text)
    assert stored() == "observing"


@pytest.mark.parametrize("role", ["lead", "exempt"])
def test_a_cell_filled_at_the_last_moment_is_a_conflict_and_no_server_error(role, secretariat, action):
    def fill(**kwargs):
        post_init.disconnect(fill, sender=Participation)
        take_part(action, "ES", "contributing")

    take_part(action, "FR", "observing" if role == "lead" else "lead")
    spain = Member.objects.get(code="ES")
    post_init.connect(fill, sender=Participation)

    with pytest.raises(ConflictError):
        set_role(action=action, member=spain, role=role, was="", by=secretariat, at=NOW)


def test_who_comes_second_sees_both_versions_and_chooses(as_, secretariat, action):
    part = take_part(action, "ES", "observing")
    other = UserFactory(role="administrator")
    part.role, part._history_user, part._history_date = "contributing", other, NOW - timedelta(minutes=2)
    part.save()
    client = as_(secretariat)

    page = client.post(ADDRESS, {"role": "exempt", "was": "observing"}, headers=SCRIPT)

    assert page.status_code == 409
    assert said(page) == (
        "warning",
        "A1.1, Spain. Now: Contributing (Administrator, 8 July 2025, 10:58). Yours: Exempt, not saved.",
        "contributing",
        [("Put Exempt", "exempt", "contributing"), ("Keep Contributing", "contributing", "contributing")],
    )
    assert stored() == "contributing"
    plain = client.post(ADDRESS, {"role": "exempt", "was": "observing"})
    assert (plain.status_code, plain.templates[0].name) == (409, "actions/participation_action.html")

    client.post(ADDRESS, {"role": "exempt", "was": "contributing"})
    assert stored() == "exempt"


def test_a_version_that_nobody_signed_says_when_alone(as_, secretariat, action):
    part = take_part(action, "ES", "observing")
    part.history.update(history_date=NOW)

    page = as_(secretariat).post(ADDRESS, {"role": "exempt", "was": ""}, headers=SCRIPT)

    assert said(page)[1] == "A1.1, Spain. Now: Observing (8 July 2025, 11:00). Yours: Exempt, not saved."


@pytest.mark.parametrize(
    ("role", "saved"), [("contributing", False), ("", True)], ids=["no role is given", "its role can end"]
)
def test_a_member_that_has_left(role, saved, as_, secretariat, action):
    take_part(action, "ES", "lead")
    Member.objects.filter(code="ES").update(left_on=date(2025, 1, 1))

    page = as_(secretariat).post(ADDRESS, {"role": role, "was": "lead"}, headers=SCRIPT)

    refused = "A1.1, Spain: not saved. Spain is not in the network today: no role can be given."
    assert page.context["said"].text == ("A1.1, Spain: Takes no part, saved." if saved else refused)
    assert stored() == ("" if saved else "lead")


def test_a_withdrawn_action_keeps_its_roles(as_, secretariat, action):
    take_part(action, "ES", "observing")
    action.withdraw(by=secretariat, at=NOW)
    client = as_(secretariat)

    page = client.post(ADDRESS, {"role": "lead", "was": "observing"})

    assert page.status_code == 422
    assertInHTML("<p>A1.1, Spain: not saved. A1.1 has been withdrawn: its roles stay as they were.</p>", page.text)
    assert (page.context["may_edit"], stored()) == (False, "observing")


def test_a_closed_plan_keeps_its_roles(as_, secretariat, action):
    plan, client = action.plan, as_(secretariat)
    assert client.get("/actions/participations/").context["may_edit"]
    plan.closed_at, plan.closed_by = NOW, secretariat
    plan.save()

    page = client.post(ADDRESS, {"role": "lead", "was": ""}, headers=SCRIPT)

    sentence = "This plan is closed: it stays as it is and is not edited any more."
    assert said(page) == ("error", f"A1.1, Spain: not saved. {sentence}", "", [])
    for query in ("", "?action=A1.1"):
        assert not client.get(f"/actions/participations/{query}").context["may_edit"]


@pytest.mark.parametrize("posted", [{"role": "boss", "was": ""}, {"role": "lead", "was": "boss"}])
def test_another_word_is_refused(posted, as_, secretariat, action):
    page = as_(secretariat).post(ADDRESS, posted, headers=SCRIPT)

    assert (page.status_code, said(page)[0], stored()) == (422, "error", None)


@pytest.mark.parametrize("address", ["/actions/A1.9/participations/ES/", "/actions/A1.1/participations/GR/"])
def test_what_is_not_there_is_not_found(address, as_, secretariat, action):
    client = as_(secretariat)
    assert client.post(ADDRESS, {"role": "lead", "was": ""}).status_code == 302

    assert client.post(address, {"role": "lead", "was": ""}).status_code == 404


def test_it_rejects_get(as_, secretariat, action):
    assert as_(secretariat).get(ADDRESS).status_code == 405


def test_a_focal_point_may_not(as_, secretariat, focal_point, action):
    assert as_(secretariat).post(ADDRESS, {"role": "lead", "was": ""}).status_code == 302

    assert as_(focal_point).post(ADDRESS, {"role": "", "was": "lead"}).status_code == 403
    assert stored() == "lead"

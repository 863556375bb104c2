"""/desk/checks/accept/: it may stay, because…; and /desk/checks/accepted/1/reopen/: no longer."""

from datetime import timedelta

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions.models import Action
from actions.reporting.checks import findings
from actions.reporting.models import AcceptedFinding
from tests.factories import NOW, AcceptedFindingFactory, ActionFactory, ParticipationFactory, PlanFactory, update
from tests.reporting.helpers import said, said_by, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/desk/checks/accept/"
YESTERDAY = NOW.date() - timedelta(days=1)
CHANGED = "The facts have changed since you opened the page: read them again before you accept."
GONE = "This has been put right or accepted since you opened the page."


@pytest.fixture
def late():
    """An action in progress, past its due date."""
    action = ActionFactory(code="A1.1", title_es="Hacer", due_on=YESTERDAY)
    ParticipationFactory(action=action, lead=True)
    update(action)
    return action


def open_finding(rule="past_due"):
    """Return the finding of one rule, None when there is none."""
    return next((each for each in findings(PlanFactory(), NOW) if each.rule == rule), None)


def posted(reason="The evaluation comes first.", finding=None, **changes):
    """Return what the form of a line posts."""
    finding = finding or open_finding()
    facts = {"rule": finding.rule, "subject": finding.subject, "fingerprint": finding.fingerprint}
    return facts | {"reason": reason} | changes


def refused(response):
    """Return the form that came back at its line."""
    lines = [line for group in response.context["groups"] for line in group.lines]
    [form] = [line.form for line in lines if line.form.is_bound]
    return form


def test_it_accepts_with_who_when_and_why(late, as_, secretariat):
    finding = open_finding()

    response = as_(secretariat).post(URL, posted())

    assert (response.status_code, response.url) == (302, "/desk/checks/")
    assert said(response) == ["A1.1 may stay as it is, with your reason."]
    kept = AcceptedFinding.objects.get()
    assert (kept.rule, kept.subject, kept.fingerprint, kept.code) == (*finding.key, finding.fingerprint, "A1.1")
    assert (kept.reason, kept.accepted_by, kept.added_at) == ("The evaluation comes first.", secretariat, NOW)
    assert str(kept) == "A1.1 past_due"
    assert open_finding() is None


def test_it_comes_back_to_the_list_as_it_was_filtered(late, as_, secretariat):
    response = as_(secretariat).post(f"{URL}?rule=past_due&page=1", posted())

    assert response.url == "/desk/checks/?rule=past_due&page=1"


def test_it_goes_back_to_the_page_that_asked(late, as_, secretariat):
    response = as_(secretariat).post(URL, posted(next="/desk/?kind=check"))

    assert response.url == "/desk/?kind=check"
    assert AcceptedFinding.objects.count() == 1


def test_the_settled_line_is_gone_from_the_answer_that_takes_the_place_of_the_list(late, as_, secretariat):
    client = as_(secretariat)
    assertContains(client.get("/desk/checks/"), "Due on 7 July 2025", count=1)

    response = client.post(URL, posted(), headers={"HX-Request": "true"}, follow=True)

    assert response.redirect_chain == [("/desk/checks/", 302)]
    assert words(response).count("Due on 7 July 2025, 1 day ago.") == 1  # among those that are accepted
    assertNotContains(response, 'action="/desk/checks/accept/"><input type="hidden" name="rule" value="past_due"')
    assert [finding.rule for finding, _acceptance in response.context["accepted"]] == ["past_due"]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why it may stay as it is."),
        ("  ", "Say why it may stay as it is."),
        ("\x07", "Say why it may stay as it is."),
        ("x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_what_is_no_reason_is_said_beside_its_line(reason, sentence, late, as_, secretariat):
    ActionFactory(code="A1.2")

    response = as_(secretariat).post(URL, posted(reason))

    assert response.status_code == 422
    form = refused(response)
    assert (said_by(form), form.key, form["reason"].value()) == ({"reason": [sentence]}, open_finding().key, reason)
    assertContains(response, sentence, count=1, status_code=422)
    assertContains(response, '<details class="drop" open>', count=1, status_code=422)
    assert not AcceptedFinding.objects.exists()


def test_what_has_changed_since_is_refused_and_can_be_accepted_then(late, as_, secretariat):
    before = posted()
    update(Action.objects.get(), forecast_on=NOW.date() + timedelta(days=30))
    client = as_(secretariat)

    response = client.post(URL, before)

    assert response.status_code == 409
    assert said_by(refused(response)) == {"reason": [CHANGED]}
    assertContains(response, open_finding().fingerprint, count=1, status_code=409)
    assertContains(response, 'value="The evaluation comes first."', count=1, status_code=409)
    assert not AcceptedFinding.objects.exists()
    assert client.post(URL, posted()).status_code == 302


def test_what_was_put_right_is_refused_above_the_list(late, as_, secretariat):
    before = posted()
    update(Action.objects.get(), "completed")

    response = as_(secretariat).post(URL, before)

    assert response.status_code == 409
    assert words(response).count(f"<p>{GONE} “The evaluation comes first.”</p>") == 1
    assert not AcceptedFinding.objects.exists()


def test_what_a_colleague_accepted_meanwhile_is_not_accepted_twice(late, as_, secretariat, administrator):
    before = posted()
    as_(administrator).post(URL, before)

    response = as_(secretariat).post(URL, before | {"reason": "Mine."})

    assert response.status_code == 409
    assert AcceptedFinding.objects.get().accepted_by == administrator


@pytest.mark.parametrize("facts", [{"rule": "unheard-of"}, {"subject": "action-0"}])
def test_what_no_rule_finds_is_refused(facts, late, as_, secretariat):
    assert as_(secretariat).post(URL, posted(**facts)).status_code == 409
    assert not AcceptedFinding.objects.exists()


def test_nothing_at_all_is_refused(late, as_, secretariat):
    response = as_(secretariat).post(URL)

    assert response.status_code == 422
    assert "Say why it may stay as it is." in words(response)


def test_from_another_page_a_refusal_is_said_there(late, as_, secretariat):
    response = as_(secretariat).post(URL, posted("x" * 301, next="/desk/"))

    assert (response.status_code, response.url) == (302, "/desk/")
    assert said(response) == [f"Ensure this value has at most 300 characters (it has 301). “{'x' * 301}”"]
    assert not AcceptedFinding.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretariat", 302),
        ("administrator", 302),
        ("focal_point", 403),
        ("contributor", 403),
        ("other_focal_point", 403),
        ("board", 403),
    ],
)
def test_only_the_secretariat_accepts_and_takes_back(who, status, late, as_, request):
    client = as_(request.getfixturevalue(who))
    other = AcceptedFindingFactory()

    assert client.post(URL, posted()).status_code == status
    assert AcceptedFinding.objects.exclude(pk=other.pk).exists() is (status == 302)
    assert client.post(f"/desk/checks/accepted/{other.pk}/reopen/").status_code == status
    other.refresh_from_db()
    assert (other.withdrawn_at is not None) is (status == 302)


def test_an_acceptance_is_taken_back_and_on_record(late, as_, secretariat, administrator):
    as_(administrator).post(URL, posted())
    kept = AcceptedFinding.objects.get()

    response = as_(secretariat).post(f"/desk/checks/accepted/{kept.pk}/reopen/?rule=past_due")

    kept.refresh_from_db()
    assert response.url == "/desk/checks/?rule=past_due"
    assert said(response)[-1] == "A1.1 is no longer accepted."
    assert (kept.withdrawn_by, kept.withdrawn_at) == (secretariat, NOW)
    assert (kept.accepted_by, kept.added_at) == (administrator, NOW)
    assert open_finding() is not None


def test_what_was_taken_back_can_be_accepted_again(late, as_, secretariat):
    client = as_(secretariat)
    client.post(URL, posted())
    client.post(f"/desk/checks/accepted/{AcceptedFinding.objects.get().pk}/reopen/")

    client.post(URL, posted("Once more."))

    assert [row.reason for row in AcceptedFinding.objects.standing(NOW)] == ["Once more."]
    assert AcceptedFinding.objects.count() == 2


def test_an_acceptance_of_another_plan_or_taken_back_already_is_not_found(as_, secretariat):
    other = AcceptedFindingFactory(plan=PlanFactory(slug="2022", starts_on="2022-01-01", ends_on="2022-12-31"))
    kept = AcceptedFindingFactory()
    client = as_(secretariat)

    assert client.post(f"/desk/checks/accepted/{other.pk}/reopen/").status_code == 404
    assert client.post(f"/plans/2022/desk/checks/accepted/{other.pk}/reopen/").url == "/plans/2022/desk/checks/"
    assert client.post(f"/desk/checks/accepted/{kept.pk}/reopen/").status_code == 302
    assert client.post(f"/desk/checks/accepted/{kept.pk}/reopen/").status_code == 404


@pytest.mark.parametrize("path", [URL, "/desk/checks/accepted/1/reopen/"])
def test_it_rejects_get(path, as_, secretariat):
    assert as_(secretariat).get(path).status_code == 405

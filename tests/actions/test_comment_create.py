"""The thread of comments of an action: written, corrected, withdrawn."""

from datetime import timedelta

import pytest
from django.utils import translation
from pytest_django.asserts import assertInHTML

from actions.models import Comment
from mdmplan.versions import keep
from members.models import Role
from tests.factories import NOW, ActionFactory, CommentFactory, MemberFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NEW = "/actions/A1.1/comments/new/"
TYPED = {"text": "Ask Spain first.\r\nThen write.", "language": "en"}


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


def address(comment, verb=""):
    """Return where a comment is corrected."""
    return f"/actions/{comment.action.code}/comments/{comment.pk}/{verb}"


def form(page):
    """Return the form of the thread."""
    return page.context["comments"]["form"]


def errors(page):
    """Return the sentences of the form, by the name of the field."""
    with translation.override("en"):
        return {name: list(sentences) for name, sentences in form(page).errors.items()}


# -- Writing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["secretariat", "administrator", "focal_point", "contributor", "other_focal_point"])
def test_all_but_the_board_write_on_the_thread(as_, request, action, who):
    person = request.getfixturevalue(who)

    page = as_(person).post(NEW, TYPED)

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#comments")
    made = Comment.objects.get()
    assert (made.action, made.author, made.added_at, made.edited_at) == (action, person, NOW, None)
    assert (made.text, made.language) == ("Ask Spain first.\nThen write.", "en")
    assert made.history.get().history_user == person


def test_the_board_reads_it(as_, board, action):
    CommentFactory(action=action)
    client = as_(board)

    page = client.get("/actions/A1.1/")

    assertInHTML('<p class="words" lang="en">Ask Spain first.</p>', page.content.decode())
    assert (form(page), client.post(NEW, TYPED).status_code, Comment.objects.count()) == (None, 403, 1)


def test_it_is_signed_by_role_and_the_newest_stands_last(as_, board, action, focal_point):
    focal_point.name = "Ana Secret"
    focal_point.save()
    CommentFactory(action=action, author=focal_point, added_at=NOW - timedelta(hours=2))
    CommentFactory(action=action, added_at=NOW - timedelta(hours=1), text="Done.")

    page = as_(board).get("/actions/A1.1/")

    assert [row.comment.text for row in page.context["comments"]["rows"]] == ["Ask Spain first.", "Done."]
    assert ("Focal point, Pays FR" in page.content.decode(), "Ana Secret" in page.content.decode()) == (True, False)


def test_the_form_begins_in_the_language_of_its_writer(as_, action):
    page = as_(UserFactory(role=Role.SECRETARIAT, language="es")).get("/actions/A1.1/")

    assert form(page)["language"].value() == "es"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"text": " \r\n"}, {"text": ["Write what you have to say."]}),
        ({"text": "\x07"}, {"text": ["Write what you have to say."]}),
        ({"text": "x" * 1001}, {"text": ["Ensure this value has at most 1000 characters (it has 1001)."]}),
        ({"language": "tlh"}, {"language": ["Select a valid choice. tlh is not one of the available choices."]}),
    ],
)
def test_a_slip_has_its_sentence_and_keeps_what_was_typed(as_, focal_point, action, typed, expected):
    page = as_(focal_point).post(NEW, TYPED | typed)

    assert (page.status_code, errors(page)) == (422, expected)
    assert form(page).data.dict() == TYPED | typed
    assert not Comment.objects.exists()


def test_a_withdrawn_action_takes_no_comment(as_, focal_point, secretariat, action):
    client = as_(focal_point)
    assert client.get(NEW).status_code == 200
    action.withdraw(by=secretariat, at=NOW)

    assert (client.get(NEW).status_code, client.post(NEW, TYPED).status_code) == (404, 404)
    assert form(client.get("/actions/A1.1/")) is None


def test_a_thread_without_comments_says_so(as_, board, action):
    assert "Nobody has commented on it." in as_(board).get("/actions/A1.1/").content.decode()


# -- Correcting ------------------------------------------------------------------------------------


@pytest.fixture
def comment(action, focal_point):
    """What the focal point of France wrote."""
    return CommentFactory(action=action, author=focal_point, added_at=NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("author", "reader", "edit", "withdraw"),
    [
        ("focal_point", "focal_point", True, True),
        ("focal_point", "contributor", False, False),
        ("focal_point", "other_focal_point", False, False),
        ("focal_point", "secretariat", False, True),
        ("secretariat", "administrator", True, True),
        ("administrator", "secretariat", True, True),
        ("secretariat", "focal_point", False, False),
        ("focal_point", "board", False, False),
    ],
)
def test_who_may_correct_and_who_may_withdraw(as_, request, action, author, reader, edit, withdraw):
    comment = CommentFactory(action=action, author=request.getfixturevalue(author))
    client = as_(request.getfixturevalue(reader))

    page = client.get("/actions/A1.1/").content.decode()
    answers = (client.get(address(comment)).status_code, client.post(address(comment, "withdraw/")).status_code)

    assert (f'href="{address(comment)}"' in page, f'action="{address(comment, "withdraw/")}"' in page) == (
        edit,
        withdraw,
    )
    assert answers == (200 if edit else 403, 302 if withdraw else 403)


def test_every_version_is_kept_and_the_page_says_that_it_was_corrected(as_, focal_point, comment):
    client = as_(focal_point)
    seen = form(client.get(address(comment)))["seen"].value()

    page = client.post(address(comment), {"text": "Demander d’abord.", "language": "fr", "seen": seen})

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#comments")
    comment.refresh_from_db()
    assert (comment.text, comment.language, comment.edited_at) == ("Demander d’abord.", "fr", NOW)
    versions = comment.history.order_by("history_id").values_list("text", "history_user")
    assert list(versions) == [("Ask Spain first.", None), ("Demander d’abord.", focal_point.pk)]
    assert "corrected on 8 July 2025, 11:00" in client.get(page.url).content.decode()


def test_saving_it_as_it_was_makes_no_version(as_, focal_point, comment):
    client = as_(focal_point)
    seen = form(client.get(address(comment)))["seen"].value()

    page = client.post(address(comment), {"text": comment.text, "language": "en", "seen": seen})

    comment.refresh_from_db()
    assert (page.status_code, comment.edited_at, comment.history.count()) == (302, None, 1)


def test_the_second_sees_both_texts_and_chooses(as_, secretariat, administrator, action):
    comment = CommentFactory(action=action, author=secretariat)
    client = as_(secretariat)
    seen = form(client.get(address(comment)))["seen"].value()
    comment.text = "Theirs."
    keep(comment, by=administrator, at=NOW)

    page = client.post(address(comment), {"text": "Mine.", "language": "en", "seen": seen})

    assert page.status_code == 409
    assert [(each.label, each.theirs, each.yours) for each in form(page).differences] == [
        ("Comment", "Theirs.", "Mine.")
    ]
    comment.refresh_from_db()
    assert comment.text == "Theirs."
    again = form(page).data.dict() | {"take-text": "yours"}
    assert client.post(address(comment), again).status_code == 302
    comment.refresh_from_db()
    assert comment.text == "Mine."


# -- Withdrawing -----------------------------------------------------------------------------------


def test_a_withdrawn_comment_says_when_and_by_whom_and_is_read_no_more(as_, board, secretariat, comment):
    page = as_(secretariat).post(address(comment, "withdraw/"))

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#comments")
    comment.refresh_from_db()
    assert (comment.withdrawn_at, comment.withdrawn_by) == (NOW, secretariat)
    shown = as_(board).get("/actions/A1.1/").content.decode()
    assert ("Withdrawn on 8 July 2025, 11:00 by: Secretariat." in shown, comment.text in shown) == (True, False)


def test_withdrawing_twice_says_the_same(as_, secretariat, focal_point, comment):
    comment.withdraw(by=focal_point, at=NOW - timedelta(minutes=1))

    assert as_(secretariat).post(address(comment, "withdraw/")).status_code == 302
    comment.refresh_from_db()
    assert (comment.withdrawn_by, comment.history.count()) == (focal_point, 2)


def test_what_was_withdrawn_meanwhile_is_not_corrected(as_, secretariat, focal_point, comment):
    client = as_(focal_point)
    seen = form(client.get(address(comment)))["seen"].value()
    comment.withdraw(by=secretariat, at=NOW)

    page = client.post(address(comment), {"text": "Mine.", "language": "en", "seen": seen})

    assert (page.status_code, errors(page)) == (
        409,
        {"__all__": ["Somebody withdrew this while you were writing: nothing was saved."]},
    )
    assert form(page)["text"].value() == "Mine."


# -- What there is not -----------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["", "withdraw/"])
def test_a_comment_of_another_action_is_not_found(as_, secretariat, action, verb):
    elsewhere = CommentFactory(action=ActionFactory(code="A1.2"))
    client = as_(secretariat)

    assert client.post(f"/actions/A1.2/comments/{elsewhere.pk}/{verb}").status_code in (302, 409)
    assert client.post(f"/actions/A1.1/comments/{elsewhere.pk}/{verb}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_comments_costs_the_same_queries(as_, secretariat, action, rows, django_assert_num_queries):
    for code in ("FR", "ES", "GR")[:rows]:
        CommentFactory(action=action, author=UserFactory(of_member=True, member=MemberFactory(code=code)))
    client = as_(secretariat)

    with django_assert_num_queries(5):
        page = client.get(NEW)

    assert len(page.context["comments"]["rows"]) == rows


def test_it_rejects_other_verbs(as_, secretariat, comment):
    client = as_(secretariat)

    assert [client.put(NEW).status_code, client.get(address(comment, "withdraw/")).status_code] == [405, 405]

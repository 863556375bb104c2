"""The thread of comments of an action: on its page, and in the forms that write on it in place."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actions.access import fetch_standing
from actions.edits import Versions, as_they_were
from actions.forms.parts import CommentForm
from actions.models import Action, Comment
from actions.services.parts import add_comment, correct_comment
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from members.models import User


@dataclass(frozen=True)
class Written:
    """A comment on the page, and what the reader may do with it."""

    comment: Comment
    stands: bool
    may_edit: bool
    may_withdraw: bool


def section(action: Action, moment: datetime, user: User, *, past: Versions | None = None) -> dict[str, Any]:
    """Return what the part “Comments” of the page of an action shows: `comments` in `actions/comments.html`.

    With `past`, what was written by the moment that it shows.
    """
    written = action.comments.filter(added_at__lte=moment).order_by("added_at", "pk")
    comments = list(written.select_related("author__member", "withdrawn_by__member"))
    if past:
        as_they_were(comments, past.comments, ("text", "language", "edited_at"))
    may_write = (
        user.has_perm("actions.comment_action") and action.stood_at(moment) and local_date(moment) == local_date(now())
    )
    return {
        "action": action,
        "rows": [
            Written(
                comment,
                stands=comment.stood_at(moment),
                may_edit=may_write and user.has_perm("actions.edit_comment", comment),
                may_withdraw=may_write and user.has_perm("actions.withdraw_comment", comment),
            )
            for comment in comments
        ],
        "form": CommentForm(initial={"language": user.language}) if may_write else None,
        "editing": None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.comment_action")
def comment_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write a comment on an action."""
    moment = now()
    action = fetch_standing(request, code, moment)
    data = request.POST if request.method == "POST" else None
    form = CommentForm(data, instance=Comment(action=action), initial={"language": person(request).language})
    if form.is_bound and form.is_valid():
        add_comment(comment=form.instance, by=person(request), at=moment)
        messages.success(request, _("Your comment is on the page."))
        return _back(action)
    return _show(request, action, moment, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.comment_action")
@transaction.atomic
def comment_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct a comment; every version is kept. Who saves second sees both and chooses."""
    moment = now()
    action = fetch_standing(request, code, moment)
    comment = _fetch(request, action, pk, "actions.edit_comment")
    if request.method != "POST":
        return _show(request, action, moment, CommentForm(instance=comment), comment)
    form = CommentForm(request.POST, instance=comment)
    if form.is_valid():
        if form.has_changed():
            correct_comment(comment=form.instance, by=person(request), at=moment)
        messages.success(request, _("The comment is corrected."))
        return _back(action)
    return _show(request, action, moment, form, comment)


@require_POST
@allowed("actions.comment_action")
@transaction.atomic
def comment_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a comment off the page; it says when and by whom."""
    moment = now()
    action = fetch_standing(request, code, moment)
    comment = _fetch(request, action, pk, "actions.withdraw_comment")
    if comment.withdrawn_at is None:
        comment.withdraw(by=person(request), at=moment)
    messages.success(request, _("The comment is withdrawn."))
    return _back(action)


def _fetch(request: HttpRequest, action: Action, pk: int, permission: str) -> Comment:
    """Return a comment of `action` that the person may change, locked; another's is refused."""
    comments = action.comments.select_for_update(of=("self",)).select_related("author__member")
    comment: Comment = get_object_or_404(comments, pk=pk)
    if not person(request).has_perm(permission, comment):
        raise PermissionDenied
    return comment


def _show(
    request: HttpRequest, action: Action, moment: datetime, form: CommentForm, editing: Comment | None
) -> HttpResponse:
    """Show the thread with the form in the place of the comment it corrects; for a new one, at the end."""
    shown = section(action, moment, person(request)) | {"form": form, "editing": editing}
    return render(
        request,
        "actions/comment_form.html",
        {"action": action, "comments": shown},
        status=form.refused if form.is_bound else HTTPStatus.OK,
    )


def _back(action: Action) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('action_detail', args=[action.code])}#comments")

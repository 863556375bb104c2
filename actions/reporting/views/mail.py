"""The choice of mails."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.reporting.mail.choosing import choose_mails
from actions.reporting.mail_forms import MailForm
from mdmplan.access import allowed
from members.access import person


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.choose_mails")
def mail_preferences(request: HttpRequest) -> HttpResponse:
    """Choose which mails one receives; those that always come say why."""
    user = person(request)
    form = MailForm(request.POST if request.method == "POST" else None, person=user)
    if form.is_valid():
        choose_mails(off=form.off, by=user)
        messages.success(request, _("Your choice of mails is saved."))
        return redirect("mail_preferences")
    return render(request, "reporting/mail_preferences.html", {"form": form})

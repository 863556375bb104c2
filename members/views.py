"""The associations, one's own account, and the choice of a language."""

from allauth.account.utils import get_login_redirect_url
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as set_language_cookie

from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.models import INTERFACE_LANGUAGES, Member, User, alphabetical


@require_safe
@allowed("members.read_members")
def member_list(request: HttpRequest) -> HttpResponse:
    """List the associations in alphabetical order, never a ranking."""
    active = alphabetical(Member.objects.active_on(local_date(now())))
    return render(request, "members/member_list.html", {"members": active})


@require_safe
@allowed("members.own_account")
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: role, language, password, sign-out."""
    return render(request, "members/account.html", {"languages": INTERFACE_LANGUAGES})


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Choose the interface language: for this browser, and for the person who is signed in."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in dict(INTERFACE_LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return set_language_cookie(request)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with one click, in a demonstration only; anywhere else this page does not exist."""
    if not settings.MDMPLAN_DEMO:
        raise Http404
    user = get_object_or_404(User, email=request.POST.get("email", ""), email__endswith="@demo.example")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(get_login_redirect_url(request))

"""The associations, one's own account, the choice of a language, and the ways in beside the password."""

from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.account.utils import get_login_redirect_url, perform_login
from allauth.decorators import rate_limit
from allauth.mfa.totp.views import deactivate_totp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language as set_language_cookie

from mdmplan.access import allowed
from mdmplan.clock import now
from mdmplan.moments import AsOfForm
from members.access import person
from members.models import INTERFACE_LANGUAGES, CalendarAddress, Member, SignInLink, User, alphabetical
from members.second_factor import has_second_factor, must_have_second_factor
from members.services import find_sign_in_link, is_good, renew_calendar, switch_off_calendar, use_sign_in_link


@require_safe
@allowed("members.read_members")
def member_list(request: HttpRequest) -> HttpResponse:
    """List the associations of today, or of a past day, in alphabetical order, never a ranking."""
    as_of = AsOfForm(request.GET, now=now())
    active = alphabetical(Member.objects.active_on(as_of.day))
    return render(request, "members/member_list.html", {"members": active, "as_of": as_of})


@require_safe
@allowed("members.own_account")
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: role, language, password, sign-out, calendar."""
    calendar = CalendarAddress.objects.filter(person=person(request)).first()
    path = reverse("calendar_feed", args=[calendar.token]) if calendar else ""
    return render(
        request,
        "members/account.html",
        {
            "languages": INTERFACE_LANGUAGES,
            "second_factor": has_second_factor(person(request)),
            "second_factor_asked": must_have_second_factor(person(request)),
            "calendar_address": request.build_absolute_uri(path) if path else "",
            "calendar_subscription": f"webcal://{request.get_host()}{path}" if path else "",
        },
    )


@require_POST
@allowed("members.own_account")
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Give oneself a calendar address, in place of the one before."""
    had_one = CalendarAddress.objects.filter(person=person(request)).exists()
    renew_calendar(by=person(request), at=now())
    if had_one:
        messages.success(request, _("Here is your new calendar address. The one before gives nothing any more."))
    else:
        messages.success(request, _("Here is your calendar address."))
    return redirect(f"{reverse('account')}#calendar")


@require_POST
@allowed("members.own_account")
def calendar_off(request: HttpRequest) -> HttpResponse:
    """End one's calendar address."""
    switch_off_calendar(by=person(request))
    messages.success(request, _("Your calendar address is switched off: it gives nothing any more."))
    return redirect(f"{reverse('account')}#calendar")


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


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="sign_in_link")
@never_cache
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by the link of a mail, once: GET shows its one button, so that no mail scanner uses it up; POST signs in.

    Whoever it would sign in and is signed in already goes straight to the page it leads to.
    """
    link, at = find_sign_in_link(token), now()
    if link and request.user == link.person:
        return redirect(link.landing)
    if link and request.method == "POST" and use_sign_in_link(link=link, at=at):
        return _enter(request, link)
    good = link if link and request.method != "POST" and is_good(link, at) else None
    context = {"link": good, "sign_in": _sign_in_page(link)}
    with translation.override(_language(request, link)):
        response = render(request, "members/sign_in_link.html", context, status=200 if good else 410)
        response.headers["Content-Language"] = translation.get_language()
    # The address of this page leaves it in no Referer. `no-referrer` would make browsers post "Origin: null", which
    # the protection of forms refuses.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("members.own_account")
def second_factor_remove(request: HttpRequest) -> HttpResponse:
    """Take one's own second factor away, as allauth asks; the session then no longer counts as opened with one."""
    response: HttpResponse = deactivate_totp(request)
    if not has_second_factor(person(request)):
        clear_authentication_records(request)
    return response


def _enter(request: HttpRequest, link: SignInLink) -> HttpResponse:
    """Sign the person of `link` in, in place of anybody else, and lead to its page."""
    logout(request)
    record_authentication(request, link.person, method="link")
    response: HttpResponse = perform_login(request, link.person, redirect_url=link.landing)
    return response


def _sign_in_page(link: SignInLink | None) -> str:
    """Return the address of the ordinary sign-in, which leads on to the page of `link`."""
    page = reverse("account_login")
    return f"{page}?{urlencode({'next': link.landing})}" if link else page


def _language(request: HttpRequest, link: SignInLink | None) -> str:
    """Return the language of the link's person, unless this browser or whoever is signed in has chosen one."""
    chosen = request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return link.person.language if link and not chosen else translation.get_language()

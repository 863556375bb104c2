"""A sealed pack for a guest of the board, who has a link and no account. Each opening is kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mdmplan.access import NotHere
from mdmplan.clock import now
from mdmplan.dashboard.models import PackShare
from mdmplan.dashboard.pack.freeze import thaw
from mdmplan.dashboard.pack.services import log_opening
from mdmplan.dashboard.views.pack import pdf_response


@login_not_required
@require_safe
def shared_pack(request: HttpRequest, token: str) -> HttpResponse:
    """Show a sealed pack to whoever has its link; 404 once the link is closed, whatever the reason."""
    link = _opened(token, "page")
    response = render(
        request,
        "dashboard/pack_shared.html",
        {
            "token": token,
            "link": link,
            "pack": link.pack,
            "contents": thaw(link.pack.frozen),
            "errata": link.pack.errata.all(),
            "later": link.pack.meeting.packs.filter(edition__gt=link.pack.edition).defer("frozen").first(),
        },
    )
    return _kept_to_oneself(response)


@login_not_required
@require_safe
def shared_pack_pdf(request: HttpRequest, token: str, language: str) -> HttpResponse:
    """Give the PDF of a shared pack in one language."""
    return _kept_to_oneself(pdf_response(request, _opened(token, language).pack, language))


def _opened(token: str, what: str) -> PackShare:
    """Return the link whose secret is `token`, and keep that it was opened."""
    moment = now()
    links = PackShare.objects.by_token(token).open(moment).select_related("pack__meeting")
    link: PackShare | None = links.first()
    if link is None:
        raise NotHere(_("This link was closed or has ended. Ask for another one where you got it."))
    log_opening(link=link, what=what, at=moment)
    return link


def _kept_to_oneself(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of shared caches and search engines, and its address from other sites."""
    patch_cache_control(response, private=True, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

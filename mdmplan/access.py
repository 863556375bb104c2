"""How a view says who may use it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

View = Callable[..., HttpResponseBase]


class NotHere(Http404):  # named as Django names it
    """Nothing at this address, with a sentence that tells the reader why."""


class Elsewhere(Exception):  # noqa: N818  # no error: the page has moved
    """The page that was asked for has another address now."""

    def __init__(self, address: str) -> None:
        """Keep the new address."""
        super().__init__(address)
        self.address = address


def allowed(permission: str) -> Callable[[View], View]:
    """Open the view to people whose role has `permission`; others get 403. Visitors are sent to sign in first."""
    guard: Any = permission_required(permission, raise_exception=True)

    def decorate(view: View) -> View:
        guarded: View = guard(view)
        guarded.permission = permission  # type: ignore[attr-defined]  # read by the test of every route
        return guarded

    return decorate


def way_back(request: HttpRequest, default: Any, **arguments: Any) -> str:
    """Return where the person came from (posted or asked as `next`, on this site), else the page of `default`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    if here and asked.startswith("/"):  # a word alone would be taken for the name of a page
        return asked
    return resolve_url(default, **arguments)

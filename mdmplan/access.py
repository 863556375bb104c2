"""How a view says who may use it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponseBase

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

"""Who is asking."""

from django.http import HttpRequest

from members.models import User


def person(request: HttpRequest) -> User:
    """Return the signed-in person; the middleware has seen to it that there is one."""
    if not isinstance(request.user, User):
        raise TypeError("a page for signed-in people was opened to visitors")
    return request.user

"""The second factor of sign-in: who has one."""

from members.models import User


def has_second_factor(person: User) -> bool:
    """Return whether `person` has set up a second factor: none can be set up yet."""
    return False

"""Who may do what with associations and people, and the predicates that every other `rules.py` builds on.

Source: product.md, section 4. The admin asks the same rules under Django's own permission names.
"""

from collections.abc import Iterable
from typing import Any

import rules

from members.models import Role, User


@rules.predicate
def is_coordinator(user: User) -> bool:
    """The secretariat or an administrator."""
    return user.is_coordinator


@rules.predicate
def is_administrator(user: User) -> bool:
    """An administrator."""
    return user.is_administrator


@rules.predicate
def is_member_person(user: User) -> bool:
    """A focal point or a contributor."""
    return user.is_member_person


@rules.predicate
def is_focal_point(user: User) -> bool:
    """A focal point."""
    return user.role == Role.FOCAL_POINT


@rules.predicate
def is_own_member(user: User, obj: Any) -> bool:
    """Something of the person's own association; when asked of nothing in particular, anyone who has one."""
    return user.member_id is not None and (obj is None or obj.member_id == user.member_id)


def in_admin(app: str, models: Iterable[str], *, read: Any, write: Any = rules.always_deny) -> None:
    """State who may read and write `models` in the admin. Nobody deletes there: things are withdrawn."""
    for model in models:
        rules.add_perm(f"{app}.view_{model}", read)
        rules.add_perm(f"{app}.add_{model}", write)
        rules.add_perm(f"{app}.change_{model}", write)
        rules.add_perm(f"{app}.delete_{model}", rules.always_deny)


rules.add_perm("members.read_members", rules.is_authenticated)
rules.add_perm("members.own_account", rules.is_authenticated)
in_admin("members", ["member"], read=is_coordinator, write=is_coordinator)
in_admin("members", ["user"], read=is_coordinator, write=is_administrator)
in_admin("admin", ["logentry"], read=is_coordinator)

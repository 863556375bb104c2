"""Who may do what with actions. Source: product.md, section 4."""

import rules

from actions.models import Comment
from members.models import User
from members.rules import in_admin, is_coordinator, is_member_person


@rules.predicate
def is_author(user: User, comment: Comment) -> bool:
    """Who wrote the comment."""
    return comment.author_id == user.pk


@rules.predicate
def is_by_a_coordinator(user: User, comment: Comment) -> bool:
    """A comment that the secretariat or an administrator wrote."""
    return comment.author.is_coordinator


rules.add_perm("actions.read_actions", rules.is_authenticated)
rules.add_perm("actions.record_update", is_coordinator)
rules.add_perm("actions.import_actions", is_coordinator)
rules.add_perm("actions.edit_plan", is_coordinator)
rules.add_perm("actions.comment_action", is_coordinator | is_member_person)
rules.add_perm("actions.edit_comment", is_author | (is_coordinator & is_by_a_coordinator))
rules.add_perm("actions.withdraw_comment", is_author | is_coordinator)
in_admin("actions", ["action", "participation", "milestone"], read=is_coordinator, write=is_coordinator)
in_admin(
    "actions",
    ["update", "evidence", "actionlink", "comment", "import", "importrow", "savedview"],
    read=is_coordinator,
)

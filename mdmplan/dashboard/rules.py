"""Who may do what on the board's floor. Source: product.md, section 4."""

import rules

from members.rules import in_admin, is_coordinator

rules.add_perm("dashboard.read_dashboard", rules.is_authenticated)
rules.add_perm("dashboard.comment_priority", is_coordinator)
rules.add_perm("dashboard.read_meetings", rules.is_authenticated)
rules.add_perm("dashboard.edit_meetings", is_coordinator)
rules.add_perm("dashboard.read_packs", rules.is_authenticated)
rules.add_perm("dashboard.prepare_packs", is_coordinator)
in_admin(
    "dashboard",
    ["meeting", "decision"],
    read=is_coordinator,
    write=is_coordinator,
)
in_admin("dashboard", ["outcome", "prioritycomment"], read=is_coordinator)

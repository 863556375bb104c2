"""Who may do what with actions. Source: product.md, section 4."""

import rules

from members.rules import in_admin, is_coordinator

rules.add_perm("actions.read_actions", rules.is_authenticated)
rules.add_perm("actions.record_update", is_coordinator)
in_admin("actions", ["action", "participation", "milestone"], read=is_coordinator, write=is_coordinator)
in_admin("actions", ["update", "evidence"], read=is_coordinator)

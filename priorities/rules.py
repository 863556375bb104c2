"""Who may read and edit the plan. Source: product.md, section 4."""

import rules

from members.rules import in_admin, is_coordinator

rules.add_perm("priorities.read_plan", rules.is_authenticated)
rules.add_perm("priorities.edit_plan", is_coordinator)
in_admin("priorities", ["plan", "axis", "priority", "objective"], read=is_coordinator, write=is_coordinator)

"""Who may do what with periods and reports. Source: product.md, section 4.

Which reports a person sees at all is `Report.objects.visible_to`; these rules say what a role may do with them.
"""

import rules

from members.rules import in_admin, is_coordinator, is_focal_point, is_member_person, is_own_member

rules.add_perm("reporting.read_reports", rules.is_authenticated)
rules.add_perm("reporting.write_report", is_member_person & is_own_member)
rules.add_perm("reporting.submit_report", is_focal_point & is_own_member)
rules.add_perm("reporting.comment_report", is_coordinator | (is_member_person & is_own_member))
rules.add_perm("reporting.review_report", is_coordinator)
rules.add_perm("reporting.open_period", is_coordinator)
in_admin("reporting", ["period"], read=is_coordinator, write=is_coordinator)
in_admin("reporting", ["report", "reportline", "reportevent", "acceptedfinding", "notasked"], read=is_coordinator)

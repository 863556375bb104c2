"""What people say of how two actions are linked."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import IN_PLAN_ORDER, Action, ActionLink
from priorities.models import Plan


class ActionLinkForm(forms.Form):
    """How this action stands to another: of its own plan, or of an earlier one that it continues."""

    kind = forms.ChoiceField(
        label=_("How they are linked"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the two actions are linked.")},
    )
    target = forms.ModelChoiceField(
        label=_("Other action"),
        queryset=Action.objects.none(),
        error_messages={
            "required": _("Choose the other action."),
            "invalid_choice": _("This action is not offered any more: choose another."),
        },
    )

    def __init__(self, *args: Any, action: Action, moment: datetime, **kwargs: Any) -> None:
        """Offer the actions that stand at `moment`, by objective; those of earlier plans after those of this one."""
        super().__init__(*args, **kwargs)
        plans = [action.plan, *Plan.objects.filter(starts_on__lt=action.plan.starts_on).order_by("-starts_on")]
        actions = Action.objects.standing(moment).filter(plan__in=plans)
        offered = list(
            actions.exclude(pk=action.pk)
            .select_related("objective", "plan")
            .order_by("-plan__starts_on", *IN_PLAN_ORDER)
        )
        target: Any = self.fields["target"]
        target.queryset = actions
        target.choices = [("", _("Choose…")), *_by_objective(offered, own=action.plan_id)]
        earlier = any(other.plan_id != action.plan_id for other in offered)
        kind: Any = self.fields["kind"]
        kind.choices = [
            choice for choice in ActionLink.Kind.choices if earlier or choice[0] != ActionLink.Kind.CONTINUES
        ]


def _by_objective(actions: Iterable[Action], *, own: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return `actions`, in order, as the groups of a select."""
    groups = []
    for objective, members in groupby(actions, key=lambda action: action.objective):
        rows = list(members)
        plan = [] if rows[0].plan_id == own else [str(rows[0].plan)]
        groups.append((" · ".join([*plan, str(objective)]), [(action.pk, str(action)) for action in rows]))
    return groups

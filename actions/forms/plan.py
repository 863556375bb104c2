"""What people type about an action as part of the plan: where it belongs, its texts, its dates."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from actions.models import Action
from mdmplan.moments import DayField
from priorities.forms import LineField, LinesField, PartForm, in_three

KEPT = _("Kept for ever once it is given; an update says when the end is expected after all.")


class ActionForm(PartForm):
    """An action and its objective. Its status is no concern of this form: updates alone change that."""

    PLACES = ("priority__position", "priority__code", "position", "code")

    class Meta:
        model = Action
        fields = [
            "objective",
            "code",
            *in_three("title", "description", "deliverable", kind=None),
            "starts_on",
            "due_on",
            "in_published_plan",
        ]
        field_classes = {
            **in_three("title", kind=LineField),
            **in_three("description", "deliverable", kind=LinesField),
            "starts_on": DayField,
            "due_on": DayField,
        }
        help_texts = {"due_on": KEPT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show a due date that was given as it is: it does not change any more."""
        super().__init__(*args, **kwargs)
        if self.instance.due_on:
            self.fields["due_on"].widget.attrs["readonly"] = True

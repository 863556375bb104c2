"""What people type once for many actions."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.status import NO_PERSONAL_DATA, WRITING_LANGUAGES, ClaimForm, WordsField, statement_of
from actions.models import Action
from actions.services.updates import Statement
from actions.status import LifeCycle, status_errors


class BulkForm(ClaimForm):
    """One status or one forecast date, and one note, for many actions. Progress stays each action's own."""

    life_cycle = forms.ChoiceField(
        label=_("Life cycle"),
        choices=[("", _("As each one stands")), *LifeCycle.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    note = WordsField(label=_("Note"), max_length=1000, help_text=NO_PERSONAL_DATA)
    language = forms.ChoiceField(label=_("Language of the texts"), choices=WRITING_LANGUAGES)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)
    progress = None  # type: ignore[assignment]  # how Django leaves out a field
    sure = None  # type: ignore[assignment]

    def __init__(self, *args: Any, actions: Iterable[Action], today: date, **kwargs: Any) -> None:
        """Ask about `actions`; a completion lies before `today`."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.revisions = {action.code: action.revision for action in actions}

    def clean(self) -> dict[str, Any]:
        """Ask for a status or a date, and for what the status requires, beside each field."""
        values = super().clean()
        if values.get("life_cycle"):
            for field, sentence in status_errors(self.wish, today=self.today).items():
                if field not in self.errors:
                    self.add_error(field, sentence)
        elif not self.errors and not values.get("forecast_on"):
            self.add_error("life_cycle", _("Choose a status, or give a forecast date."))
        return values

    @property
    def wish(self) -> Statement:
        """What is to be said of each action."""
        return statement_of(self.cleaned_data)

    @property
    def token(self) -> str:
        """What the page shows: what was typed, for which actions, each at which revision."""
        typed = [self.data.get(name, "").replace("\r\n", "\n") for name in self.fields if name != "previewed"]
        return f"{_digest([*typed, *sorted(self.revisions)])}-{_digest(sorted(self.revisions.items()))}"

    @property
    def was_previewed(self) -> bool:
        """Whether the writer has seen what this would do, to the actions as they stand."""
        return bool(self.cleaned_data["previewed"] == self.token)

    @property
    def overtaken(self) -> bool:
        """Whether the same was previewed, and somebody has updated one of the actions since."""
        typed = self.cleaned_data["previewed"].partition("-")[0]
        return not self.was_previewed and typed == self.token.partition("-")[0]


def _digest(values: Iterable[Any]) -> str:
    return blake2b(json.dumps(list(values)).encode(), digest_size=8).hexdigest()

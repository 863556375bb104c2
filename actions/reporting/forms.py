"""What a member types in its report, and what the secretariat answers."""

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.status import NO_PERSONAL_DATA, WRITING_LANGUAGES, ClaimForm, WordsField
from actions.reporting.models import Answer, ReportLine
from actions.reporting.services import ANSWER_FIELDS, STATUS_FIELDS, LineDraft
from mdmplan.text import without_controls
from mdmplan.versions import TAKE, THEIRS, YOURS, Difference, shown


class LineForm(ClaimForm):
    """One question: where our part of an action stands. As a draft it takes anything that can be read."""

    answer = forms.ChoiceField(label=_("Your answer"), choices=Answer.choices, widget=forms.RadioSelect, required=False)
    done = WordsField(label=_("What we did this quarter"), max_length=600, rows=4, help_text=NO_PERSONAL_DATA)
    support = forms.ChoiceField(
        label=_("Support or decision requested from"),
        choices=ReportLine.Support.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    support_request = WordsField(label=_("In one sentence"), max_length=200, rows=1)
    good_practice = WordsField(label=_("Good practice to share"), max_length=300, rows=2)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, line: ReportLine, previous: ReportLine | None) -> None:
        """Ask about `line`, starting from its draft, else from what `previous` said and may be repeated."""
        source = line if line.answer or line.saved_at or previous is None else previous
        initial = {name: getattr(source, name) for name in STATUS_FIELDS}
        initial |= {
            name: getattr(line, name)
            for name in ("answer", "done", "support", "support_request", "good_practice", "revision")
        }
        super().__init__(data, prefix=f"line-{line.pk}", initial=initial)
        self.line, self.previous = line, previous
        self.initial["seen"] = self.shown_digest
        self.differences: list[Difference] = []
        self.contested: set[str] = set()
        if previous is None:
            self.fields["answer"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
                choice for choice in Answer.choices if choice[0] != Answer.NO_CHANGE
            ]
        self.mine = self._touched() if self.is_bound else set()
        if self._seen:
            self._merge()

    @property
    def heading(self) -> str:
        """The code of the action that is asked about; the list of errors names it."""
        return self.line.action.code

    @property
    def asks_or_shares(self) -> bool:
        """Whether the last part of the question must be seen: something is asked, shared, or wrong there."""
        asked = self["support"].value() not in (None, "", ReportLine.Support.NONE)
        return asked or bool(self["good_practice"].value() or {"support_request", "good_practice"} & set(self.errors))

    @property
    def draft(self) -> LineDraft:
        """What was typed, as the service takes it."""
        values = {name: self.cleaned_data[name] for name in ANSWER_FIELDS}
        values["support"] = values["support"] or ReportLine.Support.NONE
        if not values["answer"] and self.touched:
            values["answer"] = Answer.ANSWERED
        return LineDraft(self.line, values, self.cleaned_data["revision"])

    @property
    def touched(self) -> bool:
        """Whether the writer changed anything of what the page showed; what nobody touched is left as it is."""
        return bool(self.mine)

    @property
    def typed(self) -> str:
        """The digests of what was typed, one per field."""
        return " ".join(digest([self._typed(name)]) for name in ANSWER_FIELDS)

    @property
    def shown_digest(self) -> str:
        """The digests of what the page shows, one per field: what its writer has seen."""
        return " ".join(digest([self.shown(name)]) for name in ANSWER_FIELDS)

    @property
    def _seen(self) -> dict[str, str]:
        """What the writer had seen, a digest per field; nothing when the page did not say."""
        seen = self.data.get(self.add_prefix("seen"), "").split() if self.is_bound else []
        return dict(zip(ANSWER_FIELDS, seen, strict=True)) if len(seen) == len(ANSWER_FIELDS) else {}

    @property
    def unsaved(self) -> bool:
        """Whether what its writer changed is not what is stored."""
        return any(digest([self._typed(name)]) != digest([self.shown(name)]) for name in self.mine)

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))

    def _touched(self) -> set[str]:
        """Return the fields that the writer changed since the page was opened."""
        seen = self._seen
        if not seen:
            return set(ANSWER_FIELDS) & set(self.changed_data)
        return {name for name in ANSWER_FIELDS if digest([self._typed(name)]) != seen[name]}

    def _merge(self) -> None:
        """Bring what a colleague saved since the page was opened, field by field; what both changed is asked.

        A choice counts for the version that it was made about: its name ends with the revision.
        """
        data: Any = self.data  # a copy: the view may write in it
        revision = str(self.line.revision)
        for name, seen in self._seen.items():
            key, stored = self.add_prefix(name), self.shown(name)
            if digest([stored]) in (seen, digest([self._typed(name)])):
                continue
            about = f"{key}-{revision}"
            taken = data.get(f"{TAKE}{about}")
            if name not in self.mine or taken == THEIRS:
                data[key] = stored
            elif taken != YOURS:
                field = self.fields[name]
                theirs, yours = (shown(field, value) for value in (stored, self._typed(name)))
                self.differences.append(Difference(about, str(field.label), theirs, yours, ""))
                self.contested.add(name)
        data[self.add_prefix("revision")] = revision

    def clean(self) -> dict[str, Any]:
        """Refuse to save over what was not seen."""
        values: dict[str, Any] = super().clean() or {}
        for name in self.contested:
            self.add_error(name, _("Something else was saved here meanwhile: choose which one stands."))
        return values

    def shown(self, name: str) -> str:
        """Return what the page shows in the field `name`, as the browser sends it back."""
        field, value = self.fields[name], self.initial[name]
        if isinstance(field, forms.BooleanField | forms.ChoiceField):
            return "on" if value is True else value or ""
        return str(field.widget.format_value(field.prepare_value(value)) or "")

    def put(self, errors: dict[str, str]) -> None:
        """Show `errors`, a sentence per field, beside the fields."""
        for field, sentence in errors.items():
            self.add_error(field, sentence)


def digest(values: Iterable[str]) -> str:
    """Return a short digest of typed `values`, the same however the browser sends new lines and spaces around."""
    typed = [value.replace("\r\n", "\n").strip() for value in values]
    return blake2b(json.dumps(typed).encode(), digest_size=8).hexdigest()


class LanguageForm(forms.Form):
    """The language in which the whole report is written, chosen once."""

    language = forms.ChoiceField(label=_("We write in"), choices=WRITING_LANGUAGES)


class NoteForm(forms.Form):
    """A sentence on a report's thread: a comment, what to change, or why a status is kept."""

    note = WordsField(label=_("Comment"), max_length=1000, help_text=NO_PERSONAL_DATA)


class CommentForm(NoteForm):
    """A comment on the thread of a report, about one of its answers or about all of it."""

    line = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, data: Any = None, *, lines: Iterable[ReportLine], **kwargs: Any) -> None:
        """Offer the answers of the report, by the code of their action."""
        super().__init__(data, **kwargs)
        self.lines = {line.action.code: line for line in lines}
        self.fields["line"].choices = [("", _("The whole report")), *((code, code) for code in self.lines)]  # type: ignore[attr-defined]

    @property
    def about(self) -> ReportLine | None:
        """The answer that it is about, None when it is about the whole report."""
        return self.lines.get(self.cleaned_data["line"])


class ReturnForm(NoteForm):
    """What the member is asked to change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field for what it asks."""
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("What should be changed")


class KeepForm(forms.Form):
    """Why the secretariat keeps its status although the lead says otherwise."""

    about = "keep"
    note = forms.CharField(label=_("Keep, because…"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, line: ReportLine) -> None:
        """Answer to `line`."""
        super().__init__(data, prefix=f"{self.about}-{line.pk}")
        self.line = line

    def clean_note(self) -> str:
        """Leave out the characters that nobody can see."""
        return without_controls(self.cleaned_data["note"])


class StayForm(KeepForm):
    """Why a member that asks to leave goes on taking part."""

    about = "stay"
    note = forms.CharField(label=_("It goes on, because…"), max_length=300, required=False)

"""What people give to show that something was done: a link or a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mdmplan.text import LONGEST_LINK, without_controls
from mdmplan.uploads import ENDINGS, LARGEST, MEGABYTE, inspect

NO_LINK = _("Write the address as your browser shows it, starting with https://.")
FILE_HELP = format_lazy(
    _("PDF, image, text, CSV, Office or LibreOffice, up to {most} MB. {no_personal_data}"),
    most=LARGEST // MEGABYTE,
    no_personal_data=_("No personal data about patients, staff or candidates."),
)


class EvidenceFileField(forms.FileField):
    """A file of a kind that is kept, decided by what is in it; the sentence of a refusal names the file."""

    def __init__(self, **kwargs: Any) -> None:
        """Let the browser offer files of these kinds first. An empty file is refused with our own sentence."""
        widget = forms.FileInput(attrs={"accept": ",".join(ENDINGS)})
        super().__init__(allow_empty_file=True, widget=widget, help_text=FILE_HELP, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file when it is taken."""
        upload = super().clean(data, initial)
        if upload:
            inspect(upload)
        return upload


class LinkField(forms.URLField):
    """The address of a page."""

    default_validators = [URLValidator(["http", "https"])]


class EvidenceForm(forms.Form):
    """A link or a file, one of the two, and what to call it."""

    url = LinkField(
        label=_("Link"),
        required=False,
        max_length=LONGEST_LINK,
        assume_scheme="https",
        error_messages={"invalid": NO_LINK},
        help_text=_("To a page that the network can open."),
    )
    file = EvidenceFileField(
        label=_("or a file"),
        required=False,
    )
    label = forms.CharField(label=_("What it is"), required=False, max_length=200)

    def clean_label(self) -> str:
        """Return the label without characters that nobody can see."""
        return without_controls(self.cleaned_data["label"])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and refuse both."""
        values: dict[str, Any] = super().clean() or {}
        given = [name for name in ("url", "file") if values.get(name) or name in self.errors]
        if not given:
            raise ValidationError({"url": _("Give a link, or choose a file.")})
        if len(given) > 1:
            raise ValidationError({"url": _("Give a link or a file, one of the two: add the other one after it.")})
        return values

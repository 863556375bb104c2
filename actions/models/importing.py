"""A spreadsheet that is read into the plan: previewed row by row, applied whole or not at all, and undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models.action import Action, Update
from priorities.models import Plan


class Import(models.Model):
    """One file: who brought it, how its columns are read, and what became of it."""

    class State(models.TextChoices):
        """Where the import is."""

        UPLOADED = "uploaded", pgettext_lazy("import", "Columns to choose")
        PREVIEWED = "previewed", pgettext_lazy("import", "Previewed")
        APPLIED = "applied", pgettext_lazy("import", "Applied")
        UNDONE = "undone", pgettext_lazy("import", "Undone")

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("plan"), related_name="imports")
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    #: What was found in the file: columns with an example of each, encoding, separator…
    source = models.JSONField(default=dict)
    #: The rows of the file, compressed JSON; emptied once the import is applied.
    table = models.BinaryField(null=True)
    #: Which column is which field, and how gaps are read.
    mapping = models.JSONField(_("columns"), default=dict)
    #: How many rows were created, updated, unchanged, refused.
    counts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applied_at=None, applied_by=None)
                | models.Q(applied_at__isnull=False, applied_by__isnull=False),
                name="import_applied_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="import_undone_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.file_name


class ImportRow(models.Model):
    """What one row of the file does, or why it is refused."""

    class Result(models.TextChoices):
        """What becomes of the row."""

        REFUSED = "refused", pgettext_lazy("row", "Refused")
        CREATED = "created", pgettext_lazy("row", "Created")
        UPDATED = "updated", pgettext_lazy("row", "Updated")
        UNCHANGED = "unchanged", pgettext_lazy("row", "Unchanged")

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    code = models.CharField(_("code"), max_length=40, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    reason = models.TextField(_("reason"), blank=True)
    #: Field by field: {"field": [before, after]}.
    changes = models.JSONField(default=dict)
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")
    #: The update that it made, once the import is applied.
    update = models.ForeignKey(Update, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "result", "line"], name="import_row_by_result")]

    def __str__(self) -> str:
        """Return the line and its result."""
        return f"{self.line} {self.result}"

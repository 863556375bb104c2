"""Something that a standing rule finds inconsistent."""

from dataclasses import dataclass

from django.urls import reverse

from actions.models import Action


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing that a rule finds, and where it is put right.

    `subject` is the stable key of what it is about, and stays when codes change. `fingerprint` is a short text of
    the facts: an acceptance holds as long as it does not change. `code`, `page`, `label` and `state` are what the
    line shows of its subject. `urgency` is for how many days it has been so, 0 when that is not known.
    """

    subject: str
    fingerprint: str
    sentence: str
    code: str
    page: str
    href: str
    label: str
    state: str = ""
    urgency: int = 0
    action: Action | None = None


@dataclass(frozen=True, kw_only=True)
class Finding(Hit):
    """A hit with its rule, by key and title, and what the button says; `key` is unique in a plan."""

    rule: str
    title: str
    fix: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart from every other finding of the plan."""
        return self.rule, self.subject

    @property
    def by_update(self) -> bool:
        """Whether an update of the action puts it right."""
        return self.action is not None and self.href == reverse("update_create", args=[self.action.code])

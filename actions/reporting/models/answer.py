"""How a question of a report is answered, and which answers say something of where the action stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """How the question is answered; empty: not yet."""

    NO_CHANGE = "no_change", _("No change since last quarter")
    NOT_STARTED_HERE = "not_started_here", _("Not started here yet")
    LEAVING = "leaving", _("We no longer take part")
    ANSWERED = "answered", _("Here is our answer")


#: The one-click answers.
NOTHING_NEW = (Answer.NO_CHANGE, Answer.NOT_STARTED_HERE)
#: What says nothing of where the action stands: no answer yet, or a request to be asked no more.
NO_WORD = ("", Answer.LEAVING)

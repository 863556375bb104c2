"""`manage.py demo`: fill an empty database with the plan, its members and an invented history."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F
from django.utils import translation

from actions.models import Evidence
from mdmplan.management.demonstration.board import plan_board
from mdmplan.management.demonstration.people import present, write_people
from mdmplan.management.demonstration.plan import write_plan
from mdmplan.management.demonstration.record import plan_record
from mdmplan.management.demonstration.rounds import TODAY, Rounds, write_periods
from mdmplan.management.demonstration.story import Story, moment
from priorities.models import Plan


class Command(BaseCommand):
    """Write the demonstration once; a second time changes nothing."""

    help = "Fill an empty database with the demonstration (MDMPLAN_DEMO=1 only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write everything in one transaction, or say why not."""
        if not settings.MDMPLAN_DEMO:
            raise CommandError("The demonstration needs MDMPLAN_DEMO=1: it never goes into real data.")
        if present():
            self.stdout.write("The demonstration is there already: nothing to do.")
            return
        with transaction.atomic(), translation.override("fr"):
            call_command("loaddata", "plan_2023_2025", "members", verbosity=0)
            write_demonstration()
        self.stdout.write(self.style.SUCCESS("The demonstration is ready."))


def write_demonstration() -> None:
    """Tell the story up to the morning of the demonstration's day. The same words, whenever it is told."""
    plan = Plan.objects.get(slug="2023-2025")
    story = Story(write_people())
    write_plan(story)
    plan_record(story)
    Rounds(story).plan(write_periods(story, plan))
    plan_board(story, plan)
    story.tell(until=moment(TODAY, 0))
    # The services know nothing of invented days: the edit history of a link begins when it was added.
    Evidence.history.model.objects.update(history_date=F("added_at"))

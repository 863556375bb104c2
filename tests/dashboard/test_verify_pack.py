"""manage.py verify_pack: are the sealed packs still what was sealed?"""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import MeetingFactory, PackFactory, PackFileFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    """Return what the command says."""
    output = StringIO()
    try:
        call_command("verify_pack", *arguments, stdout=output, no_color=True)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), ""


def test_what_is_intact_is_said_to_be():
    pack = PackFileFactory().pack

    assert run() == (
        f"2025-03-12 edition 1 {pack.sha256}: intact\n1 packs checked, each is what was sealed.\n",
        "",
    )


def test_what_was_changed_is_found():
    march = MeetingFactory()
    PackFactory(meeting=march, sha256="0" * 64)
    PackFileFactory(pack=PackFactory(meeting=march, edition=2), sha256="1" * 64)

    said, error = run()

    assert f"2025-03-12 edition 1 {'0' * 64}: DIFFERS: contents" in said
    assert ": DIFFERS: fr PDF" in said
    assert error == "2 of 2 packs are not what was sealed."


def test_one_meeting_is_checked_alone():
    PackFactory(sha256="0" * 64)
    PackFactory(meeting__held_on=date(2025, 9, 19))

    assert run("2025-09-19")[1] == ""
    assert run("2025-03-12")[1] == "1 of 1 packs are not what was sealed."
    assert run("2024-03-12")[1] == "No pack is sealed for a meeting on 2024-03-12."

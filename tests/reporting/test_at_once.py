"""Two write or send one report at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from actions.reporting.models import Report
from actions.reporting.services import LineDraft, submit_report
from tests.factories import NOW
from tests.reporting.at_once import AT_ONCE, apart, wait_for_locks
from tests.reporting.helpers import answer, ask, kinds, save, untouched, values
from tests.reporting.helpers import said as told

pytestmark = [*AT_ONCE, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/"


def browser(user):
    """Return a browser of one's own in which a person is signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def test_two_who_save_at_once_meet_field_by_field(contributor):
    report = ask()
    line = report.lines.get()
    client = browser(contributor)
    typed = untouched(client.get(URL)) | {f"line-{line.pk}-done": "Two workshops."}

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():  # the contributor's has begun, and waits while the colleague's is written
            Report.objects.select_for_update().get(pk=report.pk)
            saved = pool.submit(apart(client.post), URL, typed)
            wait_for_locks(1)
            save(report, [LineDraft(line, values("on_track", done="", good_practice="Meet early."), line.revision)])
        assert saved.result().status_code == 302

    line.refresh_from_db()
    assert (line.done, line.good_practice) == ("Two workshops.", "Meet early.")


def test_a_button_pressed_twice_at_once_sends_once_and_says_so(focal_point):
    report = ask()
    clients = [browser(focal_point) for _time in range(2)]
    posted = untouched(clients[0].get(URL)) | {f"line-{report.lines.get().pk}-answer": "not_started_here"}

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():  # both have begun, and wait for this row
            Report.objects.select_for_update().get(pk=report.pk)
            answers = pool.map(apart(lambda client: client.post(f"{URL}submit/", posted)), clients)
            wait_for_locks(2)
        first, second = sorted(answers, key=lambda answer: told(answer)[0], reverse=True)

    assert first.url == second.url == f"{URL}FR/"
    assert told(first) == ["Your report is sent. Thank you: there is nothing more to do."]
    assert told(second) == ["Your report had been sent already: nothing more to do."]
    assert kinds(report) == ["open", "begin", "submit"]


def test_two_who_send_at_once_send_once(focal_point):
    report = ask()
    answer(report)

    def submit(_number):
        try:
            submit_report(report=report, by=focal_point, at=NOW)
        except ValidationError as error:
            return error.code
        return "sent"

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():  # both have begun, and wait for this row, when it is let go
            Report.objects.select_for_update().get(pk=report.pk)
            outcomes = pool.map(apart(submit), range(2))
            wait_for_locks(2)
        assert sorted(outcomes) == ["move", "sent"]

    assert kinds(report) == ["open", "begin", "submit"]

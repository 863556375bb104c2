"""The letter of the day: claimed once, queued with its claims, in the language of its reader, with links alone."""

import re
from datetime import time
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from post_office.models import STATUS, Email

from actions.reporting.mail.due import Draft, Item, letters_due
from actions.reporting.mail.letters import address_for, subject_of, write_letter
from actions.reporting.models import Kind, Letter, Notice, Report, ReportEvent, kinds_for
from actions.reporting.services import comment_report
from members.models import Role
from members.services import find_sign_in_link
from tests.factories import UserFactory
from tests.reporting.helpers import author, open_round, send
from tests.reporting.mail.helpers import asked, association, hour, somebody, write

pytestmark = pytest.mark.django_db
SECRET = "What only the report should say"


def drafts(person):
    """Return a draft of each kind for `person`; of what has come in, of each sort."""
    report = Report.objects.get()
    events = {Kind.DIGEST: (ReportEvent.Kind.SUBMIT, ReportEvent.Kind.COMMENT)}
    kinds = [*kinds_for(person), *([Kind.BY_HAND] if person.member else [])]
    return {
        f"{kind}-{event}": Draft(person, hour(2).date(), [Item(kind, report, f"{report.pk}", event)])
        for kind in kinds
        for event in events.get(kind, ("",))
    }


class Page(HTMLParser):
    """Collects the text, the links, the language and what a page would fetch."""

    def __init__(self, html):
        super().__init__()
        self.text, self.links, self.language, self.fetched = "", [], "", []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.links += [values["href"]] if tag == "a" else []
        self.language = values.get("lang", self.language)
        self.fetched += [value for name, value in attrs if name in ("src", "srcset", "background")]
        self.fetched += [tag] if tag in ("img", "link", "script", "iframe", "object", "form") else []

    def handle_data(self, data):
        self.text += data


def mail_of(draft):
    """Write `draft` alone, and return its mail."""
    with transaction.atomic():
        letter = write_letter(draft=draft, by=None, at=hour(2))
        mail = Email.objects.get(pk=letter.mail_id)
        transaction.set_rollback(True)
    return mail


@pytest.fixture
def world(db):
    """A report of France in which somebody wrote a lot, and which asks to leave an action."""
    report = asked()
    send(report, at=hour(1, time(12)), done=SECRET)
    report.lines.update(answer="leaving", done=SECRET)
    commentator = UserFactory(role=Role.SECRETARIAT, name=SECRET)
    comment_report(report=report, note=SECRET, by=commentator, at=hour(1, time(12)))


@pytest.fixture
def second_contact(world):
    """Who hears of everything that a member may hear of."""
    return somebody("FR", Role.CONTRIBUTOR, is_second_contact=True)


@pytest.mark.parametrize(("reader", "sorts"), [("second_contact", 9), ("secretariat", 3)])
def test_every_letter_exists_in_three_languages(world, request, reader, sorts):
    person = request.getfixturevalue(reader)
    said = {}
    for language in ("en", "fr", "es"):
        person.language = language
        for sort, draft in drafts(person).items():
            mail = mail_of(draft)
            assert (mail.subject, Page(mail.html_message).language) == (subject_of(draft), language)
            said.setdefault(sort, []).append((mail.subject, mail.message.splitlines()[0]))

    assert len(said) == sorts
    for sort, words in said.items():
        assert [len(set(each)) for each in zip(*words, strict=True)] == [3, 3], sort


@pytest.mark.parametrize("reader", ["second_contact", "secretariat"])
def test_a_letter_holds_links_and_no_words_of_a_report(world, request, reader):
    for draft in drafts(request.getfixturevalue(reader)).values():
        mail = mail_of(draft)
        page = Page(mail.html_message)

        assert SECRET not in mail.subject + mail.message + mail.html_message
        assert (page.fetched, "\n" in mail.subject, "%(" in mail.message) == ([], False, False)
        assert re.findall(r"https?://\S+", mail.message) == page.links
        assert len(page.links) >= 2
        assert [link for link in page.links if not link.startswith("https://testserver/")] == []


def test_a_link_signs_in_and_leads_to_its_page(client):
    asked()
    (letter,) = write(hour(2))
    address = Page(letter.mail.html_message).links[0].removeprefix("https://testserver")
    link = find_sign_in_link(address.split("/")[-2])

    with time_machine.travel(hour(2), tick=False):
        arrived = client.post(address, follow=True)

    assert (link.person, link.landing) == (letter.person, "/plans/2023-2025/reports/2025-Q2/")
    assert (arrived.redirect_chain[0][0], arrived.status_code) == (link.landing, 200)


def test_who_keeps_the_plan_signs_in_with_a_password(client):
    secretariat = UserFactory(role=Role.SECRETARIAT)
    address = address_for(secretariat, "/desk/", hour(2)).removeprefix("https://testserver")

    asked_to_sign_in = client.get(address)

    assert (address, asked_to_sign_in.url) == ("/desk/", "/account/login/?next=/desk/")


def test_a_letter_says_what_it_is_in_its_reader_s_words(settings):
    settings.REPLY_TO_EMAIL = "secretariat@example.org"
    asked("JP", "Asia/Tokyo")

    (letter,) = write(hour(2, zone="Asia/Tokyo"))

    mail = letter.mail
    assert (mail.to, mail.from_email, mail.subject) == (
        ["jp.focal_point@example.org"],
        "mdmplan@localhost",
        "Q2 2025: your report is open",
    )
    assert (
        re.sub("account/link/.+/", "account/link/…/", mail.message)
        == """\
The report “Pays JP, Q2 2025” is open. It is due on 21 July 2025, 06:59. Where nothing has changed, one click will do.

Write the report:
https://testserver/account/link/…/

--
The links above sign you in, once and within 24 hours: please do not forward this mail.
You receive this mail as: Focal point, Pays JP. Hours are those of Asia/Tokyo.
Choose which mails you receive:
https://testserver/account/mail/
"""
    )
    assert mail.headers == {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": "<https://testserver/account/mail/>",
        "Reply-To": "secretariat@example.org",
    }
    assert mail.message_id.endswith("@testserver>")


def test_a_letter_says_nothing_of_links_and_hours_that_it_does_not_hold(world, secretariat, second_contact):
    link = "The links above sign you in, once and within 24 hours: please do not forward this mail."
    choose = "Choose which mails you receive:\nhttps://testserver/account/mail/\n"

    feet = [
        mail_of(drafts(person)[sort]).message.split("--\n")[1]
        for person, sort in ((secretariat, "digest-submit"), (second_contact, "accepted-"))
    ]

    assert feet == [
        f"You receive this mail as: Secretariat.\n{choose}",
        f"{link}\nYou receive this mail as: Contributor, Pays FR.\n{choose}",
    ]


def test_several_things_are_one_letter_the_most_urgent_first():
    report = asked()
    for _number in range(2):
        comment_report(report=report, note="?", by=UserFactory(role=Role.SECRETARIAT), at=hour(1, time(12)))

    (letter,) = [each for each in write(hour(2)) if each.person.member]

    assert letter.mail.subject == "Q2 2025: your report is open, and 1 more message"
    assert "There are 2 new comments on the report “Pays FR, Q2 2025”." in letter.mail.message
    assert [notice.kind for notice in letter.notices.all()] == ["opening", "comment", "comment"]
    assert str(letter.notices.first()) == "Pays FR, Q2 2025: A report is open"
    assert str(letter) == "fr.focal_point@example.org, 2025-07-02"


def test_a_demonstration_says_so(settings, world, second_contact):
    settings.MDMPLAN_DEMO = True

    mail = mail_of(drafts(second_contact)["opening-"])

    sentence = "Demonstration data: this mail was sent to nobody."
    assert (mail.message.splitlines()[0], mail.html_message.count(sentence)) == (sentence, 1)


def test_the_secretariat_reads_of_every_member_at_once(secretariat):
    for code in ("ES", "CH"):
        association(code)
    for report in open_round():
        send(report, at=hour(1, time(12)))
        comment_report(report=report, note="?", by=author(report), at=hour(1, time(12)))

    (letter,) = [each for each in write(hour(2)) if each.person == secretariat]

    assert letter.mail.subject == "Q2 2025: reports and comments received"
    assert (
        letter.mail.message.split("--")[0]
        == """\
Q2 2025: reports received

Pays CH:
https://testserver/plans/2023-2025/reports/2025-Q2/CH/

Pays ES:
https://testserver/plans/2023-2025/reports/2025-Q2/ES/

Q2 2025: new comments from members

Pays CH:
https://testserver/plans/2023-2025/reports/2025-Q2/CH/

Pays ES:
https://testserver/plans/2023-2025/reports/2025-Q2/ES/

"""
    )


def test_missing_reports_are_named_in_alphabetical_order(secretariat):
    for code in ("ES", "CH"):
        association(code)
    open_round()

    (letter,) = [each for each in write(hour(28)) if each.person == secretariat]

    assert letter.mail.subject == "Q2 2025: 2 reports are missing"
    assert letter.mail.message.splitlines()[:3] == [
        "Q2 2025, a week after the deadline, still without the report of: Pays CH, Pays ES.",
        "",
        "See the round:",
    ]


def test_a_day_is_claimed_once():
    asked()
    (draft,) = letters_due(hour(2))

    assert write_letter(draft=draft, by=None, at=hour(2)) is not None
    assert write_letter(draft=draft, by=None, at=hour(2)) is None
    assert (Letter.objects.count(), Notice.objects.count(), Email.objects.count()) == (1, 1, 1)
    assert Email.objects.get().status == STATUS.queued


def test_the_database_lets_nobody_be_told_the_same_thing_twice():
    asked()
    (letter,) = write(hour(2))
    other = Letter.objects.create(person=letter.person, day=hour(3).date(), at=hour(3))
    notice = letter.notices.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(person=letter.person, day=letter.day, at=hour(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            letter=other, person=letter.person, kind=notice.kind, report=notice.report, key=notice.key
        )


def test_a_letter_that_cannot_be_written_claims_nothing(settings):
    asked()
    (draft,) = letters_due(hour(2))
    settings.DEFAULT_FROM_EMAIL = "nobody"

    with pytest.raises(ValidationError):
        write_letter(draft=draft, by=None, at=hour(2))
    assert (Letter.objects.count(), Notice.objects.count(), Email.objects.count()) == (0, 0, 0)

    settings.DEFAULT_FROM_EMAIL = "plan@example.org"
    assert write_letter(draft=draft, by=None, at=hour(2)) is not None

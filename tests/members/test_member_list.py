"""The associations, in alphabetical order."""

import re
from datetime import date

import pytest

from tests.factories import MemberFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ROW = re.compile(r'<a href="/members/(..)/">(.*?)</a>')


@pytest.mark.parametrize("rows", [1, 3])
def test_it_lists_every_association_in_a_few_queries(as_, board, rows, django_assert_num_queries):
    for code in ("ES", "FR", "GR")[:rows]:
        MemberFactory(code=code)
    client = as_(board)

    with django_assert_num_queries(3):
        page = client.get("/members/")

    assert len(ROW.findall(page.content.decode())) == rows


def test_the_order_is_alphabetical_in_the_reader_s_language(as_):
    for code, french, english in (
        ("DE", "Allemagne", "Germany"),
        ("GR", "Grèce", "Greece"),
        ("ES", "Espagne", "Spain"),
    ):
        MemberFactory(code=code, country_fr=french, country_en=english)

    english = as_(UserFactory(language="en")).get("/members/")
    assert ROW.findall(english.content.decode()) == [("DE", "Germany"), ("GR", "Greece"), ("ES", "Spain")]

    french = as_(UserFactory(language="fr")).get("/members/")
    assert ROW.findall(french.content.decode()) == [("DE", "Allemagne"), ("ES", "Espagne"), ("GR", "Grèce")]


def test_an_association_that_left_is_no_longer_listed(as_, board):
    MemberFactory(code="FR", left_on=date(2025, 7, 9))
    MemberFactory(code="US", left_on=date(2025, 7, 8))

    assert [code for code, _name in ROW.findall(as_(board).get("/members/").content.decode())] == ["FR"]


def test_as_of_lists_who_was_there_then_and_keeps_the_day(as_, board):
    MemberFactory(code="FR", left_on=date(2025, 7, 1))

    page = as_(board).get("/members/?as_of=2025-06-30").content.decode()

    assert '<a href="/members/FR/?as_of=2025-06-30">' in page
    assert '<a href="/members/">Back to today</a>' in page


def test_names_stand_in_their_own_language(as_, board):
    MemberFactory(code="JP", native_name="世界の医療団", language="ja")

    assert '<span lang="ja">世界の医療団</span>' in as_(board).get("/members/").content.decode()


def test_it_rejects_post(as_, board):
    assert as_(board).post("/members/").status_code == 405

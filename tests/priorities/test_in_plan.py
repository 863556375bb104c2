"""The address of a page in another plan."""

import pytest
from django.urls import get_script_prefix, reverse, set_script_prefix

from priorities.access import in_plan
from priorities.models import Plan


@pytest.fixture
def begin_with():
    """Let every address that is made begin with a prefix."""
    before = get_script_prefix()
    yield set_script_prefix
    set_script_prefix(before)


@pytest.mark.parametrize(
    ("prefix", "made", "expected"),
    [
        ("/", "/actions/A1.1/", "/plans/2026-2028/actions/A1.1/"),
        ("/plans/2023-2025/", "/plans/2023-2025/actions/A1.1/", "/plans/2026-2028/actions/A1.1/"),
        ("/mdm/", "/mdm/actions/A1.1/", "/mdm/plans/2026-2028/actions/A1.1/"),
        ("/mdm/plans/2023-2025/", "/mdm/plans/2023-2025/actions/A1.1/", "/mdm/plans/2026-2028/actions/A1.1/"),
    ],
)
def test_it_begins_with_the_name_of_that_plan(begin_with, prefix, made, expected):
    begin_with(prefix)

    address = reverse("action_detail", args=["A1.1"])

    assert (address, in_plan(Plan(slug="2026-2028"), address)) == (made, expected)


@pytest.mark.parametrize(
    ("prefix", "site"), [("/", "/"), ("/plans/2023-2025/", "/"), ("/mdm/", "/mdm/"), ("/mdm/plans/2023-2025/", "/mdm/")]
)
@pytest.mark.parametrize("address", ["/plan/", "/plans/2018-2022/plan/", "/plans/2026-2028/plan/"])
def test_an_address_made_elsewhere_is_led_there_too(begin_with, prefix, site, address):
    begin_with(prefix)

    assert in_plan(Plan(slug="2026-2028"), address) == f"{site}plans/2026-2028/plan/"


def test_the_page_of_a_new_plan_is_not_one_of_a_plan_called_so():
    assert in_plan(Plan(slug="2026-2028"), "/plans/new/x/") == "/plans/2026-2028/plans/new/x/"

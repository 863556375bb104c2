"""The room of the reports is tested in English."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def english(client: Client) -> Iterator[None]:
    """Read sentences as the source has them, during a request and after it."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield

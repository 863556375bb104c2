"""Two at once, each on a connection of its own to PostgreSQL."""

from collections.abc import Callable
from time import sleep
from typing import Any

import pytest
from django.db import connection, connections

#: The marks of a file of such tests.
AT_ONCE = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite in memory has one writer, and its append-only tables cannot be emptied after the test.",
    ),
]


def apart(work: Callable[..., Any]) -> Callable[..., Any]:
    """Let `work` be done on a connection of its own, which is closed after it."""

    def do(*given: Any) -> Any:
        try:
            return work(*given)
        finally:
            connections.close_all()

    return do


def wait_for_locks(number: int) -> None:
    """Wait up to 10 seconds until that many connections wait for a row of this one."""
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] == number:
                return
        sleep(0.01)
    pytest.fail("nobody waits")

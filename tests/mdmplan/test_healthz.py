"""The health of the server."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_it_is_well_for_anybody(client):
    page = client.get("/healthz")

    assert (page.status_code, page.json()) == (200, {"status": "ok"})


def test_it_tells_that_a_migration_waits(client):
    last = MigrationLoader(connection).graph.leaf_nodes("dashboard")[0]
    MigrationRecorder(connection).record_unapplied(*last)

    page = client.get("/healthz")

    assert (page.status_code, page.json()) == (503, {"status": "error", "reason": "migrations waiting: 1"})


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_it_tells_that_the_database_does_not_answer(client, error):
    def refuse(*args):
        raise error("gone away")

    with connection.execute_wrapper(refuse):
        page = client.get("/healthz")

    assert (page.status_code, page.json()) == (503, {"status": "error", "reason": "the database does not answer"})


def test_it_is_asked_by_get_alone(client):
    assert client.post("/healthz").status_code == 405

"""The WSGI entry point."""

import gc
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_started
from django.db import close_old_connections

from mdmplan.wsgi import application


@pytest.fixture
def kept_connection(db):
    """Keep the connection, and with it the transaction of the test, as the test client does."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
def test_it_serves_the_product_and_keeps_start_up_out_of_the_collector_s_way():
    asked = {"PATH_INFO": "/healthz", "HTTP_HOST": "localhost"}
    setup_testing_defaults(asked)
    answered = []

    body = b"".join(application(asked, lambda status, headers: answered.append(status)))

    assert (answered, body) == (["200 OK"], b'{"status": "ok"}')
    assert gc.get_freeze_count() > 0

"""The environment is read strictly: a faulty variable stops the start, and is named."""

import runpy
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VARIABLES = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "FILES_DIR",
    "MDMPLAN_DEMO",
    "MDMPLAN_TODAY",
    "SECRET_KEY",
)


@pytest.fixture
def load(monkeypatch):
    """Read the settings anew, in an environment that holds only what is given."""

    def read(**environment):
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(Path(settings.BASE_DIR) / "mdmplan" / "settings.py"))

    return read


@pytest.mark.parametrize("yes", ["1", "true", "YES", " on "])
def test_a_flag_is_on(load, yes):
    assert load(DEBUG=yes)["DEBUG"] is True


@pytest.mark.parametrize("no", ["0", "false", "No", "off", ""])
def test_a_flag_is_off(load, no):
    assert load(DEBUG=no, SECRET_KEY="x")["DEBUG"] is False


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0, not 'maybe'."),
        ({"DEBUG": "1", "MDMPLAN_DEMO": "2"}, "MDMPLAN_DEMO must be 1 or 0, not '2'."),
        (
            {"DEBUG": "1", "MDMPLAN_DEMO": "1", "MDMPLAN_TODAY": "8/7/2025"},
            "MDMPLAN_TODAY must be a date such as 2025-07-08, not '8/7/2025'.",
        ),
        (
            {"MDMPLAN_DEMO": "1", "SECRET_KEY": "x"},
            "MDMPLAN_DEMO is for trying out: it needs DEBUG=1 and never runs in production.",
        ),
        (
            {"DEBUG": "1", "MDMPLAN_TODAY": "2025-07-08"},
            "MDMPLAN_TODAY freezes the date of a demonstration: it needs MDMPLAN_DEMO=1.",
        ),
        ({}, "SECRET_KEY must be set: a long random text, known to nobody."),
        ({"SECRET_KEY": " "}, "SECRET_KEY must be set: a long random text, known to nobody."),
        (
            {"DEBUG": "1", "DATABASE_URL": "mysql://localhost/x"},
            "DATABASE_URL must start with sqlite:/// or postgres://.",
        ),
        *(
            ({"DEBUG": "1", name: address}, f"{name} is not an address that this app knows: see README.md.")
            for name, address in (
                ("DATABASE_URL", "nonsense"),
                ("DATABASE_URL", "postgres://user:secret@host:port/name"),
                ("CACHE_URL", "nonsense://x"),
                ("EMAIL_URL", "nonsense"),
            )
        ),
    ],
)
def test_a_faulty_variable_is_named(load, environment, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**environment)

    assert str(refused.value) == sentence


def test_a_demonstration_takes_place_on_8_july_2025_unless_told_otherwise(load):
    assert load(DEBUG="1", MDMPLAN_DEMO="1")["MDMPLAN_TODAY"] == date(2025, 7, 8)
    assert load(DEBUG="1", MDMPLAN_DEMO="1", MDMPLAN_TODAY="2024-02-29")["MDMPLAN_TODAY"] == date(2024, 2, 29)
    assert load(DEBUG="1")["MDMPLAN_TODAY"] is None


@pytest.mark.parametrize("key", ["$5f%", "a,b$c"])
def test_a_secret_is_taken_as_it_is_written(load, key):
    assert load(SECRET_KEY=key)["SECRET_KEY"] == key


def test_hosts_are_words_with_commas_between_them(load):
    assert load(SECRET_KEY="x", ALLOWED_HOSTS="plan.example.org, www.example.org ,")["ALLOWED_HOSTS"] == [
        "plan.example.org",
        "www.example.org",
    ]
    assert load(SECRET_KEY="x")["ALLOWED_HOSTS"] == []
    assert load(DEBUG="1")["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]


def test_sqlite_waits_for_other_writers(load):
    database = load(DEBUG="1", DATABASE_URL="")["DATABASES"]["default"]

    assert (Path(database["NAME"]).name, database["OPTIONS"]["transaction_mode"]) == ("mdmplan.sqlite3", "IMMEDIATE")


def test_postgresql_keeps_its_connections(load):
    database = load(DEBUG="1", DATABASE_URL="postgres://me:secret@db.example.org:5433/plan")["DATABASES"]["default"]

    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "plan")
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"], "OPTIONS" in database) == (600, True, False)


def test_files_are_kept_where_it_is_said(load):
    assert load(DEBUG="1", FILES_DIR="/srv/files")["MEDIA_ROOT"] == "/srv/files"
    assert Path(load(DEBUG="1", FILES_DIR="")["MEDIA_ROOT"]).name == "media"


def test_mail_leaves_by_the_server_that_is_named(load):
    read = load(DEBUG="1", EMAIL_URL="smtp+tls://me:secret@mail.example.org:587", DEFAULT_FROM_EMAIL="plan@example.org")

    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (read["DEFAULT_FROM_EMAIL"], read["SERVER_EMAIL"]) == ("plan@example.org", "plan@example.org")


def test_attempts_are_counted_for_each_visitor_behind_a_server(load):
    assert load(SECRET_KEY="x")["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert "ALLAUTH_TRUSTED_PROXY_COUNT" not in load(DEBUG="1")


def test_cookies_travel_encrypted_outside_development(load):
    secure = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")

    assert [load(SECRET_KEY="x").get(name) for name in secure] == [True] * 4
    assert [load(DEBUG="1").get(name) for name in secure] == [None] * 4

"""Settings of the tests: those of production, strict about templates and queries."""

import os
import sys

for name in ("MDMPLAN_DEMO", "MDMPLAN_TODAY", "EMAIL_URL", "REPLY_TO_EMAIL", "BASE_URL", "CACHE_URL"):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "0"
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789" * 5)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from django.template import Node
from django.template.base import FilterExpression

from mdmplan.settings import *  # noqa: F403
from mdmplan.settings import BASE_DIR, INSTALLED_APPS, MIDDLEWARE, STORAGES, TEMPLATES

OUR_TEMPLATES = f"{BASE_DIR / 'templates'}{os.sep}"


class Undefined(str):
    """Stands for an undefined template variable: an error in our templates, an empty text in those of others.

    Django asks `if string_if_invalid` for a variable, `"%s" in string_if_invalid` in `{% blocktranslate %}`.
    The nearest template node on the stack knows the file it was written in. `{% if x %}` never asks.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        if sys._getframe(1).f_code is FilterExpression.resolve.__code__:
            self.refuse()
        return False

    def __contains__(self, text: object) -> bool:
        self.refuse()
        return False

    @staticmethod
    def refuse() -> None:
        frame, variable = sys._getframe(2), "?"
        while frame:
            it = frame.f_locals.get("self")
            if isinstance(it, FilterExpression):
                variable = it.token
            elif frame.f_code.co_name == "render_value":
                variable = frame.f_locals["key"]
            if isinstance(it, Node) and hasattr(it, "origin"):
                if str(it.origin.name).startswith(OUR_TEMPLATES):
                    line = getattr(it.token, "lineno", "?")
                    raise AssertionError(f"undefined variable {variable!r} in {it.origin.name}, line {line}")
                return
            frame = frame.f_back


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()

# Three queries of a kind in one request are an error: lists are tested with three rows, and a page about
# a person rightly fetches two, the person and the reader.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
ZEAL_RAISE = True
ZEAL_NPLUSONE_THRESHOLD = 3

# The test client speaks plain HTTP, hashes quickly, and serves files as they are.
SECURE_SSL_REDIRECT = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True

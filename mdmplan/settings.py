"""All settings, read once from the environment. A faulty variable stops the start and is named."""

import os
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
DATABASE_ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def read_text(name: str, default: str = "") -> str:
    """Return the variable `name` as it is written, `default` when unset or empty."""
    return os.environ.get(name, "").strip() or default


def read_flag(name: str) -> bool:
    """Return the yes-or-no variable `name` (1/0, true/false, yes/no, on/off), or say which one is wrong."""
    value = read_text(name).lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in {"1", "true", "yes", "on"}


def read_date(name: str) -> date | None:
    """Return the variable `name` as a date (YYYY-MM-DD), None when unset, or say which one is wrong."""
    value = read_text(name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a date such as 2025-07-08, not {value!r}.") from None


def read_list(name: str, default: list[str]) -> list[str]:
    """Return the words of the variable `name`, written with commas between them; `default` when unset."""
    return [word.strip() for word in read_text(name).split(",") if word.strip()] or default


def read_url(name: str, parse: Callable[[str], dict[str, Any]], default: str) -> dict[str, Any]:
    """Return the settings that the address in the variable `name` stands for, or say which one is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return parse(read_text(name, default))
    except (ImproperlyConfigured, ValueError, UserWarning):
        raise ImproperlyConfigured(f"{name} is not an address that this app knows: see README.md.") from None


def read_address(name: str, default: str) -> str:
    """Return the address of a site in the variable `name`, without the slash at its end, or say which one is wrong."""
    value = read_text(name, default).rstrip("/")
    if not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name} must be an address such as https://plan.example.org, not {value!r}.")
    return value


DEBUG = read_flag("DEBUG")
MDMPLAN_DEMO = read_flag("MDMPLAN_DEMO")
MDMPLAN_TODAY = read_date("MDMPLAN_TODAY")
if MDMPLAN_DEMO and not DEBUG:
    raise ImproperlyConfigured("MDMPLAN_DEMO is for trying out: it needs DEBUG=1 and never runs in production.")
if MDMPLAN_TODAY and not MDMPLAN_DEMO:
    raise ImproperlyConfigured("MDMPLAN_TODAY freezes the date of a demonstration: it needs MDMPLAN_DEMO=1.")
if MDMPLAN_DEMO and not MDMPLAN_TODAY:
    MDMPLAN_TODAY = date(2025, 7, 8)

SECRET_KEY = read_text("SECRET_KEY")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("SECRET_KEY must be set: a long random text, known to nobody.")
    SECRET_KEY = "for-trying-out-only-" + "0" * 50
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if DEBUG else [])

INSTALLED_APPS = [
    "members",
    "priorities",
    "actions",
    "actions.reporting",
    "mdmplan.dashboard",
    "mdmplan",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "post_office",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "priorities.access.plan_prefix",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "members.second_factor.second_factor_first",
    "mdmplan.middleware.reader_preferences",
    "mdmplan.middleware.moved_pages",
]

ROOT_URLCONF = "mdmplan.urls"
WSGI_APPLICATION = "mdmplan.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["mdmplan.tags", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mdmplan.context.demonstration",
                "priorities.context.plan_band",
            ],
        },
    }
]

# SQLite serves one association or a trial; PostgreSQL, the network.
DATABASES = {
    "default": read_url("DATABASE_URL", environ.Env.db_url_config, f"sqlite:///{BASE_DIR / 'mdmplan.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] not in DATABASE_ENGINES:
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgres://.")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": read_url("CACHE_URL", environ.Env.cache_url_config, "locmemcache://")}

# -- People and sign-in
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {"sign_in_link": "60/m/ip"}  # beside those that allauth brings

MFA_TOTP_ISSUER = "mdmplan"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off

# What is to be told once is kept with the session: there is no further cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- Languages and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["mdmplan.formats"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# -- Static files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
if not DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# -- Files that people send; never served by their address, see actions.views.evidence
MEDIA_ROOT = read_text("FILES_DIR", str(BASE_DIR / "media"))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
FILE_UPLOAD_HANDLERS = [
    "mdmplan.uploads.KeepNoMoreThanNeeded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# -- Mail
vars().update(read_url("EMAIL_URL", environ.Env.email_url_config, "consolemail://"))
if MDMPLAN_DEMO:  # its people do not exist
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read_text("DEFAULT_FROM_EMAIL", "mdmplan@localhost")
REPLY_TO_EMAIL = read_text("REPLY_TO_EMAIL")
# Where the links in mails begin.
HOSTS = [host.removeprefix(".") for host in ALLOWED_HOSTS if host != "*"] or ["localhost"]
BASE_URL = read_address("BASE_URL", "http://127.0.0.1:8000" if DEBUG else f"https://{HOSTS[0]}")

# -- Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
# A report asks about 20 fields an action.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Attempts to sign in are counted for each visitor, as the server in front tells (X-Forwarded-For), not for it.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

# -- Libraries
# The outbox is looked at in the admin; `manage.py tick` says what it does itself.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {"post_office": {"handlers": ["nowhere"], "propagate": False}},
}
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

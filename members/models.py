"""Member associations and the people who sign in."""

import zoneinfo
from collections.abc import Iterable
from datetime import date
from typing import Any

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from mdmplan.history import HistoricalRecords
from mdmplan.text import Translated, fold

INTERFACE_LANGUAGES = [("fr", "Français"), ("en", "English"), ("es", "Español")]
NETWORK_TIME_ZONE = "Europe/Paris"


def check_time_zone(name: str) -> None:
    """Refuse a time zone that this machine does not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone such as Europe/Paris."), params={"name": name})


class MemberQuerySet(models.QuerySet["Member"]):
    """Associations of the network."""

    def active_on(self, day: date) -> "MemberQuerySet":
        """Return the associations that belong to the network on `day`; an unknown date counts as always."""
        return self.filter(
            models.Q(joined_on=None) | models.Q(joined_on__lte=day),
            models.Q(left_on=None) | models.Q(left_on__gt=day),
        )


class Member(models.Model):
    """One national association. Its ISO code is its key; names are not unique in any language."""

    code = models.CharField(_("ISO code"), max_length=2, unique=True)
    native_name = models.CharField(_("name in its own language"), max_length=200)
    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=200, blank=True)
    country_fr = models.CharField(_("country (French)"), max_length=100)
    country_en = models.CharField(_("country (English)"), max_length=100, blank=True)
    country_es = models.CharField(_("country (Spanish)"), max_length=100, blank=True)
    language = models.CharField(_("main language"), max_length=10, help_text=_("A code such as fr, el, ja."))
    other_language = models.CharField(_("other language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default=NETWORK_TIME_ZONE, validators=[check_time_zone])
    founded = models.PositiveSmallIntegerField(_("member since (year)"), null=True, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    history = HistoricalRecords()

    name = Translated()
    country = Translated()
    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z]{2}$"),
                name="member_code_is_iso",
                violation_error_message=_("The code is two capital letters, as in ISO 3166."),
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None)
                | models.Q(joined_on=None)
                | models.Q(left_on__gt=models.F("joined_on")),
                name="member_leaves_after_joining",
                violation_error_message=_("An association leaves after it has joined."),
            ),
        ]

    def __str__(self) -> str:
        """Return the country in the reader's language."""
        return str(self.country)


def alphabetical(members: Iterable[Member]) -> list[Member]:
    """Return `members` in the alphabetical order of the reader's language (never a ranking)."""
    return sorted(members, key=lambda member: fold(str(member.country)))


class Role(models.TextChoices):
    """What a person does in the product; what each may do is in the `rules.py` of each app."""

    BOARD = "board", _("Board")
    CONTRIBUTOR = "contributor", _("Contributor")
    FOCAL_POINT = "focal_point", _("Focal point")
    SECRETARIAT = "secretariat", _("Secretariat")
    ADMINISTRATOR = "administrator", _("Administrator")


MEMBER_ROLES = (Role.CONTRIBUTOR, Role.FOCAL_POINT)


class UserManager(BaseUserManager["User"]):
    """People, fetched with their association: every page needs it."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Return people with their association in the same query."""
        return super().get_queryset().select_related("member")

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail address, whatever its capitals."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; the address is kept in small letters."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator (`manage.py createsuperuser`)."""
        return self.create_user(email, password, **{"role": Role.ADMINISTRATOR, **fields})


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address and has exactly one role."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    title = models.CharField(_("function"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    member = models.ForeignKey(
        Member, models.PROTECT, verbose_name=_("member"), related_name="people", null=True, blank=True
    )
    language = models.CharField(_("language"), max_length=2, choices=INTERFACE_LANGUAGES, default="fr")
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(role__in=MEMBER_ROLES, member__isnull=False)
                | (~models.Q(role__in=MEMBER_ROLES) & models.Q(member__isnull=True)),
                name="user_member_goes_with_role",
                violation_error_message=_("Focal points and contributors belong to an association; nobody else does."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_case",
                violation_error_message=_("Somebody already signs in with this address."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name, or the function, or the address."""
        return self.name or self.title or self.email

    def get_short_name(self) -> str:
        """Return how the header greets the person."""
        return str(self)

    @property
    def signature(self) -> str:
        """Who this is for readers of other associations: the role, never the name."""
        role = str(Role(self.role).label)
        return f"{role}, {self.member}" if self.member else role

    @property
    def time_zone(self) -> str:
        """The zone in which this person reads moments."""
        return self.member.time_zone if self.member else NETWORK_TIME_ZONE

    @property
    def is_secretariat(self) -> bool:
        """Whether the person works at the secretariat."""
        return self.role == Role.SECRETARIAT

    @property
    def is_administrator(self) -> bool:
        """Whether the person looks after accounts and settings."""
        return self.role == Role.ADMINISTRATOR

    @property
    def is_coordinator(self) -> bool:
        """Whether the person keeps the plan: secretariat or administrator."""
        return self.is_secretariat or self.is_administrator

    @property
    def is_member_person(self) -> bool:
        """Whether the person answers for an association."""
        return self.role in MEMBER_ROLES

    @property
    def sign_in_stamp(self) -> str:
        """What a link that signs in stands on: another password, address, role or association makes another stamp."""
        parts = (self.pk, self.password, self.email, self.role, self.member_id)
        return salted_hmac("members.sign_in_link", "\n".join(map(str, parts)), algorithm="sha256").hexdigest()

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for the person."""
        return self.is_coordinator

    @property
    def is_superuser(self) -> bool:
        """Never: what a person may do is in the rules, for administrators too."""
        return False

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        """Return whether the rules give this person `permission` (on `obj`, where it is about one)."""
        return self.is_active and rules.has_perm(permission, self, obj)

    def has_perms(self, permissions: Iterable[str], obj: Any = None) -> bool:
        """Return whether the rules give this person every one of `permissions`."""
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether the admin shows this app to the person."""
        return self.is_active and self.is_staff


class SignInLink(models.Model):
    """A link in a mail that signs one person in, once, so that a phone needs no password.

    Its token is in the mail alone: here is only the SHA-256 of it. `stamp` is `User.sign_in_stamp` of when it was made.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    stamp = models.CharField(max_length=64)
    landing = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link that signs in")
        verbose_name_plural = _("links that sign in")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="sign_in_link_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=models.Q(landing__startswith="/") & ~models.Q(landing__startswith="//"),
                name="sign_in_link_leads_to_this_site",
            ),
        ]

    def __str__(self) -> str:
        """Return whom it signs in, and until when."""
        return f"{self.person}, {self.expires_at:%Y-%m-%d %H:%M}"


class CalendarAddress(models.Model):
    """The secret address of a person's calendar of deadlines.

    Its token is stored as it is, unlike that of a link that signs in: the person comes back for it with each new
    device, and all it opens is a list of dates.
    """

    person = models.OneToOneField(User, models.CASCADE, related_name="calendar_address", primary_key=True)
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        """Return whose calendar it is."""
        return str(self.person)

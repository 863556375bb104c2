"""The people of the demonstration, named by what they do."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from mdmplan.management.demonstration.story import french, moment, write
from members.models import Member, Role, User

DOMAIN = "demo.example"
PASSWORD = "demo-mdmplan"  # noqa: S105 (README.md tells it: a demonstration has no secrets)
ARRIVED = moment(date(2023, 1, 9))


@dataclass(frozen=True)
class Person:
    """Who signs in: the address is `account`@demo.example."""

    account: str
    name: str
    title: str
    role: str
    language: str = "fr"
    member: str = ""


NETWORK = (
    Person("admin", "Administration de l'outil", "Gestion des comptes", Role.ADMINISTRATOR),
    Person("secretariat", "Secrétariat du réseau", "Coordination du plan stratégique", Role.SECRETARIAT),
    Person("secretariat.suivi", "Secrétariat, suivi", "Suivi des rapports trimestriels", Role.SECRETARIAT),
    Person("board", "Conseil d'administration", "Présidence du conseil", Role.BOARD),
    Person("fr", "Point focal France", "Coordination du réseau international", Role.FOCAL_POINT, "fr", "FR"),
    Person("fr.contributor", "Contribution France", "Appui à la planification", Role.CONTRIBUTOR, "fr", "FR"),
    Person("ar", "Punto focal Argentina", "Coordinación de programas", Role.FOCAL_POINT, "es", "AR"),
    Person("be", "Point focal Belgique", "Direction des programmes", Role.FOCAL_POINT, "fr", "BE"),
    Person("ca", "Point focal Canada", "Secrétariat général", Role.FOCAL_POINT, "fr", "CA"),
    Person("ch", "Point focal Suisse", "Qualité et redevabilité", Role.FOCAL_POINT, "fr", "CH"),
    Person("de", "Focal point Germany", "Head of communications", Role.FOCAL_POINT, "en", "DE"),
    Person("es", "Punto focal España", "Relaciones internacionales", Role.FOCAL_POINT, "es", "ES"),
    Person("gb", "Focal point United Kingdom", "Policy and advocacy lead", Role.FOCAL_POINT, "en", "GB"),
    Person("gr", "Focal point Greece", "Programme coordination", Role.FOCAL_POINT, "en", "GR"),
    Person("it", "Focal point Italy", "General coordination", Role.FOCAL_POINT, "en", "IT"),
    Person("jp", "Focal point Japan", "International coordination", Role.FOCAL_POINT, "en", "JP"),
    Person("lu", "Point focal Luxembourg", "Direction", Role.FOCAL_POINT, "fr", "LU"),
    Person("nl", "Focal point Netherlands", "Monitoring and learning", Role.FOCAL_POINT, "en", "NL"),
    Person("pt", "Focal point Portugal", "Volunteering and integration", Role.FOCAL_POINT, "en", "PT"),
    Person("se", "Focal point Sweden", "Equity and inclusion", Role.FOCAL_POINT, "en", "SE"),
    Person("tr", "Focal point Türkiye", "Field operations", Role.FOCAL_POINT, "en", "TR"),
    Person("us", "Focal point United States", "Programme management", Role.FOCAL_POINT, "en", "US"),
)


def present() -> bool:
    """Return whether the demonstration has been written already."""
    return User.objects.filter(email__endswith=f"@{DOMAIN}").exists()


def write_people() -> dict[str, User]:
    """Write everybody, all with the same password, and return them by account."""
    password = make_password(PASSWORD)
    members = {member.code: member for member in Member.objects.all()}
    people = {}
    for person in NETWORK:
        french_words = person.language == "fr"
        user = User(
            email=f"{person.account}@{DOMAIN}",
            password=password,
            name=french(person.name) if french_words else person.name,
            title=french(person.title) if french_words else person.title,
            role=person.role,
            language=person.language,
            member=members.get(person.member),
        )
        write(user, ARRIVED)
        people[person.account] = user
    return people

"""What the demonstration adds to the planned actions: invented dates, participations and milestones."""

from datetime import date, datetime

from actions.models import Action, Milestone, Participation
from mdmplan.management.demonstration.story import SET_UP, Story, columns, in_three, moment, write

#: From when to when. Actions that are not named have no dates.
DATES = {
    "A1.1": (date(2023, 2, 1), date(2025, 10, 31)),
    "A1.2": (date(2023, 3, 1), date(2025, 6, 30)),
    "A2.1": (date(2023, 1, 15), date(2023, 12, 31)),
    "A2.2": (date(2023, 4, 1), date(2025, 3, 31)),
    "B1.1": (date(2023, 2, 1), date(2025, 9, 30)),
    "B1.2": (date(2023, 5, 1), date(2025, 11, 30)),
    "B2.1": (date(2023, 2, 1), date(2024, 9, 30)),
    "B2.2": (date(2023, 9, 1), date(2025, 12, 15)),
    "C1.1": (date(2023, 6, 1), date(2025, 11, 30)),
    "C1.2": (date(2023, 9, 1), date(2024, 12, 31)),
    "C1.3": (date(2023, 3, 1), date(2024, 12, 31)),
    "C2.1": (date(2023, 1, 15), date(2023, 12, 31)),
    "C2.2": (date(2023, 4, 1), date(2024, 12, 31)),
    "D1.1": (date(2023, 1, 15), date(2025, 12, 15)),
    "D2.1": (date(2023, 3, 1), date(2024, 6, 30)),
    "D3.1": (date(2023, 10, 1), date(2025, 12, 15)),
}

#: Who takes part: lead, contributing, observing, exempt.
PARTICIPATIONS = {
    "A1.1": ("FR", "BE CH GR TR US", "DE", "IT LU"),
    "A1.2": ("FR", "AR ES JP PT TR", "GB", "LU"),
    "A2.1": ("BE", "DE NL", "IT", ""),
    "A2.2": ("NL", "BE FR GB GR US", "JP", ""),
    "B1.1": ("GB", "AR CA DE FR IT JP", "US", ""),
    "B1.2": ("ES", "GB GR NL PT SE", "CH", ""),
    "B2.1": ("ES", "BE CA IT", "FR", ""),
    "B2.2": ("GR", "ES FR GB IT NL", "SE", "JP"),
    "C1.1": ("PT", "AR CH ES JP LU", "TR", ""),
    "C1.2": ("FR", "BE CH LU", "ES", ""),
    "C1.3": ("CA", "LU SE US", "PT", ""),
    "C2.1": ("CH", "AR DE SE", "FR", ""),
    "C2.2": ("BE", "CA IT", "LU", ""),
    "C2.3": ("JP", "CA DE US", "GR", ""),
    "D1.1": ("DE", "ES FR JP LU PT SE TR US", "BE", ""),
    "D2.1": ("SE", "CA NL PT", "JP", ""),
    "D3.1": ("LU", "AR TR", "ES", ""),
    "D3.2": ("", "CA IT PT", "", "TR"),
}

#: Per action: title in French, English and Spanish, due date, date it was reached.
MILESTONES: dict[str, list[tuple[str, str, str, date, date | None]]] = {
    "A1.1": [
        ("Périmètre validé", "Scope approved", "Alcance validado", date(2023, 6, 30), date(2023, 6, 22)),
        (
            "Première version des standards",
            "First draft of the standards",
            "Primer borrador de los estándares",
            date(2024, 3, 31),
            date(2024, 4, 30),
        ),
        (
            "Essai dans trois pays d'intervention",
            "Trial in three countries of operation",
            "Prueba en tres países de intervención",
            date(2025, 3, 31),
            date(2025, 5, 7),
        ),
        (
            "Version finale soumise au conseil",
            "Final version put to the board",
            "Versión final presentada a la Junta",
            date(2025, 9, 19),
            None,
        ),
    ],
    "A1.2": [
        (
            "Retour d'expérience des dernières urgences",
            "Lessons from recent emergencies",
            "Lecciones de las últimas emergencias",
            date(2023, 9, 30),
            date(2023, 10, 20),
        ),
        (
            "Projet de protocole révisé",
            "Draft of the revised protocol",
            "Borrador del protocolo revisado",
            date(2024, 6, 30),
            date(2024, 6, 6),
        ),
        (
            "Simulation à distance avec les membres",
            "Remote simulation with members",
            "Simulacro a distancia con los miembros",
            date(2025, 6, 13),
            None,
        ),
        ("Adoption du protocole", "Adoption of the protocol", "Adopción del protocolo", date(2025, 6, 30), None),
    ],
    "A2.1": [
        (
            "Mandat du groupe adopté",
            "Terms of reference adopted",
            "Mandato del grupo aprobado",
            date(2023, 4, 30),
            date(2023, 4, 21),
        ),
        (
            "Trois réunions tenues",
            "Three meetings held",
            "Tres reuniones celebradas",
            date(2023, 11, 30),
            date(2023, 11, 23),
        ),
    ],
    "A2.2": [
        (
            "Inventaire des indicateurs existants",
            "Inventory of existing indicators",
            "Inventario de los indicadores existentes",
            date(2023, 10, 31),
            date(2023, 12, 8),
        ),
        (
            "Liste courte soumise aux membres",
            "Short list sent to members",
            "Lista corta enviada a los miembros",
            date(2024, 9, 30),
            date(2025, 1, 15),
        ),
        (
            "Fiches de définition terminées",
            "Definition sheets finished",
            "Fichas de definición terminadas",
            date(2025, 3, 31),
            None,
        ),
    ],
    "B1.1": [
        (
            "Cartographie des thèmes de chaque membre",
            "Map of each member's themes",
            "Mapa de los temas de cada miembro",
            date(2023, 10, 31),
            date(2023, 9, 29),
        ),
        (
            "Choix de trois thèmes communs",
            "Three common themes chosen",
            "Elección de tres temas comunes",
            date(2024, 6, 30),
            date(2024, 7, 5),
        ),
        (
            "Calendrier commun de plaidoyer",
            "Common advocacy calendar",
            "Calendario común de incidencia",
            date(2025, 6, 15),
            None,
        ),
    ],
    "B1.2": [
        (
            "Premier positionnement publié",
            "First position published",
            "Primer posicionamiento publicado",
            date(2024, 6, 30),
            date(2024, 6, 19),
        ),
        (
            "Deuxième positionnement relu par tous",
            "Second position read by all",
            "Segundo posicionamiento revisado por todos",
            date(2025, 4, 30),
            None,
        ),
    ],
    "B2.1": [
        (
            "Consultation des membres",
            "Consultation of members",
            "Consulta a los miembros",
            date(2023, 9, 30),
            date(2023, 9, 28),
        ),
        (
            "Protocole révisé adopté",
            "Revised protocol adopted",
            "Protocolo revisado aprobado",
            date(2024, 9, 30),
            date(2024, 10, 18),
        ),
    ],
    "B2.2": [
        (
            "Ateliers avec des usagers",
            "Workshops with service users",
            "Talleres con personas usuarias",
            date(2024, 10, 31),
            date(2024, 10, 25),
        ),
        (
            "Projet de lignes directrices",
            "Draft guidelines",
            "Borrador de las directrices",
            date(2025, 5, 31),
            date(2025, 5, 28),
        ),
        (
            "Relecture par des usagers",
            "Reading by service users",
            "Revisión por personas usuarias",
            date(2025, 10, 15),
            None,
        ),
    ],
    "C1.1": [
        (
            "Parcours d'accueil décrit",
            "Welcome path described",
            "Recorrido de acogida descrito",
            date(2024, 3, 31),
            date(2024, 3, 28),
        ),
        (
            "Livret d'accueil en trois langues",
            "Welcome booklet in three languages",
            "Guía de acogida en tres idiomas",
            date(2025, 6, 30),
            date(2025, 7, 1),
        ),
        (
            "Premier accueil selon le nouveau parcours",
            "First welcome on the new path",
            "Primera acogida con el nuevo recorrido",
            date(2025, 11, 15),
            None,
        ),
    ],
    "C1.2": [
        (
            "Fiche de poste validée",
            "Job description approved",
            "Perfil del puesto validado",
            date(2023, 12, 15),
            date(2023, 12, 8),
        ),
        (
            "Financement du poste confirmé",
            "Funding of the post confirmed",
            "Financiación del puesto confirmada",
            date(2024, 6, 30),
            None,
        ),
        ("Prise de poste", "Start in the post", "Incorporación al puesto", date(2024, 12, 31), None),
    ],
    "D1.1": [
        (
            "Lettre interne mensuelle lancée",
            "Monthly internal letter launched",
            "Boletín interno mensual lanzado",
            date(2023, 9, 30),
            date(2023, 9, 5),
        ),
        (
            "Annuaire des fonctions en ligne",
            "Directory of functions online",
            "Directorio de funciones en línea",
            date(2024, 6, 30),
            date(2024, 7, 12),
        ),
        (
            "Espace documentaire commun ouvert",
            "Common document space open",
            "Espacio documental común abierto",
            date(2025, 10, 31),
            None,
        ),
    ],
}


def write_plan(story: Story) -> None:
    """Write the dates, the participations and the milestones, and plan when each milestone is reached."""
    at = moment(SET_UP)
    by = story.secretariat
    for action in Action.objects.select_related("objective__plan").order_by("pk"):
        if action.code in DATES:
            action.starts_on, action.due_on = DATES[action.code]
            write(action, at, by)
        for role, codes in zip(Participation.Role.values, PARTICIPATIONS[action.code], strict=True):
            for code in codes.split():
                write(Participation(action=action, member=story.members[code], role=role), at, by)
        for position, (fr, en, es, due_on, done_on) in enumerate(MILESTONES.get(action.code, []), start=1):
            titles = columns("title", in_three(fr, en, es))
            milestone = Milestone(action=action, due_on=due_on, position=position, added_at=at, **titles)
            write(milestone, at, by)
            if done_on:
                reach(story, milestone, done_on)


def reach(story: Story, milestone: Milestone, day: date) -> None:
    """Plan that `milestone` is reached on `day`."""

    def step(at: datetime) -> None:
        milestone.done_on = day
        write(milestone, at, story.secretariat)

    story.at(moment(day, 17), step)

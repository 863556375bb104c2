"""What the secretariat said of each action from 2023 to 2025: the story behind every status."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from actions.models import Action
from actions.services.updates import Statement, record_update
from actions.status import FULL, Health, LifeCycle
from mdmplan.management.demonstration.story import Story, french, moment

LINK = "https://example.org/reseau/"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One statement on an action. `path` is the path to green: what, who, by when."""

    day: date
    life_cycle: str = LifeCycle.IN_PROGRESS
    health: str = ""
    progress: int | None = None
    note: str = ""
    reason: str = ""
    path: tuple[str, str, date | None] = ("", "", None)
    forecast_on: date | None = None
    completed_on: date | None = None
    link: str = ""
    no_link: str = ""


def _healthy(day: date, progress: int, note: str, forecast_on: date | None = None) -> Said:
    return Said(day=day, health=Health.ON_TRACK, progress=progress, note=note, forecast_on=forecast_on)


def _trouble(health: str) -> Callable[..., Said]:
    def say(
        day: date, progress: int, reason: str, what: str, who: str, by: date, forecast_on: date | None = None
    ) -> Said:
        path = (what, who, by)
        return Said(day=day, health=health, progress=progress, reason=reason, path=path, forecast_on=forecast_on)

    return say


_at_risk, _off_track = _trouble(Health.AT_RISK), _trouble(Health.OFF_TRACK)


def _not_started(day: date, note: str) -> Said:
    return Said(day=day, life_cycle=LifeCycle.NOT_STARTED, note=note)


def _stopped(day: date, life_cycle: str, progress: int, reason: str) -> Said:
    return Said(day=day, life_cycle=life_cycle, progress=progress, reason=reason)


def _completed(day: date, completed_on: date, note: str, *, link: str = "", no_link: str = "") -> Said:
    return Said(
        day=day,
        life_cycle=LifeCycle.COMPLETED,
        completed_on=completed_on,
        note=note,
        link=link and LINK + link,
        no_link=no_link,
    )


#: Between these come the updates adopted from reports (rounds.py). D3.2 has never been updated.
RECORD: dict[str, list[Said]] = {
    "A1.1": [
        _healthy(date(2023, 2, 14), 5, "Groupe de rédaction constitué ; premier échange sur le périmètre."),
        _healthy(date(2023, 9, 26), 25, "Périmètre validé : six domaines, de la sécurité à la redevabilité."),
        _healthy(date(2024, 5, 16), 45, "Première version diffusée avec un mois de retard, désormais rattrapé."),
        _healthy(date(2024, 11, 19), 60, "Retours des membres intégrés ; essai préparé dans trois pays."),
        _healthy(date(2025, 5, 13), 75, "Essai terminé : les standards sont jugés clairs, les annexes à alléger."),
    ],
    "A1.2": [
        _healthy(date(2023, 3, 21), 5, "Calendrier de la révision arrêté avec les référents urgences."),
        _healthy(date(2023, 11, 14), 25, "Retour d'expérience terminé ; cinq points du protocole sont à revoir."),
        _healthy(date(2024, 6, 11), 45, "Projet de protocole révisé envoyé aux membres pour avis."),
        _at_risk(
            date(2024, 12, 10),
            50,
            "Des avis contraires subsistent sur la répartition des rôles.",
            "Réunion de conciliation, puis version unique",
            "Pilote et secrétariat",
            date(2025, 2, 28),
            date(2025, 8, 31),
        ),
        _at_risk(
            date(2025, 4, 29),
            60,
            "La simulation à distance a été décalée après une urgence réelle.",
            "Fixer une nouvelle date de simulation",
            "Référents urgences",
            date(2025, 6, 13),
            date(2025, 9, 30),
        ),
        _at_risk(
            date(2025, 7, 2),
            65,
            "La simulation du 13 juin n'a pas eu lieu ; l'échéance est dépassée.",
            "Simulation le 11 septembre, adoption en octobre",
            "Pilote",
            date(2025, 9, 11),
            date(2025, 10, 31),
        ),
    ],
    "A2.1": [
        _healthy(date(2023, 2, 7), 20, "Appel à participation envoyé aux responsables des ressources humaines."),
        _healthy(date(2023, 6, 13), 60, "Mandat adopté ; les deux premières réunions ont eu lieu."),
        _healthy(date(2023, 9, 19), 80, "Programme de travail écrit ; la troisième réunion est fixée."),
        _completed(
            date(2023, 12, 5),
            date(2023, 11, 30),
            "Le groupe est en place et se réunit chaque trimestre.",
            link="groupe-rh",
        ),
    ],
    "A2.2": [
        _healthy(date(2023, 4, 18), 5, "Questionnaire d'inventaire envoyé aux responsables de programmes."),
        _healthy(date(2023, 10, 17), 20, "Inventaire presque complet ; il reste à harmoniser les définitions."),
        _at_risk(
            date(2024, 3, 5),
            25,
            "Les définitions varient trop d'un membre à l'autre.",
            "Atelier commun pour retenir une liste courte",
            "Groupe suivi et évaluation",
            date(2024, 6, 28),
        ),
        _at_risk(
            date(2024, 9, 17),
            35,
            "La liste courte reste trop longue pour les petites associations.",
            "Réduire la liste à l'essentiel",
            "Pilote",
            date(2024, 12, 13),
            date(2025, 6, 30),
        ),
        _off_track(
            date(2025, 1, 21),
            35,
            "Liste envoyée avec quatre mois de retard ; les fiches manquent.",
            "Confier les fiches de définition à deux membres",
            "Pilote et secrétariat",
            date(2025, 4, 30),
            date(2025, 9, 30),
        ),
        _off_track(
            date(2025, 5, 20),
            40,
            "Les fiches de définition ne sont pas terminées à l'échéance.",
            "Terminer dix fiches, reporter les autres au plan suivant",
            "Groupe suivi et évaluation",
            date(2025, 9, 15),
            date(2025, 12, 15),
        ),
    ],
    "B1.1": [
        _healthy(date(2023, 3, 7), 10, "Cartographie lancée : chaque membre décrit ses thèmes de plaidoyer."),
        _healthy(date(2023, 10, 3), 25, "Cartographie terminée ; l'accès aux soins et la migration dominent."),
        _at_risk(
            date(2024, 4, 23),
            30,
            "Pas d'accord sur le nombre de thèmes à retenir.",
            "Vote indicatif des membres",
            "Groupe plaidoyer",
            date(2024, 6, 14),
        ),
        _healthy(date(2025, 1, 28), 60, "Trois thèmes partagés ; les cibles sont définies pour deux d'entre eux."),
    ],
    "B1.2": [
        _healthy(date(2023, 5, 23), 5, "Méthode de rédaction à plusieurs proposée au groupe plaidoyer."),
        _healthy(date(2024, 1, 16), 20, "Premier positionnement en cours de relecture."),
        _healthy(date(2024, 7, 9), 35, "Premier positionnement publié dans les trois langues."),
        _healthy(date(2025, 2, 11), 50, "Deuxième positionnement rédigé ; relecture ouverte jusqu'en avril."),
    ],
    "B2.1": [
        _healthy(date(2023, 3, 14), 10, "Liste des points à réviser établie avec les porte-parole."),
        _healthy(date(2023, 10, 24), 40, "Consultation terminée ; douze associations ont répondu."),
        _at_risk(
            date(2024, 3, 19),
            60,
            "La procédure de validation en urgence divise les membres.",
            "Proposer deux variantes et les essayer",
            "Groupe communication",
            date(2024, 5, 31),
        ),
        _healthy(date(2024, 6, 18), 80, "Variante courte retenue ; relecture juridique en cours."),
        _completed(
            date(2024, 10, 22),
            date(2024, 10, 18),
            "Protocole révisé adopté et diffusé aux membres.",
            link="protocole-discours-commun",
        ),
    ],
    "B2.2": [
        _not_started(date(2023, 6, 20), "Démarrage prévu en septembre, après la révision du protocole."),
        _healthy(date(2023, 10, 10), 5, "Groupe de travail constitué ; revue des pratiques existantes lancée."),
        _healthy(date(2024, 4, 16), 25, "Revue terminée ; ateliers avec des usagers prévus à l'automne."),
        _healthy(date(2024, 11, 26), 50, "Ateliers tenus ; les recommandations sont en cours de rédaction."),
        _healthy(date(2025, 6, 3), 70, "Projet de lignes directrices prêt pour une relecture par des usagers."),
    ],
    "C1.1": [
        _healthy(date(2023, 6, 27), 5, "Recueil des pratiques d'accueil lancé auprès des membres."),
        _healthy(date(2024, 2, 13), 25, "Parcours d'accueil esquissé en quatre étapes."),
        _at_risk(
            date(2024, 9, 24),
            35,
            "La rédaction du livret attend la mise à jour des documents clés.",
            "Rédiger les chapitres qui n'en dépendent pas",
            "Pilote",
            date(2024, 12, 20),
        ),
        _healthy(date(2025, 1, 14), 55, "Documents clés disponibles : la rédaction du livret a repris."),
        _healthy(date(2025, 7, 4), 75, "Livret d'accueil disponible en trois langues depuis le 1er juillet."),
    ],
    "C1.2": [
        _not_started(date(2023, 5, 30), "Le profil du poste sera discuté à la rentrée."),
        _healthy(date(2023, 10, 31), 10, "Fiche de poste rédigée, en attente de validation."),
        _at_risk(
            date(2024, 4, 30),
            20,
            "Le financement du poste n'est pas assuré pour 2024.",
            "Demander un engagement de cofinancement aux membres",
            "Secrétariat",
            date(2024, 6, 21),
            date(2025, 3, 31),
        ),
        _at_risk(
            date(2025, 2, 18),
            30,
            "Deux engagements de cofinancement reçus ; il en faut trois.",
            "Obtenir le troisième engagement",
            "Secrétariat",
            date(2025, 4, 30),
            date(2025, 6, 30),
        ),
        _off_track(
            date(2025, 5, 27),
            30,
            "Un seul engagement demeure : le poste n'est toujours pas financé.",
            "Présenter trois scénarios de financement au conseil",
            "Secrétariat",
            date(2025, 6, 30),
        ),
        _off_track(
            date(2025, 7, 3),
            30,
            "Sans décision sur le cofinancement, le recrutement ne peut être lancé.",
            "Décision du conseil, puis publication de l'offre",
            "Conseil, puis secrétariat",
            date(2025, 9, 19),
            date(2025, 12, 31),
        ),
    ],
    "C1.3": [
        _healthy(date(2023, 4, 11), 10, "Liste des documents clés et de leur dernière version établie."),
        _healthy(date(2023, 12, 12), 40, "La moitié des documents est relue ; traductions en cours."),
        _healthy(date(2024, 6, 25), 65, "Statuts et charte à jour ; reste le règlement intérieur."),
        _at_risk(
            date(2024, 12, 17),
            90,
            "Une traduction arrive en retard.",
            "Relire la traduction dès réception",
            "Pilote",
            date(2025, 1, 24),
            date(2025, 1, 31),
        ),
        _completed(
            date(2025, 1, 30),
            date(2025, 1, 24),
            "Tous les documents clés sont à jour en trois langues.",
            no_link="Documents réservés aux membres, classés dans l'espace interne du réseau.",
        ),
    ],
    "C2.1": [
        _healthy(date(2023, 2, 21), 15, "Projet de mandat du comité discuté avec le conseil."),
        _healthy(date(2023, 7, 4), 40, "Mandat approuvé ; appel à candidatures ouvert."),
        _at_risk(
            date(2023, 11, 7),
            60,
            "Trop peu de candidatures pour une composition équilibrée.",
            "Relancer les associations non représentées",
            "Conseil",
            date(2024, 1, 31),
            date(2024, 3, 31),
        ),
        _healthy(date(2024, 1, 23), 85, "Candidatures suffisantes ; nomination prévue en mars."),
        _completed(
            date(2024, 3, 14), date(2024, 3, 13), "Comité nommé par le conseil du 13 mars.", link="comite-gouvernance"
        ),
    ],
    "C2.2": [
        _not_started(date(2023, 4, 4), "En attente de la création du comité de gouvernance."),
        _healthy(date(2023, 10, 19), 10, "Comparaison des mécanismes existants chez les membres."),
        _at_risk(
            date(2024, 2, 27),
            10,
            "Le mécanisme recoupe le mandat du futur comité de gouvernance.",
            "Clarifier le partage des rôles avec le conseil",
            "Secrétariat",
            date(2024, 6, 21),
        ),
        _stopped(
            date(2024, 6, 27),
            LifeCycle.CANCELLED,
            10,
            "Le conseil du 21 juin a confié cette mission au comité de gouvernance : pas de mécanisme séparé.",
        ),
    ],
    "C2.3": [
        _not_started(date(2023, 6, 6), "Aucune date retenue : le besoin reste à préciser avec les membres."),
        _not_started(date(2024, 2, 6), "Sujet inscrit au programme du comité de gouvernance."),
        _not_started(date(2024, 10, 8), "Échange avec le comité de gouvernance ; pas encore de cahier des charges."),
        _not_started(date(2025, 3, 18), "Cahier des charges attendu de la pilote avant tout démarrage."),
    ],
    "D1.1": [
        _healthy(date(2023, 2, 28), 10, "Enquête sur les outils internes envoyée aux membres."),
        _healthy(date(2023, 9, 12), 30, "Première lettre interne envoyée ; le rythme sera mensuel."),
        _at_risk(
            date(2024, 3, 26),
            40,
            "L'annuaire des fonctions prend du retard : peu de fiches reçues.",
            "Relancer chaque point focal et préremplir les fiches",
            "Pilote",
            date(2024, 6, 14),
        ),
        _healthy(date(2024, 12, 3), 65, "Annuaire en ligne et à jour ; cahier des charges de l'espace commun prêt."),
        _healthy(date(2025, 6, 10), 80, "Espace documentaire en essai chez six membres."),
    ],
    "D2.1": [
        _healthy(date(2023, 3, 28), 10, "Appel à volontaires pour la task force diffusé."),
        _healthy(date(2023, 11, 21), 45, "Task force constituée ; état des lieux en cours."),
        _healthy(date(2024, 4, 9), 75, "État des lieux partagé ; recommandations en préparation."),
    ],
    "D3.1": [
        _not_started(date(2023, 6, 13), "Démarrage prévu à l'automne."),
        _healthy(date(2023, 11, 28), 10, "Note de cadrage partagée avec les membres."),
        _at_risk(
            date(2024, 5, 28),
            15,
            "Les avis sur l'élargissement sont très partagés.",
            "Organiser un débat lors de l'assemblée",
            "Conseil",
            date(2024, 10, 31),
        ),
        _at_risk(
            date(2024, 9, 10),
            15,
            "Le débat n'a pas pu être inscrit à l'ordre du jour.",
            "Proposer un report au conseil de décembre",
            "Secrétariat",
            date(2024, 12, 6),
        ),
        _stopped(
            date(2024, 12, 12),
            LifeCycle.POSTPONED,
            15,
            "Reportée par le conseil du 6 décembre : la vision de l'élargissement relève du plan suivant.",
        ),
    ],
    "D3.2": [],
}


def plan_record(story: Story) -> None:
    """Plan every update by the secretariat."""
    for number, (code, statements) in enumerate(RECORD.items()):
        for said in statements:
            story.at(moment(said.day, 9 + number % 8, 5 + 3 * number), _step(story, code, said))


def _step(story: Story, code: str, said: Said) -> Callable[[datetime], None]:
    def step(at: datetime) -> None:
        action = Action.objects.get(code=code)
        completed = said.life_cycle == LifeCycle.COMPLETED
        what, who, by = said.path
        statement = Statement(
            life_cycle=said.life_cycle,
            health=said.health,
            progress=FULL if completed else None if said.progress is None else Decimal(said.progress),
            completed_on=said.completed_on,
            reason=french(said.reason),
            path_what=french(what),
            path_who=who,
            path_by=by,
            evidence=bool(said.link),
            links=(said.link,) if said.link else (),
            no_evidence_reason=french(said.no_link),
            forecast_on=said.forecast_on or action.forecast_on,
            note=french(said.note),
        )
        record_update(action=action, statement=statement, revision=action.revision, by=story.secretariat, at=at)

    return step

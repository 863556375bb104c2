"""The moments of the rounds that matter to the story: what differs, is asked, is adopted or kept, by whom."""

from datetime import date
from decimal import Decimal
from typing import Any

from actions.reporting.models import ReportLine
from actions.status import Health, LifeCycle

#: What a line says instead of the ordinary: (period, member, action) → values.
WORDS: dict[tuple[str, str, str], dict[str, Any]] = {
    ("2023-Q4", "FR", "A1.1"): {
        "health": Health.AT_RISK,
        "progress": Decimal(30),
        "done": "Deux chapitres rédigés ; la relecture croisée prend plus de temps que prévu.",
        "reason": "Les avis arrivent en ordre dispersé et se contredisent parfois.",
        "path_what": "Une seule réunion de relecture par chapitre",
        "path_who": "Coordination du réseau international",
        "path_by": date(2024, 3, 15),
    },
    ("2024-Q2", "GB", "B1.1"): {
        "health": Health.ON_TRACK,
        "progress": Decimal(45),
        "done": "The indicative vote settled it: three common themes, with wide support.",
    },
    ("2024-Q2", "DE", "D1.1"): {
        "health": Health.ON_TRACK,
        "progress": Decimal(50),
        "done": "Vorausgefüllte Einträge haben geholfen: Das Verzeichnis geht im Juli online.",
    },
    ("2024-Q2", "SE", "D2.1"): {
        "life_cycle": LifeCycle.COMPLETED,
        "health": "",
        "progress": Decimal(100),
        "completed_on": date(2024, 6, 14),
        "done": "Rekommendationerna är klara och överlämnade till nätverket.",
        "evidence": "https://example.org/reseau/task-force-dei",
    },
    ("2024-Q3", "FR", "C1.2"): {
        "health": Health.OFF_TRACK,
        "progress": Decimal(20),
        "done": "Tour de table des cofinancements : aucun engagement écrit à ce jour.",
        "reason": "Sans financement, l'offre ne peut pas être publiée avant la fin de l'année.",
        "path_what": "Obtenir trois engagements écrits",
        "path_who": "Secrétariat et pilote",
        "path_by": date(2025, 1, 31),
    },
    ("2024-Q3", "FR", "A1.2"): {
        "health": Health.OFF_TRACK,
        "progress": Decimal(45),
        "done": "Avis des membres reçus sur le projet de protocole ; l'annexe logistique est contestée.",
        "reason": "L'annexe logistique doit être réécrite entièrement.",
        "path_what": "Réécrire l'annexe avec deux associations",
        "path_who": "Référents urgences",
        "path_by": date(2024, 12, 15),
    },
    ("2024-Q4", "GR", "B2.2"): {
        "health": Health.AT_RISK,
        "progress": Decimal(45),
        "done": "Επεξεργαζόμαστε τις συστάσεις των εργαστηρίων.",
        "reason": "Η ομάδα σύνταξης έχασε δύο μέλη της.",
        "path_what": "Αντικατάσταση στην ομάδα σύνταξης",
        "path_who": "Συντονισμός προγραμμάτων",
        "path_by": date(2025, 3, 14),
    },
    ("2025-Q1", "DE", "D1.1"): {
        "health": Health.AT_RISK,
        "progress": Decimal(65),
        "done": "Der Testbetrieb des Dokumentenbereichs beginnt später als geplant.",
        "reason": "Die Zugriffsrechte sind noch nicht mit allen Mitgliedern geklärt.",
        "path_what": "Zugriffsrechte in einer Sitzung klären",
        "path_who": "Leitung Kommunikation",
        "path_by": date(2025, 5, 16),
    },
    ("2025-Q1", "ES", "B1.2"): {
        "health": Health.AT_RISK,
        "progress": Decimal(50),
        "forecast_on": date(2026, 1, 31),
        "done": "El segundo posicionamiento está redactado, pero faltan comentarios de varios miembros.",
        "reason": "La revisión coincide con el cierre de proyectos en varias asociaciones.",
        "path_what": "Ampliar el plazo y llamar a cada miembro",
        "path_who": "Relaciones internacionales",
        "path_by": date(2025, 9, 12),
    },
    ("2025-Q1", "FR", "C1.2"): {
        "health": Health.OFF_TRACK,
        "progress": Decimal(30),
        "done": "Relance des cofinanceurs ; l'un des deux engagements reçus est retiré.",
        "reason": "Un seul engagement demeure : le poste n'est plus financé.",
        "path_what": "Présenter trois scénarios de financement au conseil",
        "path_who": "Secrétariat",
        "path_by": date(2025, 6, 30),
    },
    ("2025-Q2", "GB", "B1.1"): {
        "health": Health.AT_RISK,
        "progress": Decimal(60),
        "done": "Two themes have their targets. The common calendar was not ready in June as planned.",
        "reason": "Members plan their campaigns at different times of the year.",
        "path_what": "Agree on two shared moments instead of a full calendar",
        "path_who": "Policy and advocacy lead",
        "path_by": date(2025, 9, 5),
    },
    ("2025-Q2", "NL", "A2.2"): {
        "health": Health.AT_RISK,
        "progress": Decimal(50),
        "forecast_on": date(2025, 12, 15),
        "done": "Vier definitiebladen zijn klaar en drie zijn in bewerking.",
        "reason": "De overige definities vragen meer overleg dan gepland.",
        "path_what": "Tien bladen afmaken, de rest naar het volgende plan",
        "path_who": "Monitoring en leren",
        "path_by": date(2025, 9, 15),
    },
    ("2025-Q2", "CH", "C1.2"): {
        "done": "Simulation de notre part du coût du poste ; accord de principe de notre comité.",
        "support": ReportLine.Support.BOARD,
        "support_request": "Que le conseil fixe en septembre la part de chaque membre dans le coût du poste.",
    },
    ("2025-Q2", "BE", "A2.2"): {
        "support": ReportLine.Support.SECRETARIAT,
        "support_request": "Un modèle de fiche de définition rempli à titre d'exemple.",
    },
    ("2025-Q2", "PT", "C1.1"): {
        "done": "O guia de acolhimento está pronto em três línguas desde 1 de julho.",
        "evidence": "https://example.org/reseau/livret-accueil",
        "good_practice": "Cada nova pessoa tem alguém de outra associação a quem fazer perguntas.",
    },
    ("2025-Q2", "GR", "B2.2"): {
        "good_practice": "Διαβάζουμε κάθε σχέδιο μαζί με ωφελούμενους: το κείμενο γίνεται πιο απλό.",
    },
    ("2025-Q2", "DE", "D1.1"): {
        "done": "Der Dokumentenbereich läuft bei sechs Mitgliedern; die Zugriffsrechte sind geklärt.",
    },
    ("2025-Q2", "ES", "B1.2"): {
        "done": "Hemos recibido comentarios de varios miembros; los demás siguen pendientes.",
        "reason": "Algunos miembros piden más tiempo para consultar a sus equipos.",
        "path_what": "Llamar a cada miembro pendiente y cerrar el texto",
        "path_who": "Relaciones internacionales",
        "path_by": date(2025, 9, 12),
    },
    ("2024-Q4", "JP", "D1.1"): {
        "done": "オンライン会議に参加し、名簿の記載を更新しました。",
        "support": ReportLine.Support.SECRETARIAT,
        "support_request": "会議の録画を共有してください。",
    },
    ("2024-Q1", "ES", "B1.2"): {
        "support": ReportLine.Support.GENERAL_ASSEMBLY,
        "support_request": "Que la asamblea reserve un espacio para debatir el primer posicionamiento.",
    },
    # What France has drafted, and not sent.
    ("2025-Q2", "FR", "A1.1"): {
        "progress": Decimal(80),
        "done": "Annexes réduites de moitié après l'essai ; version finale relue par nos responsables de pays.",
        "good_practice": "Faire relire chaque annexe par une personne de terrain qui ne connaît pas le projet.",
    },
    ("2025-Q2", "FR", "C1.2"): {
        "health": Health.OFF_TRACK,
        "progress": Decimal(30),
        "done": "Trois scénarios de financement chiffrés avec le secrétariat.",
        "reason": "Le financement dépend d'une décision du conseil.",
        "path_what": "Décision en septembre, puis publication de l'offre",
        "path_who": "Conseil, puis secrétariat",
        "path_by": date(2025, 9, 19),
    },
    ("2025-Q2", "FR", "D1.1"): {
        "done": "Essai de l'espace documentaire avec deux équipes de plus ; retours rassemblés.",
    },
}
#: The four questions of seven that France has answered.
FRANCE_ANSWERED = ("A1.1", "B1.1", "C1.2", "D1.1")

#: Who asks, in the current round, to take part in an action no longer, and what it says; who has more time, and why.
LEAVING = ("2025-Q2", "GB", "B2.2")
LEAVING_WORDS = "Our team for this work was closed in June: please take us off this action."
MORE_TIME = "Le point focal est absent jusqu'au 20 juillet ; demande reçue par téléphone."

#: What the secretariat did where a lead's word differed: (period, member, action) → day, and why it was kept.
ADOPTED = {
    ("2023-Q4", "FR", "A1.1"): date(2024, 1, 24),
    ("2024-Q2", "SE", "D2.1"): date(2024, 7, 17),
    ("2024-Q2", "DE", "D1.1"): date(2024, 7, 23),
    ("2024-Q2", "GB", "B1.1"): date(2024, 7, 24),
    ("2024-Q3", "FR", "C1.2"): date(2024, 10, 24),
    ("2025-Q1", "ES", "B1.2"): date(2025, 4, 24),
    ("2025-Q1", "FR", "C1.2"): date(2025, 4, 25),
}
KEPT = {
    ("2024-Q3", "FR", "A1.2"): (
        date(2024, 10, 24),
        "Seule l'annexe logistique est en cause ; le protocole lui-même avance comme prévu.",
    ),
    ("2024-Q4", "GR", "B2.2"): (
        date(2025, 1, 23),
        "Une association a proposé de compléter le groupe de rédaction : l'échéance tient.",
    ),
    ("2025-Q1", "DE", "D1.1"): (
        date(2025, 4, 24),
        "Le décalage est de trois semaines et ne change pas la date de fin.",
    ),
}

#: Who never answered, who was late, who was asked for changes.
SILENT = {
    "2023-Q1": "IT TR",
    "2023-Q3": "US",
    "2023-Q4": "LU",
    "2024-Q1": "GR IT TR",
    "2024-Q3": "AR",
    "2024-Q4": "IT TR",
    "2025-Q1": "IT LU",
}
LATE = {
    "2023-Q1": "GR JP",
    "2023-Q2": "PT US",
    "2023-Q3": "PT TR",
    "2023-Q4": "IT",
    "2024-Q1": "LU SE",
    "2024-Q2": "GR TR",
    "2024-Q3": "PT US",
    "2024-Q4": "LU",
    "2025-Q1": "CA",
}
RETURNED = {
    "2023-Q2": "BE",
    "2023-Q4": "US",
    "2024-Q1": "AR CH",
    "2024-Q3": "CA",
    "2024-Q4": "ES",
}
NOTHING_TO_REPORT = {"2023-Q4": "AR", "2024-Q1": "US", "2024-Q3": "IT", "2025-Q1": "TR"}

#: The secretariat asks, the member answers; in the language of the member's focal point.
THREADS = {
    "fr": (
        ("Merci pour ce rapport. La date prévue tient-elle toujours ?", "Oui, nous la confirmons."),
        ("Pouvons-nous citer votre exemple dans la lettre interne ?", "Bien sûr, sans nommer l'équipe."),
        ("Qui suit ce point chez vous ?", "La direction des programmes ; l'annuaire est à jour."),
    ),
    "en": (
        ("Thank you. Does the planned date still hold?", "It does, no change on our side."),
        ("May we share your example in the internal letter?", "Yes, please do, without naming the team."),
        ("Who follows this point on your side?", "Programme coordination; the directory is up to date."),
    ),
    "es": (
        ("Gracias por el informe. ¿Se mantiene la fecha prevista?", "Sí, la confirmamos."),
        ("¿Podemos citar su ejemplo en el boletín interno?", "Claro, sin nombrar al equipo."),
    ),
}
#: What is asked for when a report is returned, and what the member then adds.
RETURNS = {
    "fr": (
        "Pourriez-vous préciser ce qui a été fait ce trimestre, en une phrase par action ?",
        "Précision : le travail a été mené avec nos équipes, et sera présenté au prochain comité.",
    ),
    "en": (
        "Could you say in one sentence per action what was done this quarter?",
        "To be precise: the work was done with our teams and goes to our next board.",
    ),
    "es": (
        "¿Podrían precisar, en una frase por acción, qué se hizo este trimestre?",
        "Precisión: el trabajo se hizo con nuestros equipos y se presentará en la próxima junta.",
    ),
}
SPAIN_RETURNED = (
    "Gracias. En B1.2, ¿cuántos miembros faltan por comentar el texto, y qué fecha proponen ahora? "
    "Con eso podremos aceptar el informe."
)

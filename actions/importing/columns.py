"""Which column of a spreadsheet is which field of an action: our own names, and how people of the network say it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.importing import cells
from mdmplan.text import LANGUAGES, fold


@dataclass(frozen=True)
class Field:
    """A field that a column can give: its key, its words, how its cells are read."""

    key: str
    label: str | Promise
    read: Callable[[str], Any] = cells.read_line


def _in_three_languages(key: str, labels: dict[str, Any], read: Callable[[str], Any]) -> list[Field]:
    return [
        Field(key, labels[""], read),
        *(Field(f"{key}_{language}", labels[language], read) for language in LANGUAGES),
    ]


TITLE = {"": _("title"), "fr": _("title (French)"), "en": _("title (English)"), "es": _("title (Spanish)")}
DESCRIPTION = {
    "": _("description"),
    "fr": _("description (French)"),
    "en": _("description (English)"),
    "es": _("description (Spanish)"),
}
DELIVERABLE = {
    "": _("deliverable"),
    "fr": _("deliverable (French)"),
    "en": _("deliverable (English)"),
    "es": _("deliverable (Spanish)"),
}
#: The three of which a column without a language means the language of the file.
TRANSLATED = ("title", "description", "deliverable")
#: Every field, in the order in which a person chooses among them.
FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        Field("code", _("code"), cells.read_code),
        Field("objective", _("objective")),
        Field("objective_title", _("title of the objective")),
        *_in_three_languages("title", TITLE, cells.read_line),
        *_in_three_languages("description", DESCRIPTION, cells.read_text),
        *_in_three_languages("deliverable", DELIVERABLE, cells.read_text),
        Field("start", _("start"), cells.read_day_or_year),
        Field("due", _("due date"), cells.read_day_or_year),
        Field("lead", pgettext_lazy("participation", "lead")),
        Field("lead_name", _("name of the lead")),
        Field("contributing", pgettext_lazy("participation", "contributing"), cells.read_text),
        Field("life_cycle", _("life cycle"), cells.read_state),
        Field("health", _("health"), cells.read_health),
        Field("progress", _("progress (%)"), cells.read_percent),
        Field("completed_on", _("completed on"), cells.read_full_day),
        Field("forecast", _("forecast date"), cells.read_full_day),
        Field("reason", _("cause or reason"), cells.read_text),
        Field("path_what", _("path to green: what")),
        Field("path_who", _("path to green: who, by role")),
        Field("path_by", _("path to green: by when"), cells.read_full_day),
        Field("evidence", _("links that show it"), cells.read_text),
        Field("no_evidence_reason", _("why there is no link")),
        Field("note", _("note"), cells.read_text),
    )
}
#: Columns of our own export that repeat a key in words, for readers: an import has no need of them.
LABELS = frozenset(
    {"priority", "priority_title", "life_cycle_label", "health_label", "state_label", "freshness", "freshness_label"}
    | {"contributing_names"}
)
#: How people of the network name their columns; folded, in French, English and Spanish.
HEADINGS = {
    "code": "code action|code de l action|code activite|no|n|numero|num|ref|reference|id|identifiant|action code|"
    "number|codigo|codigo de la accion",
    "objective": "objectif|code objectif|code de l objectif|objective code|objetivo|codigo del objetivo",
    "objective_title": "titre de l objectif|intitule de l objectif|libelle de l objectif|objective name|"
    "titulo del objetivo",
    "title": "titre|intitule|libelle|action|intitule de l action|titre de l action|activite|name|action title|activity|"
    "titulo|nombre|accion|titulo de la accion|actividad",
    "description": "descriptif|details|detail|descripcion|description de l action",
    "deliverable": "livrable|livrables|deliverables|output|outputs|produit|produits|resultat attendu|"
    "resultats attendus|entregable|entregables|resultado esperado|resultados esperados",
    "start": "debut|date de debut|demarrage|starts on|start date|begin|inicio|fecha de inicio|comienzo",
    "due": "echeance|date d echeance|date limite|date de fin|fin|fin prevue|due date|due on|deadline|end|end date|"
    "fecha limite|plazo|vencimiento|fecha de fin|fecha de vencimiento",
    "lead": "pilote|responsable|chef de file|association pilote|lead member|owner|leader|responsible|lider|lidera",
    "lead_name": "nom du pilote|nom de l association pilote|nombre del lider",
    "contributing": "contributeurs|contributrices|contributrice|contributeur|participants|participantes|"
    "associations contributrices|contributors|partners|partenaires|contribuye|contribuyen|contribuyentes|socios",
    "life_cycle": "statut|etat|situation|etat d avancement|cycle de vie|status|state|stage|estado|estatus|"
    "ciclo de vida",
    "health": "sante|meteo|salud|rag",
    "progress": "avancement|d avancement|de realisation|progression|taux d avancement|taux de realisation|progres|"
    "completion|done|percent complete|de avance|avance|progreso|porcentaje",
    "completed_on": "termine le|terminee le|date de realisation|completed on|completion date|completada el|"
    "fecha de finalizacion",
    "forecast": "date prevue|prevision|nouvelle echeance|date revisee|date previsionnelle|forecast date|revised date|"
    "new date|prevista|fecha prevista|nueva fecha|prevision",
    "reason": "cause|raison|motif|cause ou raison|why|causa|razon|motivo",
    "path_what": "retour au vert|mesure corrective|mesures correctives|path to green|corrective action|"
    "medida correctiva|medidas correctivas",
    "path_who": "retour au vert qui|path to green who",
    "path_by": "retour au vert quand|path to green when|path to green by when",
    "evidence": "lien|liens|preuve|preuves|link|links|url|enlace|enlaces|prueba|pruebas",
    "no_evidence_reason": "pourquoi sans lien|no evidence|why no link|sin enlace",
    "note": "notes|commentaire|commentaires|remarque|remarques|observations|comment|comments|remark|nota|notas|"
    "comentario|comentarios|observaciones",
}
LANGUAGE_WORDS = {"fr": ("fr", "francais", "french", "frances"), "en": ("en", "anglais", "english", "ingles")} | {
    "es": ("es", "espagnol", "spanish", "espanol")
}
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def plain(heading: str) -> str:
    """Return a heading as it is compared: without accents, case or punctuation."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(heading)).split())


@cache
def _known_headings() -> dict[str, str]:
    """Return the field of each heading that is known: its key, its words here in three languages, those of colleagues.

    Where a word of ours means another field to colleagues (“situation”), theirs counts: it is their file.
    """
    known = {plain(key): key for key in FIELDS}
    for language in LANGUAGES:
        with translation.override(language):
            known |= {plain(str(field.label)): field.key for field in FIELDS.values()}
    for key, words in HEADINGS.items():
        known |= dict.fromkeys(words.split("|"), key)
    for key in TRANSLATED:
        for word in (key, *HEADINGS[key].split("|")):
            for language, names in LANGUAGE_WORDS.items():
                known |= {f"{word} {name}": f"{key}_{language}" for name in names}
    return known


def field_of(heading: str) -> str:
    """Return the field that a heading names, empty when it names none."""
    known = _known_headings()
    return known.get(plain(heading)) or known.get(plain(IN_BRACKETS.sub(" ", heading)), "")


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Return the field of each column that can be told by its heading; each field once, our own names first."""
    found: dict[str, str] = {}
    for column in sorted(columns, key=lambda name: name not in FIELDS):
        field = field_of(column)
        if field and field not in found.values():
            found[column] = field
    return found

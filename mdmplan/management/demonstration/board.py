"""The board's meetings, the decisions asked of it, and the secretariat's sentence on each priority."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from actions.models import Action
from actions.reporting.models import ReportLine
from mdmplan.dashboard.models import Decision, Meeting, Outcome
from mdmplan.dashboard.pack.reading import draft_of
from mdmplan.dashboard.pack.services import correct, seal
from mdmplan.dashboard.services import comment_priority, raise_question, record_outcome
from mdmplan.management.demonstration.story import SET_UP, Story, columns, in_three, moment, write
from priorities.models import Plan, Priority

MEETINGS = (
    date(2023, 6, 16),
    date(2023, 12, 8),
    date(2024, 3, 13),
    date(2024, 6, 21),
    date(2024, 12, 6),
    date(2025, 3, 12),
    date(2025, 9, 19),
)
#: The meeting whose pack was sealed and can be read.
SEALED_FOR = date(2025, 3, 12)
ERRATUM = (
    "La pilote de l'action B2.1 est l'Espagne depuis janvier 2023, et non depuis janvier 2024 comme dit en séance.",
    "Spain has led action B2.1 since January 2023, not since January 2024 as was said at the meeting.",
    "España lidera la acción B2.1 desde enero de 2023, y no desde enero de 2024 como se dijo en la reunión.",
)
BODY = ("Conseil d'administration", "Board", "Junta directiva")


Kind = Outcome.Kind


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step in what became of a question: of a meeting (`met_on`), or recorded between two."""

    kind: str
    on: date
    met_on: date | None = None
    text: tuple[str, str, str]
    owner: tuple[str, str, str] = ("", "", "")
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question to the board, for the meeting of the day `needed_by`, and what became of it.

    `line` is the member and quarter that asked it.
    """

    raised_on: date
    action: str
    question: tuple[str, str, str]
    options: tuple[tuple[str, str, str], ...] = ()
    asked_by: tuple[str, str, str] = ("Secrétariat", "Secretariat", "Secretaría")
    line: tuple[str, str] | None = None
    background: tuple[str, str, str] | None = None
    needed_by: date
    steps: tuple[Step, ...] = ()


QUESTIONS = (
    Question(
        raised_on=date(2023, 5, 26),
        action="C2.1",
        question=(
            "Le conseil approuve-t-il le mandat du comité de gouvernance ?",
            "Does the board approve the terms of reference of the governance committee?",
            "¿Aprueba la Junta el mandato del comité de gobernanza?",
        ),
        needed_by=date(2023, 6, 16),
        steps=(
            Step(
                kind=Kind.DECIDED,
                on=date(2023, 6, 16),
                met_on=date(2023, 6, 16),
                text=(
                    "Mandat approuvé pour trois ans. L'appel à candidatures est ouvert jusqu'à l'automne.",
                    "Terms of reference approved for three years. The call for candidates is open until autumn.",
                    "Mandato aprobado por tres años. La convocatoria de candidaturas está abierta hasta el otoño.",
                ),
                owner=("Présidence du conseil", "Chair of the board", "Presidencia de la Junta"),
                due_on=date(2023, 12, 31),
            ),
            Step(
                kind=Kind.DONE,
                on=date(2024, 3, 4),
                text=(
                    "Le comité de gouvernance est nommé : sept membres, dont deux usagers.",
                    "The governance committee is appointed: seven members, two of them service users.",
                    "El comité de gobernanza está nombrado: siete miembros, dos de ellos personas usuarias.",
                ),
            ),
        ),
    ),
    Question(
        raised_on=date(2024, 5, 30),
        action="C2.2",
        question=(
            "Faut-il un mécanisme de résolution des conflits séparé du comité de gouvernance ?",
            "Is a conflict resolution mechanism separate from the governance committee needed?",
            "¿Hace falta un mecanismo de resolución de conflictos separado del comité de gobernanza?",
        ),
        options=(
            ("Un mécanisme séparé", "A separate mechanism", "Un mecanismo separado"),
            ("Confier la mission au comité", "Give the task to the committee", "Confiar la misión al comité"),
        ),
        needed_by=date(2024, 6, 21),
        steps=(
            Step(
                kind=Kind.DECIDED,
                on=date(2024, 6, 21),
                met_on=date(2024, 6, 21),
                text=(
                    "La mission est confiée au comité de gouvernance ; l'action C2.2 est abandonnée.",
                    "The task is given to the governance committee; action C2.2 is cancelled.",
                    "La misión se confía al comité de gobernanza; la acción C2.2 se cancela.",
                ),
                owner=("Comité de gouvernance", "Governance committee", "Comité de gobernanza"),
                due_on=date(2025, 4, 30),
            ),
        ),
    ),
    Question(
        raised_on=date(2024, 11, 12),
        action="D3.1",
        question=(
            "Faut-il poursuivre en 2025 la vision de l'élargissement, ou la reporter au plan suivant ?",
            "Should the vision of enlargement go on in 2025, or be postponed to the next plan?",
            "¿Hay que continuar en 2025 la visión de la ampliación o aplazarla al próximo plan?",
        ),
        options=(
            ("Poursuivre en 2025", "Go on in 2025", "Continuar en 2025"),
            ("Reporter au plan suivant", "Postpone to the next plan", "Aplazar al próximo plan"),
        ),
        needed_by=date(2024, 12, 6),
        steps=(
            Step(
                kind=Kind.DECIDED,
                on=date(2024, 12, 6),
                met_on=date(2024, 12, 6),
                text=(
                    "La vision de l'élargissement est reportée au plan suivant ; le secrétariat en prépare le cadre.",
                    "The vision of enlargement is postponed to the next plan; the secretariat prepares its framework.",
                    "La visión de la ampliación se aplaza al próximo plan; la secretaría prepara su marco.",
                ),
                owner=("Secrétariat", "Secretariat", "Secretaría"),
                due_on=date(2025, 12, 12),
            ),
        ),
    ),
    Question(
        raised_on=date(2024, 11, 14),
        action="C2.3",
        question=(
            "Le mécanisme d'alerte doit-il couvrir tous les membres dès la première année ?",
            "Should the alert mechanism cover all members from the first year?",
            "¿Debe cubrir el mecanismo de alerta a todos los miembros desde el primer año?",
        ),
        needed_by=date(2024, 12, 6),
        steps=(
            Step(
                kind=Kind.WITHDRAWN,
                on=date(2024, 11, 29),
                text=(
                    "Question retirée : elle sera reposée avec le cahier des charges.",
                    "The question is withdrawn: it will be asked again with the specifications.",
                    "Pregunta retirada: se volverá a plantear con el pliego de condiciones.",
                ),
            ),
        ),
    ),
    Question(
        raised_on=date(2025, 2, 20),
        action="B1.2",
        question=(
            "Les positionnements communs doivent-ils être validés par le conseil avant publication ?",
            "Must common positions be approved by the board before they are published?",
            "¿Debe la Junta validar los posicionamientos comunes antes de su publicación?",
        ),
        needed_by=date(2025, 3, 12),
        options=(
            ("Validation par le conseil", "Approval by the board", "Validación por la Junta"),
            ("Validation par le groupe plaidoyer", "Approval by the advocacy group", "Validación por el grupo"),
        ),
        steps=(
            Step(
                kind=Kind.DEFERRED,
                on=date(2025, 3, 12),
                met_on=date(2025, 3, 12),
                text=(
                    "Reporté au conseil de septembre, après l'avis du groupe plaidoyer.",
                    "Deferred to the board of September, after the opinion of the advocacy group.",
                    "Aplazado a la Junta de septiembre, tras la opinión del grupo de incidencia.",
                ),
            ),
        ),
    ),
    Question(
        raised_on=date(2025, 7, 7),
        action="C1.2",
        question=(
            "Comment cofinancer le poste de conformité, sans lequel le recrutement ne peut être lancé ?",
            "How should the compliance post be co-financed, without which recruitment cannot begin?",
            "¿Cómo cofinanciar el puesto de cumplimiento, sin el cual no puede iniciarse la contratación?",
        ),
        options=(
            (
                "Contribution de tous les membres selon leur budget",
                "A contribution by every member according to its budget",
                "Contribución de todos los miembros según su presupuesto",
            ),
            (
                "Cofinancement par trois membres volontaires",
                "Co-financing by three members that volunteer",
                "Cofinanciación por tres miembros voluntarios",
            ),
            (
                "Poste à mi-temps, financé par le budget du réseau",
                "A half-time post, paid from the network's budget",
                "Puesto a media jornada, pagado con el presupuesto de la red",
            ),
        ),
        asked_by=("Suisse, contributrice", "Switzerland, contributing", "Suiza, contribuye"),
        line=("CH", "2025-Q2"),
        background=(
            "Le poste est prévu depuis 2024. Son coût est de 68 000 euros par an ; un tiers seulement est trouvé.",
            "The post has been planned since 2024. It costs 68,000 euros a year; only a third has been found.",
            "El puesto está previsto desde 2024. Cuesta 68 000 euros al año; solo se ha encontrado un tercio.",
        ),
        needed_by=date(2025, 9, 19),
    ),
)

#: Day → priority → sentence in French, English and Spanish.
COMMENTS: dict[date, dict[str, tuple[str, str, str]]] = {
    date(2023, 6, 9): {
        "A": (
            "Les quatre actions sont lancées ; le groupe RH avance plus vite que prévu.",
            "All four actions have begun; the HR group is moving faster than planned.",
            "Las cuatro acciones han empezado; el grupo de RR. HH. avanza más rápido de lo previsto.",
        ),
        "C": (
            "Le comité de gouvernance attend l'accord du conseil sur son mandat ; le reste démarre.",
            "The governance committee awaits the board's agreement on its terms; the rest is starting.",
            "El comité de gobernanza espera el acuerdo de la Junta sobre su mandato; lo demás empieza.",
        ),
    },
    date(2023, 12, 1): {
        "A": (
            "Groupe RH en place ; l'inventaire des indicateurs se révèle plus long que prévu.",
            "The HR group is in place; the inventory of indicators takes longer than planned.",
            "El grupo de RR. HH. está en marcha; el inventario de indicadores lleva más tiempo del previsto.",
        ),
        "B": (
            "Bon départ : la cartographie des thèmes est faite, la consultation sur le protocole est close.",
            "A good start: the map of themes is done and the consultation on the protocol is closed.",
            "Buen comienzo: el mapa de temas está hecho y la consulta sobre el protocolo, cerrada.",
        ),
        "C": (
            "Le comité de gouvernance manque de candidatures ; sa création glisse au printemps.",
            "The governance committee lacks candidates; its creation slips to the spring.",
            "Faltan candidaturas para el comité de gobernanza; su creación se retrasa a la primavera.",
        ),
        "D": (
            "La task force DEI et la lettre interne sont lancées ; l'élargissement reste à cadrer.",
            "The DEI task force and the internal letter are under way; enlargement is still to be framed.",
            "La task force DEI y el boletín interno están en marcha; la ampliación está por definir.",
        ),
    },
    date(2024, 3, 7): {
        "A": (
            "Les indicateurs communs sont à risque : les définitions divergent d'un membre à l'autre.",
            "The common indicators are at risk: definitions differ from one member to another.",
            "Los indicadores comunes están en riesgo: las definiciones difieren entre miembros.",
        ),
        "C": (
            "Le comité de gouvernance peut être nommé ; le mécanisme de conflits attend qu'il le soit.",
            "The governance committee can be appointed; the conflict mechanism waits for it.",
            "El comité de gobernanza ya puede nombrarse; el mecanismo de conflictos está a la espera.",
        ),
    },
    date(2024, 6, 14): {
        "A": (
            "Standards et protocole d'urgence avancent ; les indicateurs communs restent à risque.",
            "The standards and the emergency protocol move on; the common indicators remain at risk.",
            "Los estándares y el protocolo de emergencias avanzan; los indicadores siguen en riesgo.",
        ),
        "B": (
            "Le choix des thèmes communs est proche ; la révision du protocole s'achève.",
            "The choice of common themes is near; the revision of the protocol is ending.",
            "La elección de temas comunes está cerca; la revisión del protocolo termina.",
        ),
        "C": (
            "Comité nommé. Le poste de conformité n'est pas financé, et C2.2 appelle une décision.",
            "The committee is appointed. The compliance post is unfunded, and C2.2 needs a decision.",
            "Comité nombrado. El puesto de cumplimiento no tiene financiación y C2.2 exige una decisión.",
        ),
        "D": (
            "La task force DEI a rendu ses recommandations ; l'élargissement divise les membres.",
            "The DEI task force has given its recommendations; enlargement divides the members.",
            "La task force DEI ha entregado sus recomendaciones; la ampliación divide a los miembros.",
        ),
    },
    date(2024, 11, 29): {
        "A": (
            "Un essai des standards est prêt dans trois pays ; la liste des indicateurs reste trop longue.",
            "A trial of the standards is ready in three countries; the list of indicators is still too long.",
            "La prueba de los estándares está lista en tres países; la lista de indicadores es aún muy larga.",
        ),
        "B": (
            "Protocole pour un discours commun adopté ; un premier positionnement commun est publié.",
            "The protocol for one voice is adopted; a first common position has been published.",
            "Protocolo para un discurso común aprobado; se ha publicado un primer posicionamiento.",
        ),
        "C": (
            "Le recrutement de la conformité est en difficulté, faute de financement.",
            "The recruitment for compliance is off track, for want of funding.",
            "La contratación de cumplimiento tiene dificultades por falta de financiación.",
        ),
        "D": (
            "La communication interne progresse ; nous proposons de reporter l'élargissement.",
            "Internal communication progresses; we propose to postpone enlargement.",
            "La comunicación interna progresa; proponemos aplazar la ampliación.",
        ),
    },
    date(2025, 3, 6): {
        "A": (
            "Les indicateurs communs sont en difficulté et le protocole d'urgence est à risque.",
            "The common indicators are off track and the emergency protocol is at risk.",
            "Los indicadores comunes tienen dificultades y el protocolo de emergencias está en riesgo.",
        ),
        "B": (
            "Trois actions en bonne voie et une terminée ; la règle de validation reste à fixer.",
            "Three actions on track and one completed; the rule for approval is still to be set.",
            "Tres acciones según lo previsto y una completada; falta fijar la regla de validación.",
        ),
        "C": (
            "Documents clés à jour. Il manque un engagement pour financer le poste de conformité.",
            "The key documents are up to date. One commitment is missing to fund the compliance post.",
            "Documentos clave al día. Falta un compromiso para financiar el puesto de cumplimiento.",
        ),
        "D": (
            "L'espace documentaire commun entre en essai ; D3.2 n'a toujours pas de pilote.",
            "The common document space goes on trial; D3.2 still has no lead.",
            "El espacio documental común entra en prueba; D3.2 sigue sin quien la lidere.",
        ),
    },
    date(2025, 7, 4): {
        "A": (
            "Les standards arrivent au but ; indicateurs et protocole d'urgence ont dépassé leur échéance.",
            "The standards are nearly there; indicators and the emergency protocol are past their due dates.",
            "Los estándares llegan a la meta; los indicadores y el protocolo han superado su plazo.",
        ),
        "B": (
            "Les lignes directrices sont en relecture ; le deuxième positionnement a pris du retard.",
            "The guidelines are being read by service users; the second position is running late.",
            "Las directrices están en revisión; el segundo posicionamiento va con retraso.",
        ),
        "C": (
            "Livret d'accueil disponible. Le poste de conformité attend une décision en septembre.",
            "The welcome booklet is out. The compliance post awaits a decision in September.",
            "La guía de acogida está disponible. El puesto de cumplimiento espera una decisión en septiembre.",
        ),
    },
}


def plan_board(story: Story, plan: Plan) -> None:
    """Write the meetings, and plan the decisions and the sentences."""
    bodies = columns("body", in_three(*BODY))
    meetings = {day: Meeting(plan=plan, held_on=day, **bodies) for day in MEETINGS}
    for day, meeting in meetings.items():
        write(meeting, moment(max(SET_UP, day - timedelta(weeks=20)), 10), story.secretariat)
    for question in QUESTIONS:
        _plan_question(story, plan, question, meetings)
    _plan_pack(story, meetings[SEALED_FOR])
    priorities = {priority.code: priority for priority in Priority.objects.filter(plan=plan)}
    for day, sentences in COMMENTS.items():
        for minute, (code, texts) in enumerate(sentences.items()):
            meeting = meetings[min(held_on for held_on in MEETINGS if held_on >= day)]
            _plan_comment(story, priorities[code], texts, meeting, moment(day, 15, 10 * minute))


def _plan_question(story: Story, plan: Plan, question: Question, meetings: dict[date, Meeting]) -> None:
    options = [in_three(*option) for option in question.options]
    decision = Decision(
        plan=plan,
        meeting=meetings[question.needed_by],
        needed_by=question.needed_by,
        **columns("asked_by", in_three(*question.asked_by)),
        **columns("question", in_three(*question.question)),
        **columns("background", in_three(*question.background or ("", "", ""))),
    )
    for number, language in enumerate(("fr", "en", "es")):
        setattr(decision, f"options_{language}", "\n".join(option[number] for option in options))

    def ask(at: datetime) -> None:
        decision.action = Action.objects.get(code=question.action)
        if question.line:
            member, period = question.line
            lines = ReportLine.objects.filter(report__member__code=member, report__period__code=period)
            decision.line = lines.get(action=decision.action)
        raise_question(decision=decision, by=story.secretariat, at=at)

    story.at(moment(question.raised_on, 16), ask)
    for step in question.steps:
        story.at(moment(step.on, 17, 30), partial(_take_step, story, decision, step, meetings))


def _plan_pack(story: Story, meeting: Meeting) -> None:
    """Seal the pack of a meeting a few days before, and correct it after."""

    def seal_pack(at: datetime) -> None:
        seal(draft=draft_of(meeting), edition=1, by=story.secretariat, at=at, despite=True)

    def correct_pack(at: datetime) -> None:
        texts = columns("text", in_three(*ERRATUM))
        correct(pack=meeting.packs.get(), texts=texts, by=story.secretariat, at=at)

    story.at(moment(meeting.held_on - timedelta(days=5), 17), seal_pack)
    story.at(moment(meeting.held_on + timedelta(days=8), 11), correct_pack)


def _take_step(story: Story, decision: Decision, step: Step, meetings: dict[date, Meeting], at: datetime) -> None:
    last = decision.outcomes.first()
    outcome = Outcome(
        decision=decision,
        kind=step.kind,
        meeting=meetings.get(step.met_on) if step.met_on else None,
        due_on=step.due_on,
        done_on=step.on if step.kind == Kind.DONE else None,
        **columns("owner_role", in_three(*step.owner)),
        **columns("text", in_three(*step.text)),
    )
    then = next((meetings[day] for day in MEETINGS if day > step.on), None)
    record_outcome(outcome=outcome, seen=last.pk if last else None, then=then, by=story.secretariat, at=at)


def _plan_comment(
    story: Story, priority: Priority, texts: tuple[str, str, str], meeting: Meeting, when: datetime
) -> None:
    def step(at: datetime) -> None:
        sentence = columns("text", in_three(*texts))
        comment_priority(priority=priority, texts=sentence, meeting=meeting, by=story.secretariat, at=at)

    story.at(when, step)

"""The board's meetings, the decisions asked of it, and the secretariat's sentence on each priority."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.models import Action
from actions.reporting.models import ReportLine
from mdmplan.dashboard.models import Decision, Meeting, PriorityComment
from mdmplan.management.demonstration.story import SET_UP, Story, columns, french, in_three, moment, write
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
BODY = ("Conseil d'administration", "Board", "Junta directiva")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question to the board and what became of it. `line` is the member and quarter that asked it."""

    raised_on: date
    action: str
    question: tuple[str, str, str]
    options: tuple[tuple[str, str, str], ...] = ()
    asked_by: str = "Secrétariat"
    line: tuple[str, str] | None = None
    needed_by: date
    outcome: str = ""
    settled_on: date | None = None
    text: str = ""
    owner: str = ""
    due_on: date | None = None


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
        outcome=Decision.Outcome.DECIDED,
        settled_on=date(2023, 6, 16),
        text="Mandat approuvé pour trois ans. L'appel à candidatures est ouvert jusqu'à l'automne.",
        owner="Présidence du conseil",
        due_on=date(2023, 12, 31),
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
        outcome=Decision.Outcome.DECIDED,
        settled_on=date(2024, 6, 21),
        text="La mission est confiée au comité de gouvernance ; l'action C2.2 est abandonnée.",
        owner="Comité de gouvernance",
        due_on=date(2024, 12, 31),
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
        outcome=Decision.Outcome.DECIDED,
        settled_on=date(2024, 12, 6),
        text="La vision de l'élargissement est reportée au plan suivant.",
        owner="Secrétariat",
        due_on=date(2025, 12, 12),
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
        outcome=Decision.Outcome.WITHDRAWN,
        settled_on=date(2024, 11, 29),
        text="Question retirée : elle sera reposée avec le cahier des charges.",
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
        outcome=Decision.Outcome.DEFERRED,
        settled_on=date(2025, 3, 12),
        text="Reporté au conseil de septembre, après l'avis du groupe plaidoyer.",
        owner="Groupe plaidoyer",
        due_on=date(2025, 9, 5),
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
        asked_by="Suisse, contributrice",
        line=("CH", "2025-Q2"),
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
        _plan_question(story, plan, question, meetings[question.needed_by])
    priorities = {priority.code: priority for priority in Priority.objects.filter(plan=plan)}
    for day, sentences in COMMENTS.items():
        for minute, (code, texts) in enumerate(sentences.items()):
            _plan_comment(story, priorities[code], texts, moment(day, 15, 10 * minute))


def _plan_question(story: Story, plan: Plan, question: Question, meeting: Meeting) -> None:
    options = [in_three(*option) for option in question.options]
    decision = Decision(
        plan=plan,
        meeting=meeting,
        asked_by=question.asked_by,
        needed_by=question.needed_by,
        **columns("question", in_three(*question.question)),
    )
    for number, language in enumerate(("fr", "en", "es")):
        setattr(decision, f"options_{language}", "\n".join(option[number] for option in options))

    def ask(at: datetime) -> None:
        decision.raised_at = at
        decision.action = Action.objects.get(code=question.action)
        if question.line:
            member, period = question.line
            lines = ReportLine.objects.filter(report__member__code=member, report__period__code=period)
            decision.line = lines.get(action=decision.action)
        write(decision, at, story.secretariat)

    def settle(at: datetime) -> None:
        decision.outcome, decision.settled_at = question.outcome, at
        decision.outcome_text = french(question.text)
        decision.owner_role, decision.due_on = french(question.owner), question.due_on
        write(decision, at, story.secretariat)

    story.at(moment(question.raised_on, 16), ask)
    if question.settled_on:
        story.at(moment(question.settled_on, 17, 30), settle)


def _plan_comment(story: Story, priority: Priority, texts: tuple[str, str, str], when: datetime) -> None:
    def step(at: datetime) -> None:
        sentence = columns("text", in_three(*texts))
        PriorityComment.objects.create(priority=priority, by=story.secretariat, at=at, **sentence)

    story.at(when, step)

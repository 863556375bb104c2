"""What members write in French, Spanish and English: per action, in the order in which it would be said."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Voice:
    """The sentences of one language.

    `ordinary` fits any quarter, its first sentence only those who do not lead. `troubles` are a cause, what is
    done about it, and who does it, by role.
    """

    actions: dict[str, tuple[str, ...]]
    ordinary: tuple[str, ...]
    troubles: tuple[tuple[str, str, str], ...]
    finished: str
    stopped: str
    no_link: str
    practices: tuple[str, ...] = ()


FRENCH = Voice(
    actions={
        "A1.1": (
            "Participation à l'atelier de cadrage des standards avec nos responsables de pays.",
            "Comparaison de nos règles internes avec le projet de standards : deux écarts signalés.",
            "Relecture du chapitre sécurité et envoi de nos remarques.",
            "Présentation des standards à notre comité de direction.",
            "Traduction des fiches pratiques pour nos équipes de terrain.",
            "Essai des standards dans un pays d'intervention, avec une réunion de retour des équipes.",
            "Annexes allégées après l'essai ; version finale en préparation.",
        ),
        "A1.2": (
            "Recueil des leçons des dernières urgences auprès des équipes.",
            "Rédaction du projet de protocole avec les référents urgences.",
            "Échanges bilatéraux sur la répartition des rôles en cas d'urgence.",
            "Scénario de simulation écrit ; date à fixer avec les membres.",
        ),
        "A2.1": (
            "Désignation de notre représentation dans le groupe RH et rédaction du mandat.",
            "Organisation de la deuxième réunion du groupe, consacrée aux mobilités entre membres.",
            "Mise en commun des fiches de fonction types.",
        ),
        "A2.2": (
            "Inventaire de nos indicateurs transmis à la pilote.",
            "Participation à l'atelier sur les définitions communes.",
            "Vérification de la faisabilité de la liste courte avec nos outils de collecte.",
            "Rédaction de deux fiches de définition.",
            "Relecture croisée des fiches avec une autre association.",
        ),
        "B1.1": (
            "Envoi de la cartographie de nos thèmes de plaidoyer.",
            "Débat interne sur les trois thèmes proposés ; accord de notre conseil.",
            "Rédaction de la fiche sur l'accès aux soins.",
            "Proposition de dates pour le calendrier commun.",
            "Réunion avec nos partenaires nationaux sur les cibles communes.",
        ),
        "B2.1": (
            "Réponse à la consultation sur le protocole.",
            "Essai de la variante courte lors d'une prise de parole commune.",
            "Avis juridique rendu sur la version finale.",
            "Diffusion du protocole révisé à nos porte-parole.",
        ),
        "B2.2": (
            "Partage de nos pratiques d'association des usagers au plaidoyer.",
            "Atelier tenu avec des usagers volontaires dans deux centres.",
            "Relecture du projet de lignes directrices ; demande d'un langage plus simple.",
        ),
        "C1.1": (
            "Description de notre accueil actuel transmise à la pilote.",
            "Relecture du parcours en quatre étapes.",
            "Test du livret avec deux personnes arrivées récemment.",
            "Accueil croisé organisé avec une association voisine.",
        ),
        "C1.2": (
            "Relecture de la fiche de poste.",
            "Demande de budget présentée à notre trésorerie.",
            "Recherche d'un cofinancement auprès d'une fondation ; réponse attendue.",
            "Comparaison du coût du poste dans trois pays.",
            "Note envoyée à notre conseil sur les scénarios de financement.",
            "Échange avec le secrétariat sur le lieu d'embauche.",
        ),
        "C1.3": (
            "Liste de nos documents de référence transmise.",
            "Relecture de la charte et des statuts avec notre conseil juridique.",
            "Traduction du règlement intérieur en cours.",
            "Publication des documents à jour dans notre espace interne.",
        ),
        "C2.1": (
            "Rédaction d'un premier projet de mandat, partagé avec le conseil.",
            "Consultation des membres sur la composition du comité.",
            "Relance des associations non représentées.",
        ),
        "C2.2": (
            "Description de nos procédures internes en cas de désaccord.",
            "Note comparative envoyée au secrétariat.",
        ),
        "D1.1": (
            "Réponse à l'enquête sur les outils internes.",
            "Deux brèves envoyées pour la lettre mensuelle.",
            "Fiches de l'annuaire complétées pour notre siège.",
            "Essai de l'espace documentaire avec trois équipes.",
            "Retour d'essai transmis : la recherche plaît, le classement est à revoir.",
        ),
        "D2.1": (
            "Deux volontaires proposés pour la task force.",
            "Questionnaire d'état des lieux diffusé à notre équipe.",
            "Discussion des recommandations en comité de direction.",
        ),
        "D3.1": (
            "Première note sur les critères d'élargissement.",
            "Consultation des membres : avis partagés, synthèse envoyée.",
        ),
    },
    ordinary=(
        "Point de suivi en réunion d'équipe ; remarques envoyées à la pilote.",
        "Participation à la réunion en ligne du groupe et relecture du compte rendu.",
        "Échange avec une autre association sur sa manière de procéder.",
        "Travail préparatoire poursuivi ; rien à valider ce trimestre.",
        "Réponse aux questions du secrétariat et mise à jour de notre calendrier.",
        "Information donnée à notre conseil d'administration.",
    ),
    troubles=(
        (
            "Nos disponibilités ont été absorbées par la préparation budgétaire.",
            "Réserver deux demi-journées par mois",
            "Direction des programmes",
        ),
        (
            "Nous attendons une validation interne.",
            "Inscrire le point au prochain comité de direction",
            "Secrétariat général",
        ),
    ),
    finished="Travail terminé ; le résultat est partagé avec les membres.",
    stopped="Suite donnée à la décision prise au niveau du réseau.",
    no_link="Documents de travail internes.",
    practices=(
        "Relire à deux associations plutôt que seuls : une heure suffit et les remarques sont meilleures.",
        "Nous affichons le calendrier du trimestre dans la salle de réunion : plus d'oubli.",
    ),
)

SPANISH = Voice(
    actions={
        "A1.2": (
            "Envío de las lecciones aprendidas de nuestras dos últimas emergencias.",
            "Comentarios al borrador del protocolo, sobre todo al reparto de funciones.",
            "Reunión con el equipo de emergencias para preparar el simulacro.",
            "Lista de contactos de guardia actualizada.",
            "Traducción al español del borrador revisado.",
        ),
        "B1.1": (
            "Mapa de nuestros temas de incidencia enviado.",
            "Votación interna sobre los tres temas comunes.",
            "Ficha sobre salud sexual y reproductiva redactada.",
        ),
        "B1.2": (
            "Propuesta de método para redactar entre varias asociaciones.",
            "Primer borrador del posicionamiento sobre acceso a la salud.",
            "Posicionamiento publicado y presentado a organizaciones aliadas.",
            "Segundo posicionamiento redactado; recogemos comentarios.",
        ),
        "B2.1": (
            "Lista de puntos por revisar acordada con las portavocías.",
            "Consulta cerrada y síntesis enviada a los miembros.",
            "Dos variantes del procedimiento urgente redactadas y probadas.",
            "Revisión jurídica terminada.",
        ),
        "B2.2": (
            "Recopilación de experiencias de participación en nuestras sedes.",
            "Taller con personas usuarias en tres ciudades.",
            "Comentarios al borrador de directrices, con ejemplos prácticos.",
        ),
        "C1.1": (
            "Descripción de nuestro proceso de acogida enviada.",
            "Revisión de las cuatro etapas propuestas.",
            "Traducción de la guía de acogida al español.",
            "Prueba de la guía con una persona recién incorporada.",
            "Sesión de acogida en línea para la junta y el equipo.",
        ),
        "C2.1": (
            "Comentarios al mandato del comité.",
            "Propuesta de una candidatura a la convocatoria.",
        ),
        "D1.1": (
            "Encuesta sobre herramientas internas respondida.",
            "Dos noticias enviadas al boletín mensual.",
            "Fichas del directorio completadas.",
            "Prueba del espacio documental con el equipo de sede.",
        ),
        "D3.1": (
            "Aportes a la nota sobre la ampliación.",
            "Debate en nuestra junta sobre los criterios de ampliación.",
        ),
    },
    ordinary=(
        "Seguimiento en reunión de equipo; comentarios enviados a quien lidera.",
        "Participación en la reunión en línea y revisión del acta.",
        "Intercambio con otra asociación sobre su forma de trabajar.",
        "Seguimos preparando el trabajo; nada por validar este trimestre.",
        "Información presentada a nuestra junta.",
    ),
    troubles=(
        (
            "El equipo ha estado dedicado al cierre de proyectos.",
            "Reservar una jornada al mes para este trabajo",
            "Coordinación de programas",
        ),
        (
            "Falta la aprobación interna del documento.",
            "Llevarlo a la próxima reunión de dirección",
            "Relaciones internacionales",
        ),
    ),
    finished="Trabajo terminado; el resultado se ha compartido con los miembros.",
    stopped="Seguimos la decisión tomada por la red.",
    no_link="Documentos internos de trabajo.",
    practices=("Enviar el borrador con tres preguntas concretas: recibimos el doble de respuestas.",),
)

ENGLISH = Voice(
    actions={
        "A1.1": (
            "Joined the scoping workshop and shared our own field manual.",
            "Compared the draft standards with our internal rules; two gaps reported.",
            "Took part in the trial with one field team.",
            "Sent comments on the shortened annexes.",
        ),
        "A2.2": (
            "Sent our inventory of indicators.",
            "Took part in the workshop on common definitions.",
            "Checked the short list against our database: most items can be collected.",
            "Drafted one definition sheet.",
        ),
        "B1.1": (
            "Sent the mapping template to every member and collected the first answers.",
            "Mapping finished; the results were discussed in two online sessions.",
            "Ran the indicative vote on three common themes.",
            "Targets agreed for two of the three themes.",
        ),
        "B1.2": (
            "Commented on the method for writing together.",
            "Reviewed the first position with our clinical advisers.",
            "Published the first position on our website.",
            "Sent comments on the second position.",
        ),
        "B2.2": (
            "Shared how our volunteer panel takes part in advocacy.",
            "Held a workshop with members of our panel.",
            "Asked the panel to read the draft; plain-language changes suggested.",
        ),
        "C1.3": (
            "Listed our reference documents.",
            "Read the revised charter with our legal adviser.",
            "Checked the English translation of the by-laws.",
        ),
        "D1.1": (
            "Answered the survey on internal tools.",
            "Wrote two items for the monthly letter.",
            "Completed our entries in the directory.",
            "Tried the document space with our programme team.",
        ),
    },
    ordinary=(
        "Discussed at our team meeting; comments sent to the lead.",
        "Joined the online meeting of the group and read the minutes.",
        "Exchanged with another association on how they go about it.",
        "Preparation continues; nothing to approve this quarter.",
        "Reported to our board of trustees.",
    ),
    troubles=(
        (
            "Staff time went to an unplanned grant report.",
            "Set aside one day a month for this work",
            "Programme management",
        ),
        ("We are waiting for an internal sign-off.", "Put it on the next leadership agenda", "Policy team"),
    ),
    finished="Finished; the result has been shared with the members.",
    stopped="We follow the decision taken at network level.",
    no_link="Internal working documents.",
    practices=("A fifteen-minute call before each deadline saves us two weeks of e-mails.",),
)

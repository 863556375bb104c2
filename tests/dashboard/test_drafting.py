"""The draft of a sentence on a priority: true and correct in three languages, whatever there is to say."""

from datetime import date

import pytest

from actions.status import Freshness
from mdmplan.dashboard.drafting import draft
from mdmplan.dashboard.figures import roll_up
from tests.dashboard.test_figures import stand


def drafted(*standings):
    """Return the draft on some standings: French, English, Spanish, with plain spaces."""
    return [" ".join(text.split()) for text in draft(roll_up(standings)).values()]


@pytest.mark.parametrize(
    ("states", "texts"),
    [
        ([], "No action is planned under this priority."),
        (["completed"], "The only action is completed or on track."),
        (["not_started"], "The only action is neither completed nor on track."),
        (["not_started", "not_started"], "None of the 2 actions is completed or on track."),
        (["completed", "completed"], "All 2 actions are completed or on track."),
        (
            ["completed", "off_track", "at_risk", "at_risk"],
            "1 action of 4 is completed or on track; A1.2 is off track; A1.3 and A1.4 are at risk.",
        ),
        (
            ["on_track", "on_track", *["at_risk"] * 5],
            "2 actions of 7 are completed or on track; A1.3, A1.4, A1.5, A1.6 and 1 other are at risk.",
        ),
        (
            ["on_track", *["off_track"] * 6],
            "1 action of 7 is completed or on track; A1.2, A1.3, A1.4, A1.5 and 2 others are off track.",
        ),
    ],
)
def test_it_says_what_the_figures_say(states, texts):
    standings = [stand(number, state) for number, state in enumerate(states, start=1)]

    assert drafted(*standings)[1] == texts


def test_it_is_written_in_three_languages():
    end = {"due": date(2025, 12, 31)}
    standings = [
        stand(1, "on_track", number=60, fresh=Freshness.STALE, **end),
        stand(2, "off_track", number=20, **end),
        stand(3, "at_risk", **end),
        stand(4, "at_risk", **end),
    ]

    assert drafted(*standings) == [
        "1 action sur 4 est terminée ou en bonne voie ; A1.2 est en difficulté ; A1.3 et A1.4 sont à risque ; "
        "1 action n’a pas d’actualisation récente ; avancement : 40 %, attendu : 52 %.",
        "1 action of 4 is completed or on track; A1.2 is off track; A1.3 and A1.4 are at risk; "
        "1 action has no recent update; progress 40 %, expected 52 %.",
        "1 acción de 4 está completada o según lo previsto; A1.2 está con dificultades; "
        "A1.3 y A1.4 están en riesgo; 1 acción no tiene actualización reciente; progreso: 40 %, previsto: 52 %.",
    ]


def test_without_dates_nothing_is_expected():
    assert drafted(stand(1, "on_track", number=60))[1] == "The only action is completed or on track; progress 60 %."

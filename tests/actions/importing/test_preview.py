"""What each row would do: created, updated field by field, unchanged, refused with its line and its reason."""

import pytest
from django.core.exceptions import ValidationError

from actions.importing.wording import ignored_columns, label_columns
from actions.models import Action, Import, Update
from actions.services.importing import choose_columns, preview_step
from tests.actions.importing.helpers import (
    HEAD,
    author,
    changes,
    plan,
    preview,
    results,
    text_of,
    upload,
)
from tests.factories import (
    NOW,
    ActionFactory,
    ParticipationFactory,
    update,
)

pytestmark = pytest.mark.django_db


def test_each_row_has_its_result():
    ActionFactory(code="A1.1", title_fr="Plan")
    ActionFactory(code="A1.2", title_fr="Avant")

    batch = preview(
        text_of(HEAD, ("A1.1", "A1", "Plan"), ("A1.2", "A1", "Après"), ("A1.3", "A1", "Neuf"), ("A1.4", "Z9", "Perdu"))
    )

    assert results(batch) == [(2, "unchanged"), (3, "updated"), (4, "created"), (5, "refused")]
    assert batch.counts == {"unchanged": 1, "updated": 1, "created": 1, "refused": 1}
    assert batch.state == Import.State.PREVIEWED
    assert list(batch.rows.values_list("code", flat=True)) == ["A1.1", "A1.2", "A1.3", "A1.4"]
    assert batch.rows.get(line=3).changes == {"title_fr": ["Avant", "Après"]}
    assert batch.rows.get(line=5).reason == "objective: “Z9” is no objective of this plan."
    assert Action.objects.count() == 2


def test_the_preview_goes_in_steps_of_a_literal_number_of_queries(django_assert_num_queries):
    actions = [ActionFactory(code=f"A1.{n}") for n in range(1, 8)]
    for action in actions:
        ParticipationFactory(action=action, lead=True)
        update(action)
    batch = upload(text_of(HEAD, *((action.code, "A1", "Autre") for action in actions)))
    choose_columns(batch=batch, mapping=batch.mapping["fields"], by=author(), at=NOW)

    with django_assert_num_queries(13):
        assert preview_step(batch=batch, start=0, count=1, by=author(), at=NOW) == 1
    with django_assert_num_queries(13):
        assert preview_step(batch=batch, start=1, count=3, by=author(), at=NOW) == 4
    assert (batch.state, batch.counts) == (Import.State.UPLOADED, {})
    assert preview_step(batch=batch, start=1, count=10, by=author(), at=NOW) == 7
    assert (batch.state, batch.counts["updated"]) == (Import.State.PREVIEWED, 7)
    assert preview_step(batch=batch, start=7, by=author(), at=NOW) == 7


def test_a_column_may_be_chosen_otherwise_and_the_choice_is_remembered():
    rows = text_of(("Clé", "Obj", "Nom"), ("A1.1", "A1", "Plan"))
    mapping = {"Clé": "code", "Obj": "objective", "Nom": "title"}

    first = preview(rows, mapping=mapping, language="fr")
    again = upload(rows)

    assert results(first) == [(2, "created")]
    assert first.source["remembered"] is False
    assert (again.source["remembered"], again.mapping) == (True, first.mapping)
    assert upload(text_of(("Clé", "Nom"), ("A1.1", "Plan"))).source["remembered"] is False


def test_a_title_without_a_language_is_in_that_of_the_file():
    action = ActionFactory(code="A1.1", title_en="Before")

    assert changes(("code", "title"), ("A1.1", "After"), language="en") == {"title_en": ["Before", "After"]}
    assert changes(("code", "title"), ("A1.1", "Après")) == {"title_fr": [action.title_fr, "Après"]}


@pytest.mark.parametrize(
    ("mapping", "language", "fill_down", "sentence"),
    [
        ({"title_fr": "title_fr"}, "fr", [], "Say which column holds the code of the action"),
        ({"code": "code", "x": "note"}, "fr", [], "The file has no column “x”."),
        ({"code": "code"}, "fr", ["x"], "The file has no column “x”."),
        ({"code": "code", "title_fr": "budget"}, "fr", [], "“budget” is not a field."),
        ({"code": "code", "objective": "code"}, "fr", [], "Two columns give the code: choose one."),
        (
            {"code": "code", "objective": "title", "title_fr": "title_fr"},
            "fr",
            [],
            "Two columns give the title (French): choose one.",
        ),
        ({"code": "code"}, "de", [], "“de” is not a language of the plan: fr, en or es."),
    ],
)
def test_a_choice_of_columns_that_cannot_be_is_refused(mapping, language, fill_down, sentence):
    batch = upload(text_of(HEAD, ("A1.1", "A1", "Plan")))

    with pytest.raises(ValidationError) as refused:
        choose_columns(batch=batch, mapping=mapping, language=language, fill_down=fill_down, by=author(), at=NOW)

    assert refused.value.messages[0].startswith(sentence)


def test_another_choice_begins_the_preview_anew():
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Plan")))

    choose_columns(batch=batch, mapping={"code": "code"}, by=author(), at=NOW)

    assert (batch.rows.count(), batch.state, batch.counts) == (0, Import.State.UPLOADED, {})


def test_columns_that_nobody_reads_are_listed_and_those_of_our_export_are_labels():
    batch = preview(text_of((*HEAD, "Budget", "state_label"), ("A1.1", "A1", "Plan", "12", "En cours")))

    assert (ignored_columns(batch), label_columns(batch)) == (["Budget"], ["state_label"])


def test_a_closed_plan_takes_no_import():
    batch = upload(text_of(HEAD, ("A1.1", "A1", "Plan")))
    closed = batch.plan
    closed.closed_at, closed.closed_by = NOW, author()
    closed.save()

    with pytest.raises(ValidationError, match="closed"):
        upload(text_of(HEAD, ("A1.1", "A1", "Plan")))


def test_nothing_is_written_by_a_preview():
    plan()
    before = (Action.objects.count(), Update.objects.count())

    preview(text_of((*HEAD, "life_cycle", "health"), ("A1.1", "A1", "Plan", "En cours", "vert")))

    assert (Action.objects.count(), Update.objects.count()) == before

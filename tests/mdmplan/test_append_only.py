"""Records that are written once: the steps that protect their tables."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from mdmplan.append_only import AppendOnly
from tests.factories import (
    ErratumFactory,
    OutcomeFactory,
    PackFactory,
    PackFileFactory,
    PackOpeningFactory,
    PriorityCommentFactory,
    ReportEventFactory,
    update,
)

pytestmark = pytest.mark.django_db
ROWS = {
    "update": update,
    "reportevent": ReportEventFactory,
    "prioritycomment": PriorityCommentFactory,
    "pack": PackFactory,
    "packfile": PackFileFactory,
    "erratum": ErratumFactory,
    "packopening": PackOpeningFactory,
    "outcome": OutcomeFactory,
}
MODELS = [model for model in apps.get_models() if issubclass(model, AppendOnly)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_a_row(model, sql):
    row = ROWS[model._meta.model_name]()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(model._meta.db_table))

    assert model.objects.get() == row


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("verb", ["save", "delete"])
def test_the_model_refuses_to_change_or_delete_a_row(model, verb):
    row = ROWS[model._meta.model_name]()

    with pytest.raises(ValidationError) as refused:
        getattr(row, verb)()

    assert (refused.value.code, model.objects.count()) == ("append_only", 1)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(pk=0),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["id"]),
    ],
    ids=["update", "delete", "bulk_update"],
)
def test_its_queryset_refuses_too(model, write):
    row = ROWS[model._meta.model_name]()

    with pytest.raises(ValidationError) as refused:
        write(model.objects.all())

    assert (refused.value.code, model.objects.get()) == ("append_only", row)

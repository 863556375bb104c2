"""The codes of priorities and objectives in addresses: A is a priority; A1, which has a digit, an objective."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from priorities.models import Axis, Objective, Priority


class AxisCode(StringConverter):
    """The code of an axis, such as AGIR."""

    regex = Axis.CODE


class PriorityCode(StringConverter):
    """The code of a priority, such as A."""

    regex = Priority.CODE


class ObjectiveCode(StringConverter):
    """The code of an objective, such as A1."""

    regex = Objective.CODE


register_converter(AxisCode, "axis")
register_converter(PriorityCode, "priority")
register_converter(ObjectiveCode, "objective")

"""Addresses of editing the plan, below those of its pages, and such that no code is taken for one of them."""

from django.urls import path

import priorities.converters  # noqa: F401  # registers <axis:…>, <priority:…> and <objective:…>
from priorities import views

urlpatterns = [
    path("plan/edit/outline/", views.plan_outline, name="plan_outline"),
    path("plan/edit/goal/", views.plan_edit, name="plan_edit"),
]
for kind, place in (
    ("axis", "plan/axes/<axis:code>"),
    ("priority", "plan/<priority:code>"),
    ("objective", "plan/<objective:code>"),
):
    which = {"kind": kind}
    urlpatterns += [
        path(f"plan/new/{kind}/", views.part_create, which, name=f"{kind}_create"),
        path(f"{place}/edit/", views.part_edit, which, name=f"{kind}_edit"),
        path(f"{place}/withdraw/", views.part_withdraw, which, name=f"{kind}_withdraw"),
        path(f"{place}/restore/", views.part_restore, which, name=f"{kind}_restore"),
        path(f"{place}/order/", views.part_order, which, name=f"{kind}_order"),
    ]

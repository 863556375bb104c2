"""Addresses of actions."""

from django.urls import path

import mdmplan.converters  # noqa: F401  # registers <part:…>
from actions import views

urlpatterns = [
    path("actions/", views.action_list, name="action_list"),
    path("actions/export.<kind>", views.action_export, name="action_export"),
    path("actions/<part:code>/", views.action_detail, name="action_detail"),
    path("actions/<part:code>/update/", views.update_create, name="update_create"),
]

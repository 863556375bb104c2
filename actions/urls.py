"""Addresses of actions."""

from django.urls import path

import mdmplan.converters  # noqa: F401  # registers <part:…>
from actions.views import detail, listing, updates

urlpatterns = [
    path("actions/", listing.action_list, name="action_list"),
    path("actions/export.<kind>", listing.action_export, name="action_export"),
    path("actions/<part:code>/", detail.action_detail, name="action_detail"),
    path("actions/<part:code>/update/", updates.update_create, name="update_create"),
]

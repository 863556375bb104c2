"""Addresses of actions."""

from django.urls import path

from actions import views

urlpatterns = [
    path("actions/", views.action_list, name="action_list"),
    path("actions/<str:code>/", views.action_detail, name="action_detail"),
    path("actions/<str:code>/update/", views.update_create, name="update_create"),
]

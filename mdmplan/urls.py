"""All addresses of the product: a stable contract (product.md, section 5)."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path
from post_office.models import Attachment, Email, EmailTemplate, Log

from actions.reporting.admin import OutboxAdmin
from mdmplan import views

# The admin has no door of its own: one sign-in for everything.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth says to
# A person has one role and one address here: groups and further addresses are not used. The secrets of second
# factors are nobody's to read: the list of people has what an administrator may do with them.
admin.site.unregister([Group, EmailAddress, Authenticator])
# Mails are written by the product: the outbox is looked at, without the links that are in them.
admin.site.unregister([Attachment, Email, EmailTemplate, Log])
admin.site.register(Email, OutboxAdmin)

handler404 = "mdmplan.views.not_found"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("members.urls")),
    path("", include("priorities.urls")),
    path("", include("actions.urls")),
    path("", include("actions.reporting.urls")),
    path("", include("mdmplan.dashboard.urls")),
]

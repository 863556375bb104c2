"""Addresses of associations, accounts and sign-in."""

from allauth.account import views as allauth
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from members import views

urlpatterns = [
    path("members/", views.member_list, name="member_list"),
    path("account/", views.account, name="account"),
    path("account/language/", views.set_language, name="set_language"),
    path("account/calendar/renew/", views.calendar_renew, name="calendar_renew"),
    path("account/calendar/off/", views.calendar_off, name="calendar_off"),
    path("account/link/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("account/demo/", views.demo_sign_in, name="demo_sign_in"),
    path("account/login/", allauth.login, name="account_login"),
    path("account/logout/", allauth.logout, name="account_logout"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/signup/", allauth.signup, name="account_signup"),
    path("account/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", factor.index, name="mfa_index"),
    path("account/second-factor/code/", factor.authenticate, name="mfa_authenticate"),
    path("account/second-factor/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/remove/", views.second_factor_remove, name="mfa_deactivate_totp"),
    path("account/second-factor/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/recovery/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/recovery/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/password/change/", allauth.password_change, name="account_change_password"),
    path("account/password/reset/", allauth.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

"""The routes of people, units, skills and notices."""

from django.urls import path

from talent.views import account, directory, employees, home, notices, sign_in, team

app_name = "talent"
urlpatterns = [
    # what now
    path("", home.home, name="home"),
    path("inbox/", home.inbox, name="inbox"),
    path("team/", team.team, name="team"),
    # people
    path("people/", directory.directory, name="directory"),
    path("people/choices/<slug:kind>/", directory.choices, name="choices"),
    path("people/<int:pk>/", employees.employee_detail, name="employee_detail"),
    # notices
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notice_read_all, name="notice_read_all"),
    path("notices/preferences/", notices.notice_preferences, name="notice_preferences"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice_open"),
    # my account
    path("account/", account.account, name="account"),
    path("account/theme/", account.theme, name="theme"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/create/", account.token_create, name="token_create"),
    path("account/tokens/<slug:pk>/revoke/", account.token_revoke, name="token_revoke"),
    # the demo
    path("demo/sign-in/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("demo/mail/", sign_in.mailbox, name="mailbox"),
]

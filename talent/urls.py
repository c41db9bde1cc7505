"""The routes of people, units, skills and notices."""

from django.urls import path

from talent.views import (
    account,
    chart,
    directory,
    employees,
    entries,
    home,
    me,
    notices,
    pages,
    search,
    sign_in,
    skills,
    targets,
    team,
    units,
)

app_name = "talent"
urlpatterns = [
    # what now
    path("", home.home, name="home"),
    path("inbox/", home.inbox, name="inbox"),
    path("team/", team.team, name="team"),
    # chart
    path("chart/", chart.chart, name="chart"),
    path("chart/find/", chart.chart_find, name="chart_find"),
    path("chart/<int:pk>/reports/", chart.chart_branch, name="chart_branch"),
    # foot
    path("figures/", pages.figures, name="figures"),
    path("help/", pages.help_page, name="help"),
    path("people/me/held/", pages.held_data, name="held_data"),
    path("people/me/held/export/", pages.held_export, name="held_export"),
    # me
    path("people/me/", me.me_edit, name="me_edit"),
    path("people/me/confirm/", me.confirm_profile, name="confirm_profile"),
    path("people/me/parts/<slug:part>/", me.part_edit, name="part_edit"),
    path("people/me/photo/", me.photo_edit, name="photo_edit"),
    path("people/me/photo/remove/", me.photo_remove, name="photo_remove"),
    path("people/me/restore/", entries.entry_restore, name="entry_restore"),
    path("people/me/share/", targets.aspiration_share, name="aspiration_share"),
    # my skills
    path("people/me/skills/claim/", skills.claim_create, name="claim_create"),
    path("people/me/skills/confirm/", skills.skills_confirm, name="skills_confirm"),
    path("people/me/skills/<int:pk>/confirm/", skills.skill_confirm, name="skill_confirm"),
    path("people/me/skills/<int:pk>/share/", skills.skill_share, name="skill_share"),
    # my target roles
    path("people/me/target-roles/add/", targets.target_add, name="target_add"),
    path("people/me/target-roles/<int:role>/move/", targets.target_move, name="target_move"),
    path("people/me/target-roles/<int:role>/remove/", targets.target_remove, name="target_remove"),
    path(
        "people/me/target-roles/<int:role>/restore/", targets.target_restore, name="target_restore"
    ),
    # the lines of my profile; after the above, which they would swallow
    path("people/me/<slug:kind>/add/", entries.entry_add, name="entry_add"),
    path("people/me/<slug:kind>/<int:pk>/", entries.entry_edit, name="entry_edit"),
    path("people/me/<slug:kind>/<int:pk>/remove/", entries.entry_remove, name="entry_remove"),
    # people
    path("people/", directory.directory, name="directory"),
    path("people/choices/<slug:kind>/", directory.choices, name="choices"),
    path("people/<int:pk>/", employees.employee_detail, name="employee_detail"),
    path("people/<int:pk>/skills/claim/", skills.claim_for, name="claim_for"),
    path("people/<int:pk>/skills/<int:skill>/", skills.skill_why, name="skill_why"),
    path("media/photos/<int:pk>-<slug:key>.webp", pages.photo, name="photo"),
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
    # search
    path("search/", search.search, name="search"),
    # skills
    path("skills/<int:pk>/", skills.skill_detail, name="skill_detail"),
    # units
    path("units/", units.unit_list, name="unit_list"),
    path("units/<int:pk>/", units.unit_detail, name="unit_detail"),
    path("units/<int:pk>/units/", units.unit_branch, name="unit_branch"),
]

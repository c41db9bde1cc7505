"""The routes of people, units, skills and notices."""

from django.urls import path

from talent.views import directory, employees, home, team

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
]

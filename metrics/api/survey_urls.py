"""The API's addresses of surveys: their design, waves, answering, release and results."""

from django.urls import URLPattern, path

from metrics.api import survey_answers, surveys

ADDRESSES = [
    ("surveys/designs/", surveys.SurveyList, "surveys"),
    ("surveys/designs/<int:pk>/", surveys.SurveyRecord, "survey"),
    ("surveys/designs/<int:pk>/acts/", surveys.SurveyActs, "survey_acts"),
    ("surveys/designs/<int:pk>/questions/", surveys.SurveyQuestionList, "survey_questions"),
    ("surveys/questions/<int:pk>/", surveys.SurveyQuestionRecord, "survey_question"),
    ("surveys/waves/", surveys.WaveList, "survey_waves"),
    ("surveys/waves/<int:pk>/acts/", surveys.WaveActs, "survey_wave_acts"),
    ("surveys/mine/", survey_answers.MySurveyList, "my_surveys"),
    ("surveys/mine/<int:pk>/", survey_answers.MySheet, "my_survey"),
]
urlpatterns: list[URLPattern] = [
    path(route, view.as_view(), name=name) for route, view, name in ADDRESSES
]

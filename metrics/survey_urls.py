"""The routes of surveys: their design, waves, answering, release and results."""

from django.urls import URLPattern, path

from metrics.views import survey_answers, survey_questions, surveys, waves

urlpatterns: list[URLPattern] = [
    path("", survey_answers.survey_home, name="survey_home"),
    path("how-answers-are-protected/", survey_answers.survey_promise, name="survey_promise"),
    path("answer/<int:pk>/", survey_answers.survey_start, name="survey_start"),
    path("answer/<int:pk>/<int:number>/", survey_answers.survey_question, name="survey_question"),
    path("answer/<int:pk>/send/", survey_answers.survey_send, name="survey_send"),
    path("designs/", surveys.survey_list, name="survey_list"),
    path("designs/new/", surveys.survey_create, name="survey_create"),
    path("designs/<int:pk>/", surveys.survey_detail, name="survey_detail"),
    path("designs/<int:pk>/edit/", surveys.survey_edit, name="survey_edit"),
    path("designs/<int:pk>/audience/", surveys.survey_audience, name="survey_audience"),
    path(
        "designs/<int:pk>/questions/add/", survey_questions.survey_question_add,
        name="survey_question_add",
    ),
    path(
        "designs/<int:pk>/preview/<int:number>/", survey_questions.survey_preview,
        name="survey_preview",
    ),
    path("designs/<int:pk>/<slug:act>/", surveys.survey_act, name="survey_act"),
    path(
        "questions/<int:pk>/edit/", survey_questions.survey_question_edit,
        name="survey_question_edit",
    ),
    path(
        "questions/<int:pk>/move/", survey_questions.survey_question_move,
        name="survey_question_move",
    ),
    path(
        "questions/<int:pk>/remove/", survey_questions.survey_question_remove,
        name="survey_question_remove",
    ),
    path("waves/<int:pk>/", waves.wave_detail, name="wave_detail"),
    path("waves/<int:pk>/extend/", waves.wave_extend, name="wave_extend"),
    path("waves/<int:pk>/call-off/", waves.wave_call_off, name="wave_call_off"),
]  # fmt: skip

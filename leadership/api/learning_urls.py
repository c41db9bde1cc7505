"""The API's addresses of learning records, qualifications and evaluation."""

from django.urls import URLPattern, path

from leadership.api import evaluation, learning

EVENTS, EXTERNAL = "leadership/learning/events/", "leadership/learning/elsewhere/"
WAYS, TRANSFERS = "leadership/qualifications/ways/", "leadership/qualifications/transfers/"
ONE = "<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(
        f"leadership/learning/people/{ONE}", learning.LearningRecord.as_view(),
        name="leadership_record",
    ),
    path(EVENTS, learning.LearningEventList.as_view(), name="leadership_events"),
    path(
        f"{EVENTS}{ONE}correct/", learning.LearningEventCorrect.as_view(),
        name="leadership_event_correct",
    ),
    path(EXTERNAL, learning.ExternalList.as_view(), name="leadership_externals"),
    path(f"{EXTERNAL}{ONE}", learning.ExternalRecord.as_view(), name="leadership_external"),
    path(
        f"{EXTERNAL}{ONE}decide/", learning.ExternalDecide.as_view(),
        name="leadership_external_decide",
    ),
    path(
        f"{EXTERNAL}{ONE}done/", learning.ExternalDone.as_view(), name="leadership_external_done"
    ),
    path(
        f"{EXTERNAL}{ONE}judge/", learning.ExternalJudge.as_view(),
        name="leadership_external_judge",
    ),
    path(
        f"{EXTERNAL}{ONE}withdraw/", learning.ExternalWithdraw.as_view(),
        name="leadership_external_withdraw",
    ),
    path(
        "leadership/qualifications/", learning.QualificationList.as_view(),
        name="leadership_qualifications",
    ),
    path(WAYS, learning.RegistrationList.as_view(), name="leadership_registrations"),
    path(f"{WAYS}{ONE}", learning.RegistrationRecord.as_view(), name="leadership_registration"),
    path(
        f"{WAYS}{ONE}award/", learning.RegistrationAward.as_view(),
        name="leadership_registration_award",
    ),
    path(
        f"{WAYS}{ONE}give-up/", learning.RegistrationGiveUp.as_view(),
        name="leadership_registration_give_up",
    ),
    path(
        f"{WAYS}{ONE}transfers/", learning.RegistrationTransfers.as_view(),
        name="leadership_transfers",
    ),
    path(
        f"{TRANSFERS}{ONE}decide/", learning.TransferDecide.as_view(),
        name="leadership_transfer_decide",
    ),
    path(
        f"{TRANSFERS}{ONE}withdraw/", learning.TransferWithdraw.as_view(),
        name="leadership_transfer_withdraw",
    ),
    path(
        "leadership/programmes/<int:pk>/evaluation/", evaluation.ProgrammeEvaluation.as_view(),
        name="leadership_programme_evaluation",
    ),
    path(
        "leadership/evaluations/<int:pk>/<slug:occasion>/",
        evaluation.EvaluationAnswers.as_view(), name="leadership_evaluation_answer",
    ),
    path(
        "leadership/evaluations/sessions/<int:pk>/", evaluation.SessionAnswers.as_view(),
        name="leadership_session_answer",
    ),
]  # fmt: skip

"""The routes of learning records, qualifications and evaluation."""

from django.urls import URLPattern, path

from leadership.views import evaluation, external, learning_files, qualifications, transcripts

ONE = "learning/elsewhere/<int:pk>/"
QUALIFICATION, WAY = "qualifications/<int:pk>/", "qualifications/ways/<int:pk>/"
TRANSFER = "qualifications/transfers/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("learning/", transcripts.my_transcript, name="my_transcript"),
    path("learning/share/", transcripts.record_share, name="record_share"),
    path("learning/people/<int:pk>/", transcripts.transcript, name="transcript"),
    path("learning/people/<int:pk>/log/", transcripts.learning_log, name="learning_log"),
    path(
        "learning/people/<int:pk>/export/", transcripts.transcript_export,
        name="transcript_export",
    ),
    path("learning/events/<int:pk>/correct/", transcripts.event_correct, name="event_correct"),
    path("learning/elsewhere/request/", external.external_request, name="external_request"),
    path("learning/elsewhere/record/", external.external_record, name="external_record"),
    path(ONE, external.external_detail, name="external_detail"),
    path(f"{ONE}approve/", external.external_approve, name="external_approve"),
    path(f"{ONE}decline/", external.external_decline, name="external_decline"),
    path(f"{ONE}finish/", external.external_finish, name="external_finish"),
    path(f"{ONE}prove/", external.external_prove, name="external_prove"),
    path(f"{ONE}return/", external.external_return, name="external_return"),
    path(f"{ONE}withdraw/", external.external_withdraw, name="external_withdraw"),
    path(f"{ONE}file/", external.external_file, name="external_file"),
    path("qualifications/", qualifications.qualification_list, name="qualification_list"),
    path("qualifications/new/", qualifications.qualification_edit, name="qualification_create"),
    path(QUALIFICATION, qualifications.qualification_detail, name="qualification_detail"),
    path(f"{QUALIFICATION}edit/", qualifications.qualification_edit, name="qualification_edit"),
    path(f"{QUALIFICATION}begin/", qualifications.qualification_begin, name="qualification_begin"),
    path(WAY, qualifications.registration_detail, name="registration_detail"),
    path(f"{WAY}award/", qualifications.registration_award, name="registration_award"),
    path(f"{WAY}give-up/", qualifications.registration_give_up, name="registration_give_up"),
    path(f"{WAY}transfer/", qualifications.transfer_ask, name="transfer_ask"),
    path(f"{TRANSFER}approve/", qualifications.transfer_approve, name="transfer_approve"),
    path(f"{TRANSFER}decline/", qualifications.transfer_decline, name="transfer_decline"),
    path(f"{TRANSFER}withdraw/", qualifications.transfer_withdraw, name="transfer_withdraw"),
    path(f"{TRANSFER}file/", qualifications.transfer_file, name="transfer_file"),
    path(
        "qualifications/awards/<int:pk>/file/", qualifications.award_file, name="award_file"
    ),
    path("evaluations/<int:pk>/<slug:occasion>/", evaluation.evaluate, name="evaluate"),
    path("evaluations/sessions/<int:pk>/", evaluation.evaluate_session, name="evaluate_session"),
    path("evaluations/cohorts/<int:pk>/", evaluation.evaluation_cohort, name="evaluation_cohort"),
    path(
        "programmes/<int:pk>/evaluation/", evaluation.programme_evaluation,
        name="programme_evaluation",
    ),
    path(
        "programmes/<int:pk>/indicators/", evaluation.programme_indicators,
        name="programme_indicators",
    ),
    path("learning/import/", learning_files.learning_import, name="learning_import"),
    path(
        "learning/import/<int:pk>/", learning_files.learning_import_detail,
        name="learning_import_detail",
    ),
    path(
        "learning/import/<int:pk>/undo/", learning_files.learning_import_undo,
        name="learning_import_undo",
    ),
]  # fmt: skip

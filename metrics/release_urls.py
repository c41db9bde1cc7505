"""The routes of results."""

from django.urls import URLPattern, path

from metrics.views import benchmarks, results, talks, wave_imports

UNIT = "<int:pk>/units/<int:unit>/"

urlpatterns: list[URLPattern] = [
    path("", results.result_list, name="result_list"),
    path("benchmarks/", benchmarks.benchmark_import, name="benchmark_import"),
    path("import/", wave_imports.wave_import, name="wave_import"),
    path("import/<int:pk>/", wave_imports.wave_import_detail, name="wave_import_detail"),
    path("<int:pk>/", results.result_detail, name="result_detail"),
    path("<int:pk>/share/", results.result_share, name="result_share"),
    path(UNIT, results.result_detail, name="result_unit"),
    path("<int:pk>/questions/", results.result_questions, name="result_questions"),
    path(f"{UNIT}questions/", results.result_questions, name="result_unit_questions"),
    path("<int:pk>/comments/", results.result_comments, name="result_comments"),
    path(f"{UNIT}comments/", results.result_comments, name="result_unit_comments"),
    path("<int:pk>/guide/", results.result_guide, name="result_guide"),
    path(f"{UNIT}guide/", results.result_guide, name="result_unit_guide"),
    path("<int:pk>/talk/", talks.result_talk, name="result_talk"),
    path(f"{UNIT}talk/", talks.result_talk, name="result_unit_talk"),
    path("talks/<int:pk>/undo/", talks.talk_undo, name="talk_undo"),
]

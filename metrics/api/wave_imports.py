"""Earlier results by API: a file is checked, and once it is right left to be written."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from lib.json_body import SafeJSONParser
from metrics import access
from metrics.forms.wave_imports import MOST_BYTES
from metrics.models import WaveImport
from metrics.services.wave_imports import bring_in_waves
from talent.api.views import Endpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["surveys: results"]


class WaveImportSerializer(serializers.ModelSerializer[WaveImport]):
    """A file, and what became of it."""

    class Meta:
        model = WaveImport
        fields: tuple[str, ...] = (
            "id", "file_name", "waves", "figures", "state", "refused_for", "at", "ended_at",
        )  # fmt: skip


class WaveImportGivenSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV or XLSX, 5 MB at most.")
    write = serializers.BooleanField(
        default=False, help_text="Without it the file is checked alone."
    )

    def validate_file(self, file: Any) -> Any:
        if file.size > MOST_BYTES:
            raise serializers.ValidationError("Choose a file of 5 MB at most.")
        return file


class FileProblemSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="1 is the head of the table, 0 the file as a whole.")
    column = serializers.CharField()
    value = serializers.CharField()
    message = serializers.CharField()


class WaveFileCheckSerializer(serializers.Serializer[Any]):
    """What a file holds, and what is wrong with it."""

    waves = serializers.IntegerField()
    groups = serializers.IntegerField()
    figures = serializers.IntegerField()
    problems = FileProblemSerializer(many=True)
    file = WaveImportSerializer(allow_null=True, help_text="Once it waits to be written.")


class WaveImports(Endpoint):
    parser_classes = (SafeJSONParser, MultiPartParser)

    @extend_schema(
        tags=TAGS, operation_id="surveys_imports_create", summary="Bring earlier results in",
        description="As HR. A file in which anything is wrong writes nothing; results that are "
        "written stay. 200 answers a check, 201 a file that waits to be written.",
        request={"multipart/form-data": WaveImportGivenSerializer},
        responses={200: WaveFileCheckSerializer, 201: WaveFileCheckSerializer},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        if not access.may_keep_surveys(self.actor):
            raise Http404
        given = self.given(WaveImportGivenSerializer)
        file = given["file"]
        read, row = bring_in_waves(
            actor=self.actor, file=file, name=file.name, write=given["write"]
        )
        said = {
            "waves": len(read.waves), "groups": read.groups, "figures": read.figures,
            "problems": read.problems, "file": row,
        }  # fmt: skip
        answer = WaveFileCheckSerializer(said).data
        if row is None:
            return Response(answer)
        address = reverse("api:survey_import", args=[row.pk])
        return Response(answer, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="surveys_imports_retrieve", summary="What became of a file")
class WaveImportRecord(RecordEndpoint):
    serializer_class = WaveImportSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return WaveImport.objects.visible_to(user).defer("content")

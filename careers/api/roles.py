"""Roles, what their versions ask for, and how close one is."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from careers.models import RoleRequirement
from careers.queries.fits import fit_of
from careers.queries.roles import open_roles
from talent.api.parts import PersonPart, SkillPart
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import Grade, JobFamily, Role, RoleTitle, RoleVersion, Track, User
from talent.models.folding import Fold


class FamilyPart(serializers.ModelSerializer[JobFamily]):
    class Meta:
        model = JobFamily
        fields: tuple[str, ...] = ("id", "name")


class TrackPart(serializers.ModelSerializer[Track]):
    class Meta:
        model = Track
        fields: tuple[str, ...] = ("id", "name")


class GradePart(serializers.ModelSerializer[Grade]):
    class Meta:
        model = Grade
        fields: tuple[str, ...] = ("id", "name", "rank")


class RequirementSerializer(serializers.ModelSerializer[RoleRequirement]):
    """One skill that a version asks for."""

    skill = SkillPart(read_only=True)

    class Meta:
        model = RoleRequirement
        fields: tuple[str, ...] = (
            "skill",
            "level",
            "level_max",
            "importance",
            "must_have",
            "is_firm",
        )


class VersionPart(serializers.ModelSerializer[RoleVersion]):
    class Meta:
        model = RoleVersion
        fields: tuple[str, ...] = ("number", "published_on", "change_note")


class VersionSerializer(VersionPart):
    """What a role was for and asked for at one time."""

    requirements = RequirementSerializer(many=True, read_only=True)

    class Meta(VersionPart.Meta):
        fields: tuple[str, ...] = (*VersionPart.Meta.fields, "purpose", "requirements")


class RoleSerializer(serializers.ModelSerializer[Role]):
    """A role in use, with its place in the architecture."""

    family = FamilyPart(read_only=True)
    track = TrackPart(read_only=True, allow_null=True)
    grade = GradePart(read_only=True, allow_null=True)
    version = serializers.IntegerField(source="current_version.number", read_only=True)

    class Meta:
        model = Role
        fields: tuple[str, ...] = (
            "id",
            "external_id",
            "name",
            "family",
            "track",
            "grade",
            "version",
        )


class WholeRoleSerializer(RoleSerializer):
    """A role with its current version and other names."""

    other_names: Any = serializers.SlugRelatedField(
        source="titles", slug_field="title", many=True, read_only=True
    )
    current = VersionSerializer(source="current_version", read_only=True)

    class Meta(RoleSerializer.Meta):
        fields: tuple[str, ...] = (*RoleSerializer.Meta.fields, "other_names", "current")


class FitPartSerializer(serializers.Serializer[Any]):
    """One skill of the fit; `level`, `gap` and `share` are null where nothing is known."""

    skill = SkillPart()
    level = serializers.FloatField(allow_null=True)
    needed = serializers.IntegerField()
    level_max = serializers.IntegerField(allow_null=True)
    gap = serializers.FloatField(allow_null=True, help_text="Levels missing.")
    importance = serializers.IntegerField()
    must_have = serializers.BooleanField()
    is_firm = serializers.BooleanField()
    share = serializers.FloatField(allow_null=True, help_text="How much is met, from 0 to 1.")


class FitSerializer(serializers.Serializer[Any]):
    """How close one is to a role. Readiness is null while less than half is known."""

    role = serializers.IntegerField(help_text="Id of the role.")
    version = serializers.IntegerField()
    person = PersonPart()
    readiness = serializers.IntegerField(allow_null=True, help_text="Percent met of what is known.")
    coverage = serializers.IntegerField(
        allow_null=True, help_text="Percent known of what the role asks for."
    )
    met = serializers.IntegerField(help_text="Percent of all that the role asks for.")
    gap = serializers.IntegerField()
    unknown = serializers.IntegerField()
    parts = FitPartSerializer(many=True)


class RoleFilter(filters.FilterSet):
    """What roles can be narrowed by; there are no other parameters."""

    q = filters.CharFilter(method="by_name", label="Parts of a name", max_length=100)
    family = filters.ModelChoiceFilter(queryset=allowed(lambda _user: JobFamily.objects.all()))
    track = filters.ModelChoiceFilter(queryset=allowed(lambda _user: Track.objects.all()))
    grade = filters.ModelChoiceFilter(queryset=allowed(lambda _user: Grade.objects.all()))

    class Meta:
        model = Role
        fields: tuple[str, ...] = ()

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split()[:10]:
            part = Fold.of(word)
            titles = RoleTitle.objects.filter(role=OuterRef("pk"), title_folded__contains=part)
            rows = rows.filter(Q(name_folded__contains=part) | Exists(titles))
        return rows


def with_requirements(user: User) -> QuerySet[RoleVersion]:
    asked = RoleRequirement.objects.visible_to(user).select_related("skill")
    asked = asked.order_by("-must_have", "-importance", "skill__name", "skill")
    versions = RoleVersion.objects.visible_to(user)
    return versions.prefetch_related(Prefetch("requirements", asked))


@described(tags=["roles"], operation_id="roles_list", summary="Roles in use")
class RoleList(ListEndpoint):
    serializer_class = RoleSerializer
    filterset_class = RoleFilter
    order = ("name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return open_roles(user)


@described(tags=["roles"], operation_id="roles_read", summary="One role and what it asks for")
class RoleRecord(RecordEndpoint):
    serializer_class = WholeRoleSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        current = Prefetch("current_version", with_requirements(user))
        return (
            open_roles(user)
            .select_related(None)
            .select_related("family", "track", "grade")
            .prefetch_related(current, "titles")
        )


@described(tags=["roles"], operation_id="roles_versions", summary="The versions of a role")
class VersionList(ListEndpoint):
    serializer_class = VersionPart
    order = ("-number", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        role = get_object_or_404(open_roles(user), pk=self.kwargs["pk"])
        return published(user).filter(role=role)


@described(tags=["roles"], operation_id="roles_version", summary="One version and what it asks for")
class VersionRecord(RecordEndpoint):
    serializer_class = VersionSerializer
    lookup_field = "number"

    def rows(self, user: User) -> QuerySet[Any]:
        role = get_object_or_404(open_roles(user), pk=self.kwargs["pk"])
        return with_requirements(user).filter(role=role, published_on__isnull=False)


def published(user: User) -> QuerySet[RoleVersion]:
    return RoleVersion.objects.visible_to(user).filter(published_on__isnull=False)


class RoleFit(Endpoint):
    @extend_schema(
        tags=["roles"], operation_id="roles_fit", responses=FitSerializer,
        summary="How close I am to a role, skill by skill",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """The same figures as on the role's page."""
        role = get_object_or_404(open_roles(self.actor), pk=pk)
        me = self.me()
        if me is None or role.current_version is None:
            raise Http404
        found = fit_of(self.actor, me, role.current_version)
        body = {
            "role": role.pk,
            "version": role.current_version.number,
            "person": me,
            "parts": found.parts,
            **{
                name: getattr(found.figures, name)
                for name in ("readiness", "coverage", "met", "gap", "unknown")
            },
        }
        answer = Response(FitSerializer(body).data)
        answer["Link"] = f'<{reverse("api:role", args=[role.pk])}>; rel="up"'
        return answer

"""Taking part by API: what one reads of others, and one's own part with what nobody else reads."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from careers.queries.roles import open_roles
from mentoring.api.programme_parts import SEEN
from mentoring.models import (
    MOST_SKILLS,
    MOST_WISHES,
    Block,
    Enrolment,
    EnrolmentState,
    Programme,
    Side,
    Want,
    Wish,
)
from mentoring.queries.enrolments import blocked_by, said_on
from mentoring.services import enrolments as services
from mentoring.services.blocks import set_blocks
from mentoring.services.enrolment_checks import MOST_BLOCKS
from talent.api.filters import YesNoFilter
from talent.api.idempotency import KEY, once
from talent.api.parts import ChoiceOf, PersonPart, RolePart, SkillPart
from talent.api.people import skills_in_use
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed
from talent.models import Employee, User

TAGS = ["mentoring enrolments"]
ACTS: dict[str, Callable[..., Enrolment]] = {
    "withdraw": services.withdraw_enrolment,
    "give_place": services.promote_enrolment,
}


class WantPart(serializers.Serializer[Any]):
    skill = SkillPart(read_only=True)
    want = serializers.ChoiceField(Want.choices)


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """One person's part in one programme; wishes and `seen` are there for the person alone."""

    programme = serializers.PrimaryKeyRelatedField[Programme](read_only=True)
    person = PersonPart(source="employee", read_only=True)
    target_role = RolePart(read_only=True, allow_null=True)
    skills = WantPart(many=True, read_only=True)
    wishes = serializers.SerializerMethodField(help_text="Null for everybody but the person.")
    seen = serializers.SerializerMethodField(help_text="To be sent back with a change.")

    class Meta:
        model = Enrolment
        fields: tuple[str, ...] = (
            "id", "programme", "person", "side", "state", "about", "capacity", "target_role",
            "skills", "wishes", "is_rematch", "enrolled_at", "ended_on", "seen",
        )  # fmt: skip

    def is_mine(self, enrolment: Enrolment) -> bool:
        return bool(enrolment.employee.user_id == self.context["user"].pk)

    @extend_schema_field(PersonPart(many=True, allow_null=True))
    def get_wishes(self, enrolment: Enrolment) -> list[dict[str, Any]] | None:
        if not self.is_mine(enrolment):
            return None
        rows = Wish.objects.visible_to(self.context["user"]).filter(enrolment=enrolment)
        people = [row.employee for row in rows.select_related("employee").order_by("rank")]
        return list(PersonPart(people, many=True).data)

    def get_seen(self, enrolment: Enrolment) -> str | None:
        return said_on(enrolment).mark if self.is_mine(enrolment) else None


class SkillWanted(serializers.Serializer[Any]):
    skill = ChoiceOf(skills_in_use)
    want = serializers.ChoiceField(Want.choices, required=False, default=int(Want.VERY))


class PartSerializer(serializers.Serializer[Any]):
    """What one says of oneself and of others."""

    about = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    capacity = serializers.IntegerField(min_value=1, max_value=12, required=False, default=1)
    target_role = ChoiceOf(open_roles, required=False, allow_null=True, default=None)
    skills = serializers.ListField(
        child=SkillWanted(), required=False, max_length=MOST_SKILLS, default=list
    )
    wishes = serializers.ListField(
        child=ChoiceOf(Employee.objects.colleagues_of), required=False, max_length=MOST_WISHES,
        default=list, help_text="People by id, the first choice first. Nobody else reads them.",
    )  # fmt: skip


class JoinSerializer(PartSerializer):
    side = serializers.ChoiceField(Side.choices)


class PartChangeSerializer(PartSerializer):
    seen = serializers.CharField(max_length=16, required=False, help_text=SEEN)


class EnrolmentActSerializer(serializers.Serializer[Any]):
    act = serializers.ChoiceField(list(ACTS))


class BlocksSerializer(serializers.Serializer[Any]):
    """With whom one does not want to be matched; nobody else ever reads it."""

    people = PersonPart(many=True, read_only=True)


def may_be_ruled_out(user: User) -> QuerySet[Employee]:
    """Colleagues, and whoever stands on the user's own list and has left."""
    listed = Block.objects.visible_to(user).values("employee")
    return Employee.objects.colleagues_of(user) | Employee.objects.filter(pk__in=listed)


class BlocksGivenSerializer(serializers.Serializer[Any]):
    people = serializers.ListField(
        child=ChoiceOf(may_be_ruled_out), max_length=MOST_BLOCKS, help_text="People by id."
    )


class EnrolmentFilter(filters.FilterSet):
    programme = filters.ModelChoiceFilter(queryset=allowed(Programme.objects.visible_to))
    side = filters.ChoiceFilter(choices=Side.choices)
    state = filters.ChoiceFilter(choices=EnrolmentState.choices)
    mine = YesNoFilter(method="of_mine", label="Only one's own")

    class Meta:
        model = Enrolment
        fields: tuple[str, ...] = ()

    def of_mine(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        own = {"employee__user": self.request.user}
        return rows.filter(**own) if value else rows.exclude(**own)


def enrolments(user: User) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.visible_to(user).select_related("programme", "employee", "target_role")
    return rows.prefetch_related("skills__skill")


def said(user: User, enrolment: Enrolment) -> dict[str, Any]:
    """An enrolment as it is after a change."""
    found = enrolments(user).get(pk=enrolment.pk)
    return dict(EnrolmentSerializer(found, context={"user": user}).data)


def wanted(given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the services take it."""
    skills = [(one["skill"], one["want"]) for one in given.pop("skills", [])]
    return given | {"skills": skills}


class Enrolments(ListEndpoint):
    """What lists of enrolments share."""

    serializer_class = EnrolmentSerializer
    filterset_class: Any = EnrolmentFilter
    order = ("-enrolled_at", "-pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "user": self.actor}

    def rows(self, user: User) -> QuerySet[Any]:
        return enrolments(user)


class EnrolmentList(Enrolments):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_enrolments_list", summary="Enrolments that I may see",
        description="One's own, and those of programmes that one runs.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ProgrammePeople(Enrolments):
    """Who takes part in one programme, and the way to join it."""

    filterset_class = None

    def rows(self, user: User) -> QuerySet[Any]:
        programme = get_object_or_404(Programme.objects.coordinated_by(user), pk=self.kwargs["pk"])
        return enrolments(user).filter(programme=programme)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_programme_people", summary="Who takes part",
        description="For whoever runs the programme; without wishes.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_programme_join", summary="Take part in a programme",
        description="On one side. Whoever finds no place free is put on the waiting list.",
        request=JoinSerializer, responses={201: EnrolmentSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.join)

    def join(self, request: Request) -> Response:
        me = self.me()
        programmes = Programme.objects.visible_to(self.actor)
        programme = get_object_or_404(programmes, pk=self.kwargs["pk"])
        if me is None:
            raise Http404
        given = wanted(self.given(JoinSerializer))
        enrolment = services.enrol(actor=self.actor, programme=programme, employee=me, **given)
        address = reverse("api:mentoring_enrolment", args=[enrolment.pk])
        body = said(self.actor, enrolment)
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


class EnrolmentRecord(RecordEndpoint):
    serializer_class = EnrolmentSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "user": self.actor}

    def rows(self, user: User) -> QuerySet[Any]:
        return enrolments(user)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_enrolments_read", summary="One enrolment",
        description="For the person, whoever runs the programme, and HR admins.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_enrolments_edit", summary="Change what I said",
        description="Until one is matched. What is left out stays as it is.",
        request=PartChangeSerializer(partial=True), responses=EnrolmentSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        return once(request, self.edit)

    def edit(self, request: Request) -> Response:
        enrolment = get_object_or_404(enrolments(self.actor), pk=self.kwargs["pk"])
        read = PartChangeSerializer(data=request.data, context={"request": request}, partial=True)
        read.is_valid(raise_exception=True)
        now = said_on(enrolment)
        kept = {
            "about": now.about, "capacity": now.capacity, "target_role": now.target_role,
            "skills": [{"skill": skill, "want": want} for skill, want in now.skills],
            "wishes": list(now.wishes),
        }  # fmt: skip
        given = wanted(kept | dict(read.validated_data))
        services.edit_enrolment(actor=self.actor, enrolment=enrolment, **given)
        return Response(said(self.actor, enrolment))


class EnrolmentActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_enrolments_act", summary="Leave, or give a place",
        description="Withdraw, as the person or who runs it; give_place as who runs it.",
        request=EnrolmentActSerializer, responses=EnrolmentSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        enrolment = get_object_or_404(enrolments(self.actor), pk=self.kwargs["pk"])
        ACTS[self.given(EnrolmentActSerializer)["act"]](actor=self.actor, enrolment=enrolment)
        return Response(said(self.actor, enrolment))


class BlocksRecord(Endpoint):
    """My own list, whoever I am; there is no address of anybody else's."""

    @extend_schema(
        tags=TAGS, operation_id="mentoring_blocks_read", summary="Whom I rule out",
        description="Read by oneself alone.", responses=BlocksSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return Response(self.listed(blocked_by(self.person())))

    @extend_schema(
        tags=TAGS, operation_id="mentoring_blocks_set", summary="Rule people out",
        description="Exactly these people, in all programmes and either way round.",
        request=BlocksGivenSerializer, responses=BlocksSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        return once(request, self.change)

    def change(self, request: Request) -> Response:
        me, people = self.person(), self.given(BlocksGivenSerializer)["people"]
        return Response(self.listed(set_blocks(actor=self.actor, employee=me, people=people)))

    def person(self) -> Employee:
        me = self.me()
        if me is None:
            raise Http404
        return me

    @staticmethod
    def listed(people: list[Employee]) -> dict[str, Any]:
        return dict(BlocksSerializer({"people": people}).data)

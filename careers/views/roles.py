"""One role: how close I am, where it stands, who does it, how people come and go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from careers.drawings.flow import bands
from careers.queries.differences import asked_by, difference
from careers.queries.fits import fit_of, with_help
from careers.queries.flows import Flow, flow
from careers.queries.ladders import holders, rungs
from careers.queries.nearness import targets_of
from careers.queries.opening_lists import openings_of_role
from careers.queries.roles import kept_by, open_roles
from talent.http import actor_of, me_of
from talent.models import Role, RoleVersion, User

MOST_BANDS = 4


@require_safe
def role_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A role, always seen from where I stand."""
    user, me = actor_of(request), me_of(request)
    roles = open_roles(user).annotate(is_kept=kept_by(user, me))
    role = get_object_or_404(roles, pk=pk)
    version = role.current_version
    assert version is not None
    mine = me.assignment.role if me and me.assignment else None
    context = {
        "role": role,
        "family_key": str(role.family_id),
        "fit": with_help(user, me, fit_of(user, me, version)),
        "rungs": rungs(user, role, mine),
        "mine": mine,
        "holders": holders(user, me, role),
        "flow": drawn(flow(user, role)),
        "versions": published(user, role),
        "is_target": role.pk in targets_of(user, me),
        "openings": openings_of_role(user, role),
    }
    return render(request, "careers/role_detail.html", context)


@require_safe
def role_diff(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed from one published version of a role to another, by default the last change."""
    user = actor_of(request)
    role = get_object_or_404(open_roles(user), pk=pk)
    versions = published(user, role)
    after = chosen(versions, request.GET.get("to", ""), versions[0])
    earlier = [version for version in versions if version.number < after.number]
    before = chosen(versions, request.GET.get("from", ""), earlier[0] if earlier else after)
    shown = {"to": str(after.number), "from": str(before.number)}
    context = {
        "role": role,
        "versions": versions,
        "is_other": any(request.GET.get(end, number) != number for end, number in shown.items()),
        "difference": difference(before, after, asked_by(user, [before, after])),
    }
    return render(request, "careers/role_diff.html", context)


def published(user: User, role: Role) -> list[RoleVersion]:
    """The published versions of a role, the newest first."""
    versions = RoleVersion.objects.visible_to(user).filter(role=role, published_on__isnull=False)
    return list(versions.order_by("-number"))


def chosen(versions: list[RoleVersion], number: str, default: RoleVersion) -> RoleVersion:
    """The version of a number, or the default where there is none."""
    return next((one for one in versions if str(one.number) == number), default)


def drawn(found: Flow) -> dict[str, object]:
    """The most travelled moves with their bands, and all of them for the table."""
    came, went = found.came_from[:MOST_BANDS], found.went_to[:MOST_BANDS]
    rows = max(len(came), len(went))
    return {
        "all": found,
        "rows": rows,
        "came": came,
        "went": went,
        "bands_in": bands([row.people for row in came], rows, inward=True),
        "bands_out": bands([row.people for row in went], rows, inward=False),
        "height": rows * 80,
        "is_cut": len(found.came_from) > len(came) or len(found.went_to) > len(went),
    }

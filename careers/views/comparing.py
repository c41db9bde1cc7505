"""Two to four roles side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers.queries.differences import asked_by, compared, difference, levels_asked
from careers.queries.fits import role_fit, seen_levels
from careers.queries.roles import open_roles
from careers.queries.suggestions import roles_to_compare
from careers.views.asked import ids, search
from talent.http import actor_of, me_of
from talent.models import Role, RoleVersion

MOST = 4
MOST_READ = 50  # of the roles that an address may name


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What roles ask for, skill by skill, beside what I have."""
    user, me = actor_of(request), me_of(request)
    wanted = ids(request, "role")[:MOST_READ]
    found = open_roles(user).in_bulk(wanted)
    known = [found[key] for key in wanted if key in found]
    roles = known[:MOST]
    versions = [version_of(role) for role in roles]
    held = me.assignment.role if me is not None and me.assignment is not None else None
    own = held.current_version_id if held is not None else None
    asked, levels = asked_by(user, versions, own), seen_levels(user, me)
    skills = compared(versions, asked, levels, levels_asked(asked, own))
    fits = [role_fit(version, list(asked[version.pk].values()), levels) for version in versions]
    text = search(request)
    context = {
        "columns": list(zip(roles, fits, strict=True)),
        "skills": skills,
        "assumes": any(row.assumed for row in skills),
        "differences": [difference(versions[0], other, asked) for other in versions[1:]],
        "text": text,
        "suggestions": roles_to_compare(user, me, roles, text) if len(roles) < MOST else [],
        "is_full": len(roles) == MOST,
        "most": MOST,
        "too_many": known[MOST:],
        "unknown": len(set(request.GET.getlist("role"))) - len(known),
        "mine": held.pk if held is not None else None,
    }
    return render(request, "careers/compare.html", context)


def version_of(role: Role) -> RoleVersion:
    """The current version, which knows its role without asking again."""
    version = role.current_version
    assert version is not None
    version.role = role
    return version

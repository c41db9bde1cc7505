"""The tabs that this app puts on a profile; registered in `apps.py`."""

from collections.abc import Mapping

from talent.models import (
    DETAIL,
    Absence,
    Achievement,
    Assignment,
    Certification,
    Demographics,
    Education,
    Employee,
    Employment,
    Offer,
    Sight,
    SpokenLanguage,
    User,
)
from talent.queries.profile import aspiration_of, relations, shared_skills
from talent.queries.skills import skill_rows, waiting_requests


def overview(user: User, person: Employee) -> Mapping[str, object]:
    """What everyone sees, and for those who may see more, what the person says of themselves."""
    context = {
        "person": person,
        "offers": Offer.objects.visible_to(user).filter(employee=person),
        "shared_skills": shared_skills(person),
        "aspiration": aspiration_of(user, person),
    }
    if not relations(user, person) & set(DETAIL):
        return context
    return {
        **context,
        "summary": person.summary,
        "achievements": Achievement.objects.visible_to(user).filter(employee=person),
        "education": Education.objects.visible_to(user).filter(employee=person),
        "languages": SpokenLanguage.objects.visible_to(user).filter(employee=person),
    }


def skills(user: User, person: Employee) -> Mapping[str, object]:
    """The skills with their levels."""
    sights = relations(user, person)
    is_me = Sight.SELF in sights
    return {
        "person": person,
        "is_me": is_me,
        "opens": bool(sights & set(DETAIL)),
        "rows": skill_rows(user, person),
        "requests": waiting_requests(user, person) if is_me else [],
        "certifications": Certification.objects.visible_to(user).filter(employee=person),
    }


def record(user: User, person: Employee) -> Mapping[str, object]:
    """The record of employment, which only the person and HR admins read."""
    history = Assignment.objects.visible_to(user).filter(employee=person)
    return {
        "person": person,
        "employments": Employment.objects.visible_to(user).filter(employee=person),
        "assignments": history.select_related("role", "unit", "location", "manager"),
        "absences": Absence.objects.visible_to(user).filter(employee=person),
        "demographics": Demographics.objects.visible_to(user).filter(employee=person).first(),
    }

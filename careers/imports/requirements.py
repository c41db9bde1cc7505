"""What roles ask for, from a table: a role whose rows say something else gets a new version.

A role in the file asks for exactly its rows; roles that are not in it stay as they are. A
published version is never changed, and a draft that somebody is working on is never passed over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.imports.named import Named
from careers.imports.tables import TableImporter, TableRun, written
from careers.imports.versions import compare, tell_of_versions
from careers.models import RoleRequirement
from careers.services.revision import bump_revision
from careers.services.versions import ASKED, Asked
from lib.dates import today
from talent.imports.effects import Effect, named
from talent.imports.fields import Field, flag, whole
from talent.imports.outcome import Outcome
from talent.imports.problems import shorten
from talent.imports.registry import FilePart, Switch
from talent.imports.staged import StagedRow, by_key
from talent.models import EffectKind, Role, RoleVersion, Skill

COLUMNS = (
    Field("role", written(200), required=True),
    Field("role_name", written(200)),
    Field("skill", written(150), required=True),
    Field("skill_name", written(150)),
    Field("level", whole(1, 5), required=True),
    Field("level_max", whole(1, 5)),
    Field("importance", whole(1, 5)),
    Field("must_have", flag),
    Field("is_firm", flag),
)
MARKS = ("must_have", "is_firm")
OTHERS = ("level_max", "importance", *MARKS)
PAGE = 5_000  # rows that are compared together

Content = dict[int, Asked]  # by skill


class RequirementsImporter(TableImporter):
    """What roles on record ask for."""

    table = "requirements"
    parts: tuple[FilePart, ...] = (
        FilePart("requirements", gettext_lazy("What roles ask for"),
                 gettext_lazy("One row for each role and skill, both named by number, else by "
                              "name."), required=True),
    )  # fmt: skip
    switches: tuple[Switch, ...] = (
        Switch("drafts", gettext_lazy("Make drafts only"),
               gettext_lazy("You look at each and publish it; else the new versions are published "
                            "today.")),
    )  # fmt: skip

    def run(self, run: TableRun) -> Outcome:
        return RequirementsRun(run).run()


class RequirementsRun:
    """Compares what the rows of each role ask for with its version in use, or its draft."""

    def __init__(self, run: TableRun) -> None:
        self.it = run
        self.roles = {row.pk: row for row in Role.objects.select_related("current_version")}
        skills = list(Skill.objects.values_list("pk", "external_id", "name", "retired_on"))
        self.skill_names = {pk: name for pk, _number, name, _retired in skills}
        self.shown = {pk: named(name, number) for pk, number, name, _retired in skills}
        self.out_of_use = {pk for pk, _number, _name, retired in skills if retired}
        self.role_names = {pk: row.name for pk, row in self.roles.items()}
        self.known_roles = Named((r.external_id, r.name, pk) for pk, r in self.roles.items())
        self.known_skills = Named((number, name, pk) for pk, number, name, _retired in skills)
        self.drafts: dict[int, int] = {}
        self.asked: dict[int, Content] = {}
        self.stands: dict[int, int] = {}  # where the rows of a role begin
        self.behind: list[tuple[Role, Content]] = []

    def run(self) -> Outcome:
        self.it.outcome.summary.of(_("Requirements"))
        done = 0
        for groups in by_key(self.it.batch, "requirements", PAGE):
            rows = [(self._role(group), group) for group in groups]
            self._load(role.pk for role, _group in rows if role is not None)
            for role, group in rows:
                if role is not None:
                    self._compare(role, group)
                done += len(group)
            self.it.progress(_("Comparing"), done, max(self.it.batch.done, done))
        made = _("Drafts") if self.it.asks("drafts") else _("Versions of roles")
        self.it.outcome.summary.of(made).new = len(self.behind)
        if self.it.may_write and self.behind:
            self._write()
        return self.it.outcome

    def _role(self, group: Sequence[StagedRow]) -> Role | None:
        """The role of rows that name it alike; what is wrong with it is said once."""
        pk = self.it.find(group[0], "role", self.known_roles, self.role_names)
        if pk is None:
            return None
        if pk in self.stands:
            words = {"row": self.stands[pk]}
            message = _("Row %(row)s begins this role under another text: write the same in all.")
            self.it.refuse(group[0], "role", message % words)
            return None
        self.stands[pk] = group[0].row
        if self.roles[pk].retired_on is not None:
            self.it.refuse(group[0], "role", _("This role is retired: nobody is to grow into it."))
            return None
        return self.roles[pk]

    def _load(self, roles: Iterable[int]) -> None:
        """What these roles ask for today, and in a draft; locked where something is written."""
        pks = sorted(roles)
        if not self.it.pen.dry:
            rows = Role.objects.filter(pk__in=pks).select_for_update(of=("self",)).order_by("pk")
            self.roles |= {row.pk: row for row in rows.select_related("current_version")}
        drafts = RoleVersion.objects.filter(role__in=pks, published_on__isnull=True)
        self.drafts = dict(drafts.values_list("role", "pk"))
        current = [self.roles[pk].current_version_id for pk in pks]
        found = RoleRequirement.objects.filter(
            role_version__in=[*filter(None, current), *self.drafts.values()]
        )
        self.asked = defaultdict(dict)
        for version, skill, *values in found.values_list("role_version", "skill", *ASKED):
            self.asked[version][skill] = Asked(**dict(zip(ASKED, values, strict=True)))

    def _compare(self, role: Role, group: Sequence[StagedRow]) -> None:
        draft = self.drafts.get(role.pk)
        before = self.asked.get(role.current_version_id or 0, {})
        drafted = self.asked.get(draft, {}) if draft else {}
        after = self._content(role, group, before, before.keys() | drafted.keys())
        if after is None:
            return
        is_there = role.current_version_id is not None and after == before
        if not is_there and draft and self.it.asks("drafts") and after == drafted:
            before, is_there = drafted, True
        if not is_there and draft:
            message = _("Somebody is drafting what this role asks for: publish the draft, or "
                        "discard it, first.")  # fmt: skip
            self.it.refuse(group[0], "role", message)
            return
        compare(before, after, self.it.outcome.summary.of(_("Requirements")))
        if not is_there:
            self.behind.append((role, after))
            self.it.outcome.effects += self._effects(role, before, after)

    def _effects(self, role: Role, before: Content, after: Content) -> list[Effect]:
        """What comes to a role, changes there and goes, by the names of the skills."""
        about = named(role.name, role.external_id)
        found = []
        for skill in sorted(before.keys() | after.keys(), key=self.shown.__getitem__):
            then, now = before.get(skill), after.get(skill)
            if then != now:
                kind = EffectKind.NEW if then is None else EffectKind.CHANGED
                kind = EffectKind.ENDED if now is None else kind
                found.append(Effect(about, kind, self.shown[skill], in_words(then), in_words(now)))
        return found

    def _content(
        self, role: Role, group: Sequence[StagedRow], before: Content, kept: Set[int]
    ) -> Content | None:
        """What the rows ask for; None where one of them is wrong, after all of that was said."""
        after: Content = {}
        first: dict[int, int] = {}
        is_right = True
        for row in group:
            is_right &= row is group[0] or self.it.is_called(row, "role", role.name)
            skill = self._skill(row, kept) if row.fits else None
            asked = self._asked(row, before.get(skill, Asked(1))) if skill is not None else None
            if skill is None or asked is None:
                is_right = False
            elif skill not in after:
                after[skill], first[skill] = asked, row.row
            elif after[skill] == asked:
                message = _("Row %(row)s says the same: this one is left out.")
                self.it.note(row, "skill", message % {"row": first[skill]})
            else:
                message = _("Row %(row)s asks for this skill already, in another way.")
                self.it.refuse(row, "skill", message % {"row": first[skill]})
                is_right = False
        return after if is_right else None

    def _skill(self, row: StagedRow, kept: Set[int]) -> int | None:
        found = self.it.find(row, "skill", self.known_skills, self.skill_names)
        if found in self.out_of_use and found not in kept:
            self.it.refuse(row, "skill", _("This skill is no longer in use."))
            return None
        return found

    def _asked(self, row: StagedRow, before: Asked) -> Asked | None:
        """An empty cell is what a new requirement has; without a column, what is there stays."""
        given = {name: row.data[name] for name in OTHERS if name in row.data}
        plain = Asked(1)
        asked = replace(
            before,
            level=row.data["level"],
            **{
                name: getattr(plain, name) if value is None else _as_stored(name, value)
                for name, value in given.items()
            },
        )
        if asked.level_max is not None and asked.level_max < asked.level:
            value = str(row.data.get("level_max") or "")
            message = _("The upper level lies between the level and 5.")
            self.it.refuse(row, "level_max", message, value or str(asked.level))
            return None
        return asked

    def _write(self) -> None:
        publishes = not self.it.asks("drafts")
        pen, day = self.it.pen, today() if publishes else None
        roles = [role for role, _content in self.behind]
        ids = pen.ids(RoleVersion, len(roles))
        numbers = dict(
            RoleVersion.objects.filter(role__in=roles).order_by().values_list("role")
            .annotate(last=Max("number"))
        )  # fmt: skip
        note = f"Imported from {shorten(self.it.file, 100)}"
        pen.insert(
            RoleVersion,
            ["role_id", "number", "purpose", "published_on", "change_note"],
            [
                (pk, role.pk, numbers.get(role.pk, 0) + 1, _purpose(role), day, note)
                for pk, role in zip(ids, roles, strict=True)
            ],
        )
        pen.add(
            RoleRequirement,
            ["role_version_id", "skill_id", *ASKED],
            [
                (pk, skill, *(getattr(asked, name) for name in ASKED))
                for pk, (_role, content) in zip(ids, self.behind, strict=True)
                for skill, asked in content.items()
            ],
        )
        if publishes:
            pairs = zip((role.pk for role in roles), ids, strict=True)
            pen.update(Role, ["current_version_id"], pairs)
            bump_revision()
        versions = RoleVersion.objects.filter(pk__in=ids).select_related("role").order_by("pk")
        tell_of_versions(self.it.batch, versions, published=publishes)


def in_words(asked: Asked | None) -> str:
    """What is asked, in one line."""
    if asked is None:
        return ""
    top = "" if asked.level_max is None else f"–{asked.level_max}"
    parts = [
        _("level %(level)s") % {"level": f"{asked.level}{top}"},
        _("importance %(importance)s") % {"importance": asked.importance},
        _("must-have") if asked.must_have else "",
        "" if asked.is_firm else _("uncertain"),
    ]
    return " · ".join(filter(None, parts))


def _as_stored(name: str, value: Any) -> Any:
    return bool(value) if name in MARKS else value


def _purpose(role: Role) -> str:
    return role.current_version.purpose if role.current_version else ""


def table(asked: "QuerySet[RoleRequirement]") -> Iterator[list[Any]]:
    """Requirements as the import takes them: the head, then a row for each."""
    yield [column.name for column in COLUMNS]
    rows = asked.select_related("skill", "role_version__role")
    rows = rows.order_by("role_version__role__external_id", "skill__external_id")
    for row in rows.iterator(chunk_size=2_000):
        role = row.role_version.role
        yield [
            role.external_id, role.name, row.skill.external_id, row.skill.name,
            row.level, "" if row.level_max is None else row.level_max, row.importance,
            "yes" if row.must_have else "no", "yes" if row.is_firm else "no",
        ]  # fmt: skip


def requirements_in_use() -> "QuerySet[RoleRequirement]":
    """What the versions in use ask for, of all roles that are not retired."""
    versions = Role.objects.filter(retired_on__isnull=True).values("current_version")
    return RoleRequirement.objects.filter(role_version__in=versions)

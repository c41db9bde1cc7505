"""Development plans of a drawn company: authored for some of the cast, drawn for most others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from careers.demo.company import Company
from careers.demo.content import Content, Need, read
from careers.demo.history import Person
from careers.demo.lines import Post
from careers.library import contents
from careers.proposals import mix_of, worded

# How often a plan is in which state; the rest of the people have none.
STATES = {
    "active": 0.46, "complete": 0.12, "draft": 0.13, "in_review": 0.07, "abandoned": 0.05,
}  # fmt: skip
SUPPORTED, COMMENTED, LATE = 0.12, 0.25, 0.06


@dataclass(frozen=True, slots=True)
class Action:
    """One action; days count from today."""

    title: str
    kind: str
    skill: str
    level: int
    due: int
    state: str = "open"
    progress: int = 0
    done: int | None = None
    touched: int = -1
    note: str = ""
    serves: str = "individual"
    supporter: Person | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan; days count from today."""

    person: Person
    role: str
    state: str
    aim: str
    is_shared: bool
    begun: int
    sent: int | None
    agreed: int | None
    ended: int | None
    by: Person | None
    actions: tuple[Action, ...]
    comments: tuple[tuple[Person, int, str], ...] = field(default=())
    has_unread: bool = False


@cache
def authored() -> Mapping[str, Any]:
    return read("plans.toml")


@cache
def ideas_by_kind() -> Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]:
    """The library by the kind of skill and of learning."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for about in contents().keys() - {"template"}:
        for row in contents()[about]:
            found.setdefault((about, row["kind"]), []).append(row)
    return found


def draw_plans(company: Company) -> Iterator[Plan]:
    """All plans, person by person; the cast's own first."""
    by_name = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    written = authored()["plan"]
    for row in written:
        yield _authored(company, row, by_name)
    busy = {by_name[row["person"]] for row in written}
    rng, above = company.dice("plans"), _ladders(company.content)
    everyone = list(company.posts_today)
    for person, post in company.posts_today.items():
        if person in busy:
            continue
        state = _drawn(rng)
        if state:
            yield _plan(company.content, rng, post, state, above, everyone)


def _authored(company: Company, row: Mapping[str, Any], by_name: Mapping[str, Person]) -> Plan:
    person = by_name[row["person"]]
    actions = []
    for one in row["actions"]:
        done, progress = one.get("done"), one.get("progress", 0)
        state = "done" if done is not None else "doing" if progress else "open"
        supporter = by_name.get(one.get("supporter", ""))
        actions.append(
            Action(
                one["title"], one["kind"], one["skill"], one["level"], one["due"], state,
                100 if done is not None else progress, done, done or -6, one.get("note", ""),
                one.get("serves", "individual"), supporter,
            )
        )  # fmt: skip
    agreed, ended = row.get("agreed"), row.get("ended")
    sent = row.get("sent", None if agreed is None else agreed - 3)
    comments = [(by_name[c["by"]], c["days"], c["text"]) for c in row.get("comments", [])]
    return Plan(
        person, row["role"], row["state"], row["aim"], row.get("shared", False), row["begun"],
        sent, agreed, ended, company.posts_today[person].manager, tuple(actions),
        tuple(comments), has_unread=row["state"] == "active",
    )  # fmt: skip


def _drawn(rng: Random) -> str:
    """A state, or nothing for who has no plan."""
    at = rng.random()
    for state, share in STATES.items():
        at -= share
        if at < 0:
            return state
    return ""


def _ladders(content: Content) -> dict[str, str]:
    """The next role up the ladder of each role."""
    ladders: dict[tuple[str, str], list[str]] = {}
    for role in sorted(content.roles.values(), key=lambda role: role.grade):
        ladders.setdefault((role.family, role.track), []).append(role.id)
    return {
        low: high for rungs in ladders.values() for low, high in zip(rungs, rungs[1:], strict=False)
    }


def _plan(
    content: Content,
    rng: Random,
    post: Post,
    state: str,
    above: Mapping[str, str],
    everyone: Sequence[Person],
) -> Plan:
    cast = post.person.cast or {}
    aimed = next(iter(cast.get("targets", [])), None)
    role = aimed or (above.get(post.role, post.role) if rng.random() < 0.7 else post.role)
    # Nobody's plan is older than their time here.
    begun = -min(rng.randint(20, 200), max(1, -30 * post.person.stints[-1].start))
    agreed = min(begun + rng.randint(3, 15), -1) if state in ("active", "complete") else None
    ended = -rng.randint(1, max(1, -begun // 3)) if state in ("complete", "abandoned") else None
    sent = -rng.randint(1, min(12, -begun)) if state == "in_review" else agreed
    words = authored()["words"]
    comments = (
        ((post.manager, -rng.randint(1, -begun), rng.choice(words["comments"])),)
        if post.manager is not None and state != "draft" and rng.random() < COMMENTED
        else ()
    )
    drawn = _actions(content, rng, post.person, role, state, begun, everyone)
    return Plan(
        post.person, role, state, rng.choice(words["aims"]), rng.random() < 0.4, begun, sent,
        agreed, ended, post.manager, tuple(drawn), comments,
    )  # fmt: skip


def _actions(
    content: Content,
    rng: Random,
    person: Person,
    role: str,
    state: str,
    begun: int,
    everyone: Sequence[Person],
) -> Iterator[Action]:
    needs = sorted(content.roles[role].needs, key=lambda need: (not need.must_have, rng.random()))
    chosen = needs[: rng.randint(3, 6)]
    used: set[str] = set()
    for place, (need, kind) in enumerate(zip(chosen, mix_of(len(chosen)), strict=True)):
        idea = _idea(content, rng, need, kind, used)
        if idea is not None:
            due = begun + 40 + 35 * place + rng.randint(0, 20)
            yield _action(content, rng, person, need, idea, state, due, begun, everyone)


def _idea(
    content: Content, rng: Random, need: Need, kind: str, used: set[str]
) -> Mapping[str, Any] | None:
    known = ideas_by_kind()[content.skills[need.skill].kind, kind]
    rows = [row for row in known if row["title"] not in used]
    if not rows:
        return None
    row: Mapping[str, Any] = rng.choice(rows)
    used.add(row["title"])
    return row


def _action(
    content: Content,
    rng: Random,
    person: Person,
    need: Need,
    idea: Mapping[str, Any],
    state: str,
    due: int,
    begun: int,
    everyone: Sequence[Person],
) -> Action:
    name = content.skills[need.skill].name
    is_done = state == "complete" or (state == "active" and due < 0 and rng.random() > LATE)
    done = max(begun, min(due - rng.randint(-4, 9), -1)) if is_done else None
    if state == "abandoned":
        due = min(due, -1)
    progress = 100 if is_done else 0
    if state == "active" and not is_done and due < 60 and rng.random() < 0.5:
        progress = rng.choice((20, 30, 50, 70))
    helper = rng.choice(everyone) if state == "active" and rng.random() < SUPPORTED else None
    return Action(
        worded(idea["title"], name)[:200], idea["kind"], need.skill, need.level, due,
        "done" if is_done else "doing" if progress else "open", progress, done,
        done or max(begun, -rng.randint(1, 50)), worded(idea["note"], name),
        idea.get("serves", "individual"),
        helper if helper is not person and not is_done else None,
    )  # fmt: skip

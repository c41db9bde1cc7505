"""What people say about themselves, and the records beside: education, wishes, offers, absences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from careers.demo.content import Content
from careers.demo.history import Person, Step

LEVELS = ("A2", "B1", "B2", "C1", "C2")
TONGUES = ("fr", "de", "es", "pt", "hi", "ar", "ta", "it", "ms", "sv")
HORIZONS = {"now": 10, "year": 35, "three_years": 40, "later": 15}
MOBILITIES = {"none": 40, "country": 25, "region": 20, "anywhere": 15}
ABSENCES = {"parental": 45, "sickness": 25, "sabbatical": 10, "leave": 12, "secondment": 8}
# Turns a month into its first day.
Days = Callable[[int], date]


@dataclass(slots=True)
class Profile:
    """Everything about one person besides names, posts and claims; dates are real days."""

    summary: str = ""
    pronouns: str = ""
    phone: str = ""
    profile_confirmed_on: date | None = None
    skills_confirmed_on: date | None = None
    born: date | None = None
    working_time: int = 100
    education: list[tuple[str, str, str, int, int]] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)
    certificates: list[tuple[str, str, date, date | None]] = field(default_factory=list)
    offers: dict[str, str] = field(default_factory=dict)
    achievements: list[tuple[str, date, str]] = field(default_factory=list)
    absences: list[tuple[str, date, date]] = field(default_factory=list)
    wish: "Wish | None" = None
    bookmarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Wish:
    """What someone wants next; `targets` are roles, the first choice first."""

    targets: list[str]
    horizon: str
    mobility: str
    track: str
    interests: str
    is_shared: bool


class Profiles:
    """Draws a profile for each person."""

    def __init__(self, content: Content, rng: Random, today: date) -> None:
        self.content, self.rng, self.today = content, rng, today
        self.texts: Mapping[str, Any] = content.texts
        self.next_roles: dict[str, list[tuple[str, int]]] = {}
        for move in content.moves:
            self.next_roles.setdefault(move.start, []).append((move.end, move.often))
        self.certificates = self._by_family("certificate")
        self.achievements = self._by_family("achievement")

    def _by_family(self, kind: str) -> dict[str, list[Mapping[str, Any]]]:
        return {
            family: [row for row in self.texts[kind] if family in row["families"]]
            for family in self.content.families
        }

    def of(self, person: Person, step: Step | None, day: Days) -> Profile:
        """One person's profile; `day` turns a month into its first day."""
        profile = Profile(born=self._day_in(day(person.born)), working_time=self._working_time())
        if step is None:
            return profile
        cast = person.cast or {}
        family = self.content.roles[step.role].family
        years = max(1, -person.steps[0].start // 12)
        profile.summary = cast.get("summary") or self._summary(person, family, years)
        profile.pronouns = cast.get("pronouns") or self._pronouns(person)
        self._confirmations(profile, day(person.steps[0].start))
        self._education(profile, person, family, day)
        profile.languages = dict(cast.get("languages") or self._languages(person))
        self._certificates(profile, family, day(person.steps[0].start))
        profile.offers = dict(cast.get("offers") or ({} if cast else self._offers(step)))
        self._achievements(profile, family, person, day)
        self._absences(profile, person, day)
        profile.wish = self._wish(person, step)
        profile.bookmarks = list(cast.get("bookmarks", ()))
        if profile.wish is not None and not profile.bookmarks and self.rng.random() < 0.15:
            profile.bookmarks = profile.wish.targets[:1]
        return profile

    def _working_time(self) -> int:
        return self.rng.choices((100, 90, 80, 60, 50), (74, 4, 13, 6, 3))[0]

    def _day_in(self, first: date) -> date:
        return first + timedelta(days=self.rng.randint(0, 27))

    def _summary(self, person: Person, family: str, years: int) -> str:
        rng, texts = self.rng, self.texts
        if rng.random() < 0.22:
            return ""
        parts = [rng.choice(texts["opening"][family])]
        parts.append(rng.choice(texts["middle"]["any"]))
        if rng.random() < 0.6:
            parts.append(rng.choice(texts["closing"]["any"]))
        time = "a year" if years == 1 else f"{years} years"
        place = self.content.places[person.place].name
        return " ".join(parts).replace("{place}", place).replace("{years}", time)

    def _pronouns(self, person: Person) -> str:
        if self.rng.random() > 0.18:
            return ""
        return {"female": "she/her", "male": "he/him"}.get(person.gender, "they/them")

    def _confirmations(self, profile: Profile, hired: date) -> None:
        """Most have looked through their profile within half a year, some long ago or never."""
        rng = self.rng
        longest = (self.today - hired).days
        if rng.random() < 0.07:
            return
        days = rng.randint(0, 175) if rng.random() < 0.76 else rng.randint(181, 520)
        days = min(days, longest)
        profile.profile_confirmed_on = self.today - timedelta(days=days)
        later = min(longest, max(0, days + rng.choice((0, 0, 0, -20, 30))))
        profile.skills_confirmed_on = self.today - timedelta(days=later)

    def _education(self, profile: Profile, person: Person, family: str, day: Days) -> None:
        rng = self.rng
        grade = self.content.roles[person.steps[-1].role].grade
        region = self.content.places[person.place].region
        end = day(person.born).year + (23 if grade > 2 else 20) + rng.randint(0, 2)
        end = min(end, day(person.steps[0].start).year)
        studied = (person.cast or {}).get("education")
        if studied:
            now = self.today.year
            for school, qualification, subject, since, until in studied:
                row = (school, qualification, subject, now - since, now - until)
                profile.education.append(row)
            return
        town = rng.choice(self.texts["schools"][region])
        subject = rng.choice(self.texts["study"][family])
        if grade <= 2:
            profile.education.append(
                (f"{town} Technical College", "Diploma", subject, end - 3, end)
            )
            return
        school = rng.choice((f"University of {town}", f"{town} Institute of Technology"))
        profile.education.append((school, "Bachelor", subject, end - 4, end - 1))
        if rng.random() < 0.15 + 0.08 * grade:
            profile.education.append((school, "Master", subject, end - 1, end))

    def _languages(self, person: Person) -> dict[str, str]:
        rng = self.rng
        spoken: dict[str, str] = {}
        for number, code in enumerate(self.content.places[person.place].languages):
            if number == 0:
                spoken[code] = "C2" if rng.random() < 0.8 else "B2"
            else:
                spoken[code] = rng.choice(LEVELS[2:])
        if rng.random() < 0.35:
            spoken.setdefault(rng.choice(TONGUES), rng.choice(LEVELS))
        spoken.setdefault("en", rng.choice(LEVELS[1:]))
        return spoken

    def _certificates(self, profile: Profile, family: str, hired: date) -> None:
        rng = self.rng
        for row in self.certificates[family]:
            if rng.random() > 0.28:
                continue
            months = row["months"] or 96
            issued = self.today - timedelta(days=rng.randint(5, int(months * 31.5)))
            issued = max(issued, hired - timedelta(days=rng.randint(0, 200)))
            expires = issued + timedelta(days=int(months * 30.44)) if row["months"] else None
            profile.certificates.append((row["name"], row["issuer"], issued, expires))

    def _offers(self, step: Step) -> dict[str, str]:
        rng = self.rng
        chance = 0.1 + 0.04 * self.content.roles[step.role].grade
        place = self.content.places[step.place].name if step.place else ""
        return {
            kind: rng.choice(notes).replace("{place}", place)
            for kind, notes in self.texts["offers"].items()
            if rng.random() < chance / (1 if kind in ("mentor", "coffee") else 3)
        }

    def _achievements(self, profile: Profile, family: str, person: Person, day: Days) -> None:
        rng = self.rng
        rows = self.achievements[family]
        if rows and rng.random() < 0.3 and person.steps[0].start < -12:
            row = rng.choice(rows)
            month = rng.randint(person.steps[0].start + 6, -1)
            profile.achievements.append(
                (row["title"], self._day_in(day(month)), row["description"])
            )

    def _absences(self, profile: Profile, person: Person, day: Days) -> None:
        """Some were away for longer; a few are today."""
        rng = self.rng
        stint = person.stints[-1]
        if rng.random() > 0.14 or stint.start > -14 or person.cast is not None:
            return
        kind = self._one_of(ABSENCES)
        start = rng.randint(stint.start + 6, 0)
        end = min(start + rng.randint(1, 7), stint.end)
        if start < end:
            profile.absences.append((kind, day(start), day(end)))

    def _wish(self, person: Person, step: Step) -> Wish | None:
        rng, cast = self.rng, person.cast or {}
        if not cast and rng.random() < 0.3:
            return None
        targets = list(cast.get("targets", ()))
        ways = self.next_roles.get(step.role, [])
        if not cast and ways:
            targets = [rng.choices(ways, [often for _, often in ways])[0][0]]
            further = self.next_roles.get(targets[0], [])
            if further and rng.random() < 0.4:
                more = rng.choice(further)[0]
                targets += [more] if more not in (*targets, step.role) else []
        track = self.content.roles[targets[0]].track if targets else "technical"
        interest = rng.choice(self.texts["interests"]["any"]) if rng.random() < 0.7 else ""
        shared = rng.random() < 0.8
        return Wish(
            targets,
            cast.get("horizon") or self._one_of(HORIZONS),
            cast.get("mobility") or self._one_of(MOBILITIES),
            track,
            cast.get("interests") or interest,
            bool(cast.get("share", True)) if cast else shared,
        )

    def _one_of(self, weights: Mapping[str, int]) -> str:
        return self.rng.choices(list(weights), list(weights.values()))[0]

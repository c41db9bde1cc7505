"""Names, addresses, numbers and ages for drawn people."""

import unicodedata
from random import Random

from careers.demo.content import Content
from careers.demo.history import FIRST, Person

DOMAIN = "larkfield.example"
# Most people are named as is usual where they work; the others come from elsewhere.
FROM_ELSEWHERE = 0.22
GO_BY_ANOTHER = 0.2
PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "å": "a", "ı": "i", "ł": "l", "Ł": "L", "ð": "d"}
)


def plain(text: str) -> str:
    """ASCII letters and hyphens only, for an address."""
    folded = unicodedata.normalize("NFKD", text.translate(PLAIN)).encode("ascii", "ignore").decode()
    return "".join(letter for letter in folded.lower() if letter.isalnum() or letter == "-")


class Identities:
    """Gives out names and addresses, each address once."""

    def __init__(self, content: Content, rng: Random, size: int) -> None:
        self.content, self.rng = content, rng
        self.pools = list(content.names)
        self.taken: dict[str, int] = {}
        self.names: set[str] = set()
        self.tries = 8 if size <= 5_000 else 1

    def name_all(self, people: list[Person]) -> None:
        """The cast first, so that their addresses are the plain ones; then by day of hire."""
        for person in people:
            if person.cast is not None:
                person.given, person.family = person.cast["name"]
                person.gender = person.cast["gender"]
                self._settle(person)
        for person in people:
            if person.cast is None:
                self._draw(person)
                self._settle(person)
        ordered = sorted(people, key=lambda person: person.steps[0].start)
        for number, person in enumerate(ordered, start=1):
            person.number = number

    def _draw(self, person: Person) -> None:
        rng = self.rng
        chance = rng.random()
        person.gender = (
            "female" if chance < 0.46 else "male" if chance < 0.97 else
            "diverse" if chance < 0.98 else "undisclosed"
        )  # fmt: skip
        for _ in range(self.tries):
            self._draw_name(person)
            if f"{person.given} {person.family}" not in self.names:
                return

    def _draw_name(self, person: Person) -> None:
        rng = self.rng
        local = self.content.places[person.place].names
        pool = rng.choice(self.pools if rng.random() < FROM_ELSEWHERE else local)
        names = self.content.names[pool]
        gender = person.gender if person.gender in names else rng.choice(("female", "male"))
        person.given = rng.choice(names[gender])
        person.family = rng.choice(names["family"])
        person.preferred = ""
        if "preferred" in names and rng.random() < GO_BY_ANOTHER:
            person.preferred = rng.choice(names["preferred"][gender])
        if rng.random() < (0.85 if names.get("doubles") else 0.05):
            second = rng.choice(names["family"])
            if second != person.family:
                joint = " " if names.get("doubles") else "-"
                person.family = f"{person.family}{joint}{second}"

    def _settle(self, person: Person) -> None:
        self.names.add(f"{person.given} {person.family}")
        local = f"{plain(person.given)}.{plain(person.family)}"
        count = self.taken[local] = self.taken.get(local, 0) + 1
        person.email = f"{local}{count if count > 1 else ''}@{DOMAIN}"
        person.born = self._born(person)

    def _born(self, person: Person) -> int:
        """The month of birth, counted like all months."""
        rng = self.rng
        if person.cast is not None and "age" in person.cast:
            return -12 * int(person.cast["age"]) - rng.randint(0, 11)
        last = person.stints[-1]
        if last.exit_reason == "retirement":
            return -(63 + rng.randint(0, 4)) * 12 + last.end
        at_start = 22 + int(rng.betavariate(1.3, 2.6) * 36)
        latest = person.steps[0].start - at_start * 12
        return max(latest, FIRST - 58 * 12)

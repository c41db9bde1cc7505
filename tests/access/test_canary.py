"""Crawl every page as each persona: answers as lines say (A2), no foreign word (A4)."""

import re
from collections import deque

import pytest
from django.test import Client
from django.urls import reverse

from tests.access import leadership, mentoring, mentoring_pairs, mentoring_sessions, metrics
from tests.access.matrix import LINES, RULES
from tests.access.test_matrix import address, outcome, world  # noqa: F401 - the same organisation
from tests.access.world import PERSONAS
from tests.undone import undone

pytestmark = pytest.mark.django_db

APPLICATION = {
    "self", "manager", "skip_manager", "partner", "admin", "superuser", "hiring_manager",
}  # fmt: skip
# Whose eyes each word is for, from the table A0; everyone else must never meet it.
READERS = (
    mentoring.READERS
    | leadership.READERS
    | metrics.READERS
    | {
        "claim": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "summary": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "education": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "certification": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "achievement": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "phone": set(PERSONAS) - {"anonymous", "deactivated"},
        "aspiration": {"self", "admin", "superuser"},
        "token": {"self"},
        "statement": APPLICATION,
        "snapshot": APPLICATION,
        "rejection": APPLICATION,
        "engagement": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "search": {"self"},
        "openingdraft": {"hiring_manager", "partner_elsewhere", "admin", "superuser"},
        **dict.fromkeys(
            [f"private{part}" for part in ("goal", "text", "number", "remark")], {"self"}
        ),
        **dict.fromkeys(
            [f"manager{part}" for part in ("goal", "text", "number", "remark")],
            {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        ),
        **dict.fromkeys(
            [f"public{part}" for part in ("goal", "text", "number", "remark")],
            set(PERSONAS) - {"anonymous", "deactivated"},
        ),
        "plan": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "comment": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        "remark": {"self", "manager", "skip_manager", "partner", "admin", "superuser"},
        # The peer supports the action.
        "action": {"self", "peer", "manager", "skip_manager", "partner", "admin", "superuser"},
        "notedown": {"self", "peer", "manager", "skip_manager", "partner", "admin", "superuser"},
        "proof": {"self", "peer", "manager", "skip_manager", "partner", "admin", "superuser"},
        "filed": {"self", "peer", "manager", "skip_manager", "partner", "admin", "superuser"},
        # The two who hold a conversation; who led before meets only what was their own.
        **dict.fromkeys(["talkplace", "talkpoint", "talkbefore", "talknotes"], {"self", "manager"}),
        "talkown": {"self"},
        "talkboss": {"manager"},
        "talkformer": {"self", "former_manager"},
        "talkafter": {"self"},
        "talkaway": {"self"},
        "talkroom": {"self"},
    }
)
LINK = re.compile(r"""(?:href|hx-get|action|src)=["'](/[^"'#]*)""")
LEAVE_OUT = re.compile(r"^/(static|media|accounts/logout|accounts/2fa|admin/jsi18n)")
READ = [line for line in LINES.values() if "GET" in line.rules]
MORE = 60  # pages that are found by links, beside all that the matrix names


def crawl(client, starts):
    """Text and outcome of every start, and of pages found from them by links, to a bound."""
    waiting, met, found, outcomes = deque(starts), set(starts), {}, {}
    while waiting and len(found) < len(starts) + MORE:
        path = waiting.popleft()
        response = client.get(path)
        content = b"".join(response) if response.streaming else response.content
        found[path], outcomes[path] = content.decode(errors="replace"), outcome(response)
        assert response.status_code < 500, path
        for link in LINK.findall(found[path]):
            link = link.replace("&amp;", "&")
            if link not in met and not LEAVE_OUT.match(link):
                met.add(link)
                waiting.append(link)
    return found, outcomes


def addresses(client_world):
    """Every address of the matrix about the subject that can be read."""
    yield reverse("careers:opening_detail", args=[client_world.things["opening_draft"]])
    yield reverse("conversations:conversation_detail", args=[client_world.things["held"]])
    yield reverse("conversations:conversation_history", args=[client_world.things["held"]])
    yield reverse("conversations:conversation_edit", args=[client_world.things["held"]])
    yield reverse("api:conversation", args=[client_world.things["held"]])
    for name, args in [*mentoring_sessions.MORE_PAGES, *leadership.MORE_PAGES, *metrics.MORE_PAGES]:
        named = {key: client_world.things.get(value, value) for key, value in args.items()}
        yield reverse(name, kwargs=named)
    for name in mentoring_pairs.FORMER_PAGES:
        yield reverse(name, args=[client_world.things["former_pair"]])
    yield from (address(client_world, line) for line in READ)


@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_answer_as_their_lines_say_and_show_no_foreign_word(world, persona):  # noqa: F811
    client = Client()
    user = world.users[persona]
    if user is not None:
        client.force_login(user)

    with undone():
        pages, outcomes = crawl(client, list(addresses(world)))

    said = {line.name: outcomes[address(world, line)] for line in READ}
    assert said == {line.name: RULES[line.rules["GET"]][persona] for line in READ}
    foreign = {kind: word for kind, word in world.words.items() if persona not in READERS[kind]}
    leaks = sorted(
        (kind, path) for kind, word in foreign.items() for path in pages if word in pages[path]
    )
    assert leaks == []
    if persona == "self":  # otherwise the crawl proves nothing
        assert unmet(world.words.keys() - foreign.keys(), world, " ".join(pages.values())) == []


def unmet(kinds, world, shown):  # noqa: F811
    return sorted(kind for kind in kinds if world.words[kind] not in shown)


def test_every_word_that_is_not_the_subjects_is_met_by_someone_who_may(world):  # noqa: F811
    client = Client()

    with undone():
        client.force_login(world.users["hiring_manager"])
        draft = reverse("careers:opening_edit", args=[world.things["opening_draft"]])
        shown = client.get(draft).content.decode()
        client.force_login(world.users["manager"])
        talk = reverse("conversations:conversation_detail", args=[world.things["conversation"]])
        shown += client.get(talk).content.decode()
        client.force_login(world.users["coordinator"])
        programme = reverse("mentoring:programme_edit", args=[world.things["programme_draft"]])
        shown += client.get(programme).content.decode()
        rules = reverse("mentoring:pair_rules", args=[world.things["programme"]])
        shown += client.get(rules).content.decode()
        for who, pair in (("mentor", "pair"), ("former_mentor", "former_pair")):
            client.force_login(world.users[who])
            for name in ("pair_private", "pair_detail"):
                own = reverse(f"mentoring:{name}", args=[world.things[pair]])
                shown += client.get(own).content.decode()
        for who, name, args in [*leadership.MET_BY, *metrics.MET_BY]:
            client.force_login(world.users[who])
            named = {key: world.things.get(value, value) for key, value in args.items()}
            shown += client.get(reverse(name, kwargs=named)).content.decode()

    others = [kind for kind in world.words if "self" not in READERS[kind]]
    assert unmet(others, world, shown) == []


def test_no_word_stands_inside_another(world):  # noqa: F811
    """Otherwise who meets the one would be said to have met the other."""
    words = list(world.words.values())

    assert [(one, two) for one in words for two in words if one != two and one in two] == []

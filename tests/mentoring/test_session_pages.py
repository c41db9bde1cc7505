"""The pages of sessions, by what people read and do on them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from icalendar import Calendar

from lib.dates import today
from mentoring.models import CalendarFeed, Pair, PulseWords, Session
from mentoring.services.calendar_feeds import reader_of, renew_feed
from talent.models import AuditEntry
from tests.careers.doors import by_api, on_page
from tests.careers.people import queries_of, text_of
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.sessions import DAY, old_pair, session, signed_in

pytestmark = pytest.mark.django_db


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def local(at):
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def test_two_people_find_a_time_meet_and_say_how_it_was_by_their_pages():
    pair = old_pair()
    mine, theirs = signed_in(pair.mentee), signed_in(pair.mentor)
    pages = f"/mentoring/pairs/{pair.pk}/sessions/"

    made = mine.post(f"{pages}propose/", {
        "starts_at": local(timezone.now() + 7 * DAY), "minutes": 45, "place": "Room 3",
        "agenda": "Where do I go?",
    })  # fmt: skip
    one = Session.objects.get()
    waits = text_of(theirs.get("/inbox/"))
    shown = {"seen": theirs.get(one.get_absolute_url()).context["seen"]}
    Session.objects.update(minutes=60)
    stale = theirs.post(f"{one.get_absolute_url()}agree/", shown, follow=True)
    blind = theirs.post(f"{one.get_absolute_url()}agree/", follow=True)
    shown = {"seen": re.search(r'name="seen" value="(\w+)"', stale.content.decode())[1]}
    agreed = theirs.post(f"{one.get_absolute_url()}agree/", shown, follow=True)
    agenda = f"{one.get_absolute_url()}agenda/"
    seen = theirs.get(agenda).context["form"].initial["seen"]
    theirs.post(agenda, {"agenda": "Where do I go? And how?", "seen": seen})
    Session.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    asked = text_of(mine.get("/inbox/"))
    held = mine.post(f"{one.get_absolute_url()}hold/", follow=True)
    sent = mine.post(f"{one.get_absolute_url()}pulse/", {
        "worth": 5, "clear": 2, "words": "Thank you for the map",
    })  # fmt: skip

    assert made.url == one.get_absolute_url()
    assert f"{pair.mentee.name} proposes a session" in waits
    for refused in (stale, blind):
        assert "This session was changed meanwhile" in text_of(refused)
    assert "Agreed. The other one has been told." in text_of(agreed)
    assert f"Have you met with {pair.mentor.name}?" in asked
    assert "How was your session?" in text_of(held)
    assert sent.url == one.get_absolute_url()
    read = text_of(theirs.get(one.get_absolute_url()))
    assert "Thank you for the map from Leila" in read
    assert "Where do I go? And how?" in read
    assert "How was your session with Leila" in text_of(theirs.get("/inbox/"))
    assert "How was your session" not in text_of(mine.get("/inbox/"))
    assert "You have answered" in text_of(mine.get(f"{one.get_absolute_url()}pulse/"))
    listed = text_of(mine.get(pages))
    assert ("60 minutes" in listed, "Held" in listed) == (True, True)


def test_session_list_is_filtered_ordered_and_has_pages():
    pair = old_pair(days=100)
    for number in range(45):
        session(pair, in_days=-number - 1, state="held")
    session(pair, in_days=-0.5, state="missed")
    soon, late = session(pair, in_days=3), session(pair, in_days=9)
    client, address = signed_in(pair.mentor), f"/mentoring/pairs/{pair.pk}/sessions/"

    def rows(query=""):
        return [row.session for row in client.get(address + query).context["page"].rows]

    first = client.get(address).context["page"]
    second = client.get(f"{address}?cursor={first.next}").context["page"]
    keys = [row.session.pk for page in (first, second) for row in page.rows]
    assert rows()[:2] == [soon, late]
    assert (len(first.rows), len(second.rows), len(set(keys))) == (40, 8, 48)
    assert rows("?state=coming") == [soon, late]
    assert [one.state for one in rows("?state=missed")] == ["missed"]
    assert rows("?sort=newest")[0] == late
    assert rows("?sort=oldest&state=nonsense&cursor=%00")[0].starts_at < timezone.now() - 40 * DAY
    assert "No session is like this" in text_of(client.get(f"{address}?state=cancelled"))


@pytest.mark.parametrize("page", ["list", "detail", "pair"])
def test_pages_ask_the_same_number_of_questions_for_one_and_five(page):
    pair = old_pair()
    one = session(pair, in_days=-1, state="held")
    client = signed_in(pair.mentee)
    address = {
        "list": f"/mentoring/pairs/{pair.pk}/sessions/", "detail": one.get_absolute_url(),
        "pair": pair.get_absolute_url(),
    }[page]  # fmt: skip
    few = queries_of(client, address)
    for number in range(5):
        session(pair, in_days=number + 2)
    PulseWords.objects.create(session=one, side="mentor", text="Well done")

    assert queries_of(client, address) == few <= 25


def test_forged_ids_open_and_change_nothing():
    pair = old_pair()
    one, users = session(pair, agenda="Secret", place="Room"), around(pair)
    del users["mentee"], users["mentor"]
    pages, at = f"/mentoring/pairs/{pair.pk}/sessions/", one.get_absolute_url()

    for user in users.values():
        client = signed_in(user)
        answers = [
            *(client.get(f"{at}{part}") for part in
              ("", "move/", "agenda/", "calendar.ics", "pulse/")),
            *(client.post(f"{at}{part}") for part in
              ("agree/", "hold/", "miss/", "cancel/", "move/", "agenda/", "pulse/")),
            client.get(pages), client.get(f"{pages}propose/"), client.post(f"{pages}record/"),
            client.get(f"/mentoring/pairs/{pair.pk}/evaluation/mid/"),
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {404}
    one.refresh_from_db()
    assert (one.state, one.agenda, Session.objects.count()) == ("agreed", "Secret", 1)


def test_a_time_after_the_pairs_last_day_is_refused_at_its_field():
    pair = a_pair(ends_on=timezone.localdate() + 14 * DAY)
    late = timezone.now() + 20 * DAY
    given = {"starts_at": local(late), "minutes": 45, "place": "", "agenda": ""}

    found = on_page(pair.mentee, f"/mentoring/pairs/{pair.pk}/sessions/propose/", given)
    api = by_api(pair.mentee, "mentoring/sessions/", {"pair": pair.pk, "starts_at": late})

    assert "Your time together ends on" in found["starts_at"][0]
    assert (api[0], list(api[1])) == (400, ["starts_at"])


def test_a_pair_whose_time_is_over_is_offered_no_further_time():
    pair = old_pair(days=200)
    last = date_format(pair.ends_on, "j F Y")
    client, at = signed_in(pair.mentee), f"/mentoring/pairs/{pair.pk}/sessions/"
    missed = session(pair, in_days=-50, state="missed")
    pages = [pair.get_absolute_url(), at, missed.get_absolute_url()]
    given = {"starts_at": local(timezone.now() + DAY), "minutes": 45, "place": "", "agenda": ""}

    shown = [client.get(page).content.decode() for page in pages]
    opened = client.get(f"{at}propose/")
    found = on_page(pair.mentee, f"{at}propose/", given)

    assert [page for page, text in zip(pages, shown, strict=True) if f"{at}propose/" in text] == []
    assert ["We have met" in text for text in shown[:2]] == [True, True]
    assert opened.url == f"{pair.get_absolute_url()}#sessions"
    assert f"Your time together ended on {last}" in found["starts_at"][0]
    Pair.objects.update(state="paused", paused_on=today())
    pair.programme.ends_on = today() + 30 * DAY
    pair.programme.save()
    assert f"{at}propose/" in client.get(at).content.decode()


def test_the_calendar_file_is_known_again_after_a_move_and_a_cancellation():
    pair = a_pair()
    one = session(pair, place="Raum Ä; 3", agenda="Secret words")
    client, at = signed_in(pair.mentor), one.get_absolute_url()
    before = client.get(f"{at}calendar.ics").content
    form = client.get(f"{at}move/").context["form"]
    client.post(f"{at}move/", {
        "starts_at": local(one.starts_at + DAY), "minutes": 60, "place": "Raum Ä; 3",
        "seen": form.initial["seen"],
    })  # fmt: skip
    moved = client.get(f"{at}calendar.ics").content
    client.post(f"{at}cancel/")
    off = client.get(f"{at}calendar.ics").content

    found = [events(content)[0] for content in (before, moved, off)]
    assert {str(event["uid"]) for event in found} == {str(found[0]["uid"])}
    assert [event["sequence"] for event in found] == [0, 1, 2]
    assert [str(event["status"]) for event in found] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    assert str(Calendar.from_ical(off)["method"]) == "CANCEL"
    assert str(found[0]["summary"]) == "Mentoring session with Leila " + pair.mentee.family_name
    assert b"Secret" not in before + moved + off


def feed_of(person):
    return f"/mentoring/calendar/{renew_feed(actor=person.user)}.ics"


def test_a_feed_is_read_without_signing_in_and_its_secret_is_shown_once():
    pair = old_pair()
    one = session(pair, place="Room 3", agenda="Secret words")
    client = signed_in(pair.mentee)
    shown = client.post("/mentoring/calendar/renew/").context["address"]
    again = text_of(client.get("/mentoring/calendar/"))

    answer = Client().get(shown.removeprefix("http://testserver"))

    (event,) = events(answer.content)
    token = shown.rsplit("/", 1)[1].removesuffix(".ics")
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "text/calendar; charset=utf-8", "private, no-store",
    )  # fmt: skip
    assert str(event["uid"]).startswith(str(one.uid))
    assert (token in again, token in CalendarFeed.objects.get().digest) == (False, False)
    assert token not in str(list(AuditEntry.objects.values()))
    assert b"Secret" not in answer.content
    assert pair.programme.name.encode() not in answer.content


def test_a_feed_ends_when_it_is_renewed_or_revoked():
    pair = a_pair()
    first, second = feed_of(pair.mentee), feed_of(pair.mentee)

    assert [Client().get(at).status_code for at in (first, second)] == [404, 200]
    signed_in(pair.mentee).post("/mentoring/calendar/revoke/")
    unknown = Client().get("/mentoring/calendar/unknown.ics")
    revoked = Client().get(second)
    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert CalendarFeed.objects.count() == 0


def test_a_feed_ends_with_the_login_and_with_the_employment():
    pair = a_pair()
    mine, theirs = feed_of(pair.mentee), feed_of(pair.mentor)
    pair.mentee.user.is_active = False
    pair.mentee.user.save()
    pair.mentor.employments.all().delete()

    assert [Client().get(at).status_code for at in (mine, theirs)] == [404, 404]


def test_a_feed_holds_ones_own_sessions_with_their_newest_sequence():
    pair, other = old_pair(days=300), old_pair()
    session(other)
    shown = [
        session(pair, in_days=3, sequence=4), session(pair, in_days=-5, state="held"),
        session(pair, in_days=5, state="cancelled", sequence=2),
    ]  # fmt: skip
    session(pair, in_days=-200, state="held")
    gone = session(pair, in_days=6, state="cancelled")
    Session.objects.filter(pk=gone.pk).update(settled_at=timezone.now() - 31 * DAY)

    found = {
        str(event["uid"]).split("@")[0]: (event["sequence"], str(event["status"]))
        for event in events(Client().get(feed_of(pair.mentor)).content)
    }

    states = [(4, "CONFIRMED"), (0, "CONFIRMED"), (2, "CANCELLED")]
    assert found == {str(one.uid): said for one, said in zip(shown, states, strict=True)}


def test_calendar_clients_that_replay_old_invitations_change_nothing():
    """Nothing reads invitations back; what the feed says next outbids the old file."""
    pair = a_pair()
    one, at = session(pair), feed_of(pair.mentee)
    client = signed_in(pair.mentee)
    old = client.get(f"{one.get_absolute_url()}calendar.ics").content
    form = client.get(f"{one.get_absolute_url()}move/").context["form"]
    client.post(f"{one.get_absolute_url()}move/", {
        "starts_at": local(one.starts_at + DAY), "minutes": 60, "place": "",
        "seen": form.initial["seen"],
    })  # fmt: skip
    one.refresh_from_db()
    for address in (at, f"{one.get_absolute_url()}calendar.ics"):
        for send in (client.post, client.put):
            assert send(address, old, content_type="text/calendar").status_code == 405

    (event,) = events(Client().get(at).content)

    (before,) = events(old)
    fresh = Session.objects.get()
    assert (fresh.starts_at, fresh.sequence) == (one.starts_at, 1)
    assert event["sequence"] > before["sequence"]
    assert str(event["uid"]) == str(before["uid"])


def test_reading_a_feed_is_noted_once_an_hour():
    pair = a_pair()
    token, now = renew_feed(actor=pair.mentee.user), timezone.now()

    for minutes in (0, 20, 59, 61, 90):
        reader_of(token, now=now + timedelta(minutes=minutes))

    assert CalendarFeed.objects.get().read_at == now + timedelta(minutes=61)


def test_home_says_what_comes_and_what_goes_on_and_nothing_that_is_over():
    pair = old_pair(days=60)
    for in_days, state in ((-0.02, "agreed"), (-0.1, "agreed"), (-0.02, "proposed"), (2, "held")):
        session(pair, in_days=in_days, state=state, minutes=60)

    home = text_of(signed_in(pair.mentee).get("/"))

    assert home.count(f"{pair.mentor.name} Mentoring session") == 1


def test_the_page_of_a_pair_shows_its_sessions_against_the_rhythm():
    pair = old_pair(days=60)
    session(pair, in_days=-20, state="held")
    session(pair, in_days=4, state="proposed", by=pair.mentor.user)

    page = text_of(signed_in(pair.mentee).get(pair.get_absolute_url()))
    home = text_of(signed_in(pair.mentee).get("/"))

    assert "1 of 4 sessions" in page
    assert page.count("Tomás waits for your answer") == 2
    assert f"Coming up {pair.mentor.name} Mentoring session · proposed" in home
    Pair.objects.update(ends_on=today() - DAY)
    assert signed_in(pair.mentee).get(pair.get_absolute_url()).status_code == 200

"""What people are told about results."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import ReleasedUnit, TeamTalk, Wave, WaveImport, WaveImportState, WaveUnit
from metrics.services.sharing import RELEASED, SHARED
from metrics.services.talks import TALK_DUE
from metrics.services.wave_imports import IMPORTED
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
N = gettext_lazy


def about_results(title: Text, body: Text) -> Callable[[User, Ids], Any]:
    """A notice to whoever may see something of a wave."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        seen = ReleasedUnit.objects.visible_to(user).filter(cut=0)
        rows = Wave.objects.filter(pk__in=seen.values("wave"))

        def one(row: Wave) -> NoticeText:
            words = {"survey": row.name}
            address = reverse("metrics:result_detail", args=[row.pk])
            return NoticeText(str(title) % words, str(body) % words, address)

        return texts_from(ids, "wave", rows, one)

    return write


def imported(user: User, ids: Ids) -> list[NoticeText | None]:
    """What became of a file of earlier results, to who brought it in."""

    def one(row: WaveImport) -> NoticeText:
        words = {"file": row.file_name}
        if row.state == WaveImportState.WRITTEN:
            body = _(
                "Its results stand in the list and in trends, and those of surveys that ask"
                " everybody among the indicators."
            )
            return NoticeText(_("%(file)s is written") % words, body, row.get_absolute_url())
        title = _("%(file)s was refused, and nothing is written") % words
        return NoticeText(title, row.refused_for, row.get_absolute_url())

    rows = WaveImport.objects.visible_to(user).defer("content")
    return texts_from(ids, "file", rows, one)


def talk_due(user: User, ids: Ids) -> list[NoticeText | None]:
    """That a unit's result was not talked about, to who answers for it still."""
    seen = ReleasedUnit.objects.by_office(user).filter(cut=0)
    rows = WaveUnit.objects.filter(pk__in=seen.values("unit"), talks__isnull=True)
    of_all = TeamTalk.objects.filter(wave_unit__isnull=True).order_by()
    whole = ReleasedUnit.objects.of_everybody().filter(wave__in=of_all.values("wave"))
    rows = rows.exclude(pk__in=whole.order_by().values("unit"))

    def one(row: WaveUnit) -> NoticeText:
        words = {"unit": row.name, "survey": row.wave.name}
        return NoticeText(
            _("Have you talked about the result of %(unit)s?") % words,
            _(
                "%(survey)s was shared 28 days ago. Talk about it with your people, choose one"
                " thing to change, and say here that you have talked."
            )
            % words,
            reverse("metrics:result_unit_guide", args=[row.wave_id, row.pk]),
        )

    return texts_from(ids, "unit", rows.select_related("wave"), one)


def register() -> None:
    """The kinds of notices about results."""
    registry.add_notice(NoticeKind(TALK_DUE, N("A result that nobody has talked about"), talk_due))
    registry.add_notice(
        NoticeKind(
            IMPORTED, N("A file of earlier results that I brought in is dealt with"), imported
        )
    )
    registry.add_notice(
        NoticeKind(
            RELEASED,
            N("A survey of people I answer for has its results"),
            about_results(
                N("%(survey)s: the results are here"),
                N("Read them, and plan a talk with your people within 28 days."),
            ),
        )
    )
    registry.add_notice(
        NoticeKind(
            SHARED,
            N("Results of a survey that asked me are shared"),
            about_results(
                N("%(survey)s: what all of you said"),
                N("The figures of your unit and of everybody are shared with you."),
            ),
        )
    )

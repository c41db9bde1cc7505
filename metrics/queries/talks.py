"""Which results were talked about, and which were not."""

from django.db.models import Exists, OuterRef

from metrics.models import ReleasedUnit, TeamTalk, Wave, WaveUnit
from metrics.queries.results import Result
from talent.models import User


def talk_about(user: User, result: Result) -> TeamTalk | None:
    """The talk about one result, for whoever sees it."""
    rows = TeamTalk.objects.visible_to(user).about(result.wave, result.unit)
    return rows.select_related("by__employee").first()


def not_talked_about(wave: Wave) -> list[WaveUnit]:
    """Units of a wave with a result of their own, which nobody has said to have talked about."""
    own = ReleasedUnit.objects.filter(unit=OuterRef("pk"), cut=0, is_wider=False)
    talks = TeamTalk.objects.filter(wave_unit=OuterRef("pk"))
    rows = WaveUnit.objects.filter(Exists(own), ~Exists(talks), wave=wave)
    if TeamTalk.objects.about(wave, None).exists():
        whole = ReleasedUnit.objects.of_everybody().filter(wave=wave).order_by()
        rows = rows.exclude(pk__in=whole.values("unit"))
    return list(rows)

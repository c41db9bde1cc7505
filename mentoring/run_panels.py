"""What matching and asking a mentor put on the pages of the apps below."""

from django.utils.translation import gettext_lazy as _

from mentoring import run_inbox, run_notices
from mentoring.programme_tabs import TABS, Tab
from mentoring.services.run_work import work_on_runs
from mentoring.services.runs import SWEEP
from talent.registry import registry


def register() -> None:
    run_notices.register()
    registry.waiting.append(run_inbox.WAITING)
    TABS.append(Tab(20, "mentoring:run_list", _("Matching")))
    registry.add_sweep(SWEEP, work_on_runs)

"""What matching and asking a mentor put on the pages of the apps below."""

from mentoring import run_inbox, run_notices
from mentoring.services.run_work import work_on_runs
from mentoring.services.runs import SWEEP
from talent.registry import registry


def register() -> None:
    run_notices.register()
    registry.waiting.append(run_inbox.WAITING)
    registry.add_sweep(SWEEP, work_on_runs)

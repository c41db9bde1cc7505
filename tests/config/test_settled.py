"""What the web process does once, before it serves."""

import gc
import runpy
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHOWN = """
import runpy, sys
import config.wsgi
before = "metrics.views.results" in sys.modules
runpy.run_path("config/web.py")["when_ready"](None)
print(before, "metrics.views.results" in sys.modules)
"""


def test_all_views_are_loaded_before_workers_are_forked():
    web = runpy.run_path(str(PROJECT / "config" / "web.py"))
    command = [sys.executable, "-c", SHOWN]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert not done.returncode, done.stderr

    assert web["preload_app"]
    assert done.stdout.split() == ["False", "True"]


def test_what_stays_for_good_is_not_looked_through_again():
    web = runpy.run_path(str(PROJECT / "config" / "web.py"))
    before = gc.get_freeze_count()
    try:
        web["when_ready"](None)

        assert gc.get_freeze_count() - before > 10_000
    finally:
        gc.unfreeze()

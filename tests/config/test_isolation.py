"""Tests that run side by side keep out of each other's way."""

import os

from django.conf import settings


def test_parallel_workers_have_their_own_database_queue_and_files(db):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    suffix = settings.TEST_DATABASE_SUFFIX

    assert f"test{suffix}{worker}" == settings.BROKER_QUEUE
    assert settings.DATABASES["default"]["NAME"].endswith(worker)
    assert settings.DATABASE_ROLE == "owner"
    assert settings.MEDIA_ROOT.parent == settings.MAIL_DIR.parent
    assert settings.MEDIA_ROOT.parent.name.startswith("talent-test-")

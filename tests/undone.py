"""A block whose writes are taken back, for many examples inside one test."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

"""Private keys of waves: files of the release worker, which are nowhere else (promises S11).

Only this module touches them. A key is written before its public half is in the database, and is
destroyed after the transaction that released the wave; both may be done again after a kill.
"""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from metrics import key_files
from metrics.envelopes import new_private_key


class KeyMissingError(Exception):
    """The key of a wave is not here, so that nobody can open its envelopes."""


def folder() -> Path:
    """Where keys lie; only this process's user may look into it."""
    return key_files.folder_at(settings.RELEASE_KEYS_DIR)


def make_key(wave: UUID) -> bytes:
    """The private key of a wave: the one that is there, or a new one."""
    return key_files.make(folder(), wave, new_private_key)


def read_key(wave: UUID) -> bytes:
    """The private key of a wave; KeyMissingError where there is none."""
    key = key_files.read(folder(), wave)
    if key is None:
        raise KeyMissingError(f"There is no key of wave {wave} in {folder()}.")
    return key


def destroy_key(wave: UUID) -> None:
    """Overwrite and remove a key; where it is gone there is nothing to do."""
    key_files.destroy(folder(), wave)


def waves_with_keys() -> list[UUID]:
    """The waves of which a key is here."""
    return key_files.waves(folder())

"""Private keys of waves: files of the release worker, which are nowhere else (promises S11).

Only this module touches them. A key is written before its public half is in the database, and is
destroyed after the transaction that released the wave; both may be done again after a kill.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from metrics.envelopes import new_private_key

logger = logging.getLogger(__name__)

ENDING = ".key"


class KeyMissingError(Exception):
    """The key of a wave is not here, so that nobody can open its envelopes."""


def folder() -> Path:
    """Where keys lie; only this process's user may look into it."""
    path = Path(settings.RELEASE_KEYS_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def make_key(wave: UUID) -> bytes:
    """The private key of a wave: the one that is there, or a new one."""
    path = _path(wave)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    key = new_private_key()
    _write(half, key, os.O_CREAT | os.O_EXCL)
    half.rename(path)
    _settle(path.parent)
    return key


def read_key(wave: UUID) -> bytes:
    """The private key of a wave; KeyMissingError where there is none."""
    try:
        return _path(wave).read_bytes()
    except FileNotFoundError as error:
        raise KeyMissingError(f"There is no key of wave {wave} in {folder()}.") from error


def destroy_key(wave: UUID) -> None:
    """Overwrite and remove a key; where it is gone there is nothing to do."""
    path = _path(wave)
    with suppress(FileNotFoundError):
        _write(path, os.urandom(path.stat().st_size), 0)
        path.unlink()
        _settle(path.parent)


def waves_with_keys() -> list[UUID]:
    """The waves of which a key is here."""
    found = []
    for path in folder().glob(f"*{ENDING}"):
        try:
            found.append(UUID(path.stem))
        except ValueError:
            logger.warning("%s is no key of a wave.", path.name)
    return sorted(found)


def _path(wave: UUID) -> Path:
    return folder() / f"{wave}{ENDING}"


def _write(path: Path, content: bytes, flags: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(path: Path) -> None:
    """Have the change of a folder on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Keys that are files and stand nowhere else: one for each wave, made once and destroyed for good.

What is deleted from a database stays in its files, its log and its backups; a file that is
overwritten and removed does not. Each kind of key has a folder of its own, in no backup.
"""

import logging
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

logger = logging.getLogger(__name__)

ENDING, HALF = ".key", ".new"


def folder_at(place: str | Path) -> Path:
    """A folder of keys; only this process's user may look into it."""
    path = Path(place)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def make(folder: Path, wave: UUID, new: Callable[[], bytes]) -> bytes:
    """The key of a wave: the one that is there, or a new one; of several at once one holds."""
    path = _path(folder, wave)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    half = folder / f"{wave}.{secrets.token_hex(8)}{HALF}"
    key = new()
    _write(half, key, os.O_CREAT | os.O_EXCL)
    try:
        os.link(half, path)
    except FileExistsError:
        key = path.read_bytes()
    half.unlink()
    _settle(folder)
    return key


def read(folder: Path, wave: UUID) -> bytes | None:
    """The key of a wave; None where there is none."""
    try:
        return _path(folder, wave).read_bytes()
    except FileNotFoundError:
        return None


def destroy(folder: Path, wave: UUID) -> None:
    """Overwrite and remove a key, and what a kill left of its making."""
    for path in (_path(folder, wave), *folder.glob(f"{wave}.*{HALF}")):
        with suppress(FileNotFoundError):
            _write(path, os.urandom(path.stat().st_size), 0)
            path.unlink()
            _settle(folder)


def waves(folder: Path) -> list[UUID]:
    """The waves of which a key is here."""
    found = []
    for path in folder.glob(f"*{ENDING}"):
        try:
            found.append(UUID(path.stem))
        except ValueError:
            logger.warning("%s is no key of a wave.", path.name)
    return sorted(found)


def _path(folder: Path, wave: UUID) -> Path:
    return folder / f"{wave}{ENDING}"


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

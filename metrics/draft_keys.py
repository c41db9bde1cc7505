"""Keys of drafts: a file for each open wave, which pages and jobs share, destroyed at its close.

A draft that was written over or deleted stays in the files, the log and the backups of the
database. It is sealed with the product's key and the wave's together, so that after the close
nobody opens what is left of it: not even who has all of that and the product's key as well.
"""

import base64
import hmac
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

from django.conf import settings

from lib.sealing import KEY_BYTES, read_key
from metrics import key_files


def folder() -> Path:
    """Where keys lie; web and worker share it, and it is in no backup."""
    return key_files.folder_at(settings.DRAFT_KEYS_DIR)


def keys_that_seal(wave: UUID) -> list[str]:
    """Those of an open wave; its own is made for its first draft."""
    return _joined(key_files.make(folder(), wave, lambda: token_bytes(KEY_BYTES)))


def keys_that_open(wave: UUID) -> list[str]:
    """Those of a wave; none once it is closed."""
    key = key_files.read(folder(), wave)
    return [] if key is None else _joined(key)


def destroy_draft_key(wave: UUID) -> None:
    """Let nobody open what is left of a wave's drafts."""
    key_files.destroy(folder(), wave)


def waves_with_draft_keys() -> list[UUID]:
    """The waves of which a key is here."""
    return key_files.waves(folder())


def _joined(key: bytes) -> list[str]:
    """Each key of the product with that of the wave, as HMAC-SHA-256 makes one of two."""
    return [
        base64.urlsafe_b64encode(hmac.digest(key, read_key(one), "sha256")).decode()
        for one in settings.NOTES_KEYS
    ]

"""Texts sealed with keys that are not in the database.

AES-256 in GCM (NIST SP 800-38D) with a random nonce of 96 bits, kept in front of the sealed
text. What a seal is for, as its writer, is bound into it: a sealed text that was moved to
somebody else's row opens for nobody.
"""

import base64
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class SealError(Exception):
    """A sealed text that none of the keys opens, or that was sealed for something else."""


def new_key() -> str:
    """A random key in the form in which settings hold it."""
    return base64.urlsafe_b64encode(AESGCM.generate_key(KEY_BYTES * 8)).decode()


def read_key(text: str) -> bytes:
    """A key from the settings; ValueError where it is none."""
    try:
        key = base64.b64decode(text, altchars=b"-_", validate=True)
    except ValueError as error:
        raise ValueError("A key is 32 bytes in base64.") from error
    if len(key) != KEY_BYTES:
        raise ValueError("A key is 32 bytes in base64.")
    return key


def seal(text: str, *, bound_to: str, keys: Sequence[str]) -> bytes:
    """A text sealed with the first of the keys, for one use that `bound_to` names."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(read_key(keys[0])).encrypt(nonce, text.encode(), bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str, keys: Sequence[str]) -> str:
    """The text of a seal, by whichever key made it; SealError where none did for this use."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    if not rest:
        raise SealError("There is nothing to open.")
    for key in keys:
        try:
            return AESGCM(read_key(key)).decrypt(nonce, rest, bound_to.encode()).decode()
        except InvalidTag:
            continue
    raise SealError("This text cannot be opened.")

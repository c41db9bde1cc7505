"""Sealed envelopes: how an answer lies in the database while a wave is open (promises S11).

Each wave has a pair of keys. Whoever answers seals with the public one; the private one is a file
that only the release worker can read. An envelope is sealed by HPKE, RFC 9180 ("Hybrid Public Key
Encryption", 2022) in its base mode with X25519, HKDF-SHA256 and ChaCha20-Poly1305, from the
library that seals notes already. The wave is bound in, so what was moved to another wave opens
for nobody. All envelopes of a wave have the same size, whatever was answered: what is put in is
padded to the longest that could be.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lib.questions import COMMENT_LENGTH, DONT_KNOW, Kind, Question

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
OVERHEAD = 48  # bytes of the sender's key and of the tag
LENGTH = struct.Struct(">I")
STEP = 256  # bytes; sizes are multiples of it
ATTRIBUTE_LENGTH = 100  # characters of a grade, a tenure band or a location
MOST_UNITS = 9_999_999
BYTES_PER_CHARACTER = 4  # at most, in UTF-8; quotes and line ends take two with their escape
# Characters that say nothing and take six bytes in JSON.
UNSAID = {code: None for code in range(32) if chr(code) not in "\n\t"} | {127: None}


class EnvelopeError(ValueError):
    """What was to be sealed is too long, or an envelope is none of this wave."""


def new_private_key() -> bytes:
    """A wave's private key: 32 random bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """The key that seals for a private key; ValueError where it is not 32 bytes."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def size_for(questions: Iterable[Question]) -> int:
    """The bytes of every envelope of a wave: as long as its longest answer could be."""
    longest = {
        "unit": MOST_UNITS,
        **dict.fromkeys(("grade", "tenure", "location"), "x" * ATTRIBUTE_LENGTH * 4),
        "answers": {question.key: _longest(question) for question in questions},
    }
    whole = LENGTH.size + len(_to_bytes(longest))
    return -(-whole // STEP) * STEP + OVERHEAD


def seal(payload: Mapping[str, Any], *, public_key: bytes, wave: UUID, size: int) -> bytes:
    """An envelope of exactly `size` bytes; EnvelopeError where the payload does not fit into it."""
    body = _to_bytes(_clean(payload))
    room = size - OVERHEAD - LENGTH.size - len(body)
    if room < 0:
        raise EnvelopeError("These answers are longer than an envelope of this wave.")
    padded = LENGTH.pack(len(body)) + body + bytes(room)
    return SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(public_key), info=_info(wave))


class Opener:
    """Opens the envelopes of one wave with its private key."""

    def __init__(self, private_key: bytes, *, wave: UUID) -> None:
        self._key = X25519PrivateKey.from_private_bytes(private_key)
        self._info = _info(wave)

    def open(self, sealed: bytes) -> dict[str, Any]:
        """What was sealed; EnvelopeError where this is no envelope of the wave."""
        try:
            padded = SUITE.decrypt(bytes(sealed), self._key, info=self._info)
        except (InvalidTag, ValueError) as error:
            raise EnvelopeError("This is no envelope of this wave.") from error
        return _from_bytes(padded)


def _longest(question: Question) -> Any:
    """The answer to a question that takes the most bytes."""
    if question.kind is Kind.COMMENT:
        return "x" * COMMENT_LENGTH * BYTES_PER_CHARACTER
    if question.kind is Kind.MULTIPLE:
        return [option.key for option in question.options]
    keys = [option.key for option in question.options]
    return max([*keys, DONT_KNOW if question.may_not_know else "10"], key=len)


def _clean(value: Any) -> Any:
    """A payload without characters that say nothing."""
    if isinstance(value, str):
        return value.translate(UNSAID)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value


def _to_bytes(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _from_bytes(padded: bytes) -> dict[str, Any]:
    try:
        (length,) = LENGTH.unpack_from(padded)
        payload = json.loads(padded[LENGTH.size : LENGTH.size + length])
    except (struct.error, ValueError) as error:
        raise EnvelopeError("What was sealed is no answer.") from error
    if not isinstance(payload, dict):
        raise EnvelopeError("What was sealed is no answer.")
    return payload


def _info(wave: UUID) -> bytes:
    return b"talent survey wave " + wave.bytes

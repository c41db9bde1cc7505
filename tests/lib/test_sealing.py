"""Texts sealed with keys outside the database."""

import pytest

from lib.sealing import SealError, new_key, read_key, seal, unseal


def test_seal_opens_for_what_it_was_made_for():
    key = new_key()

    sealed = seal("Ünder us: 🌱", bound_to="pair 1, writer 2", keys=[key])

    assert b"nder us" not in sealed
    assert unseal(sealed, bound_to="pair 1, writer 2", keys=[key]) == "Ünder us: 🌱"


def test_seal_opens_for_nobody_else():
    key = new_key()
    sealed = seal("Between me and me.", bound_to="pair 1, writer 2", keys=[key])

    with pytest.raises(SealError):
        unseal(sealed, bound_to="pair 1, writer 3", keys=[key])
    with pytest.raises(SealError):
        unseal(sealed, bound_to="pair 1, writer 2", keys=[new_key()])


def test_seal_refuses_what_was_changed():
    key = new_key()
    sealed = bytearray(seal("Between me and me.", bound_to="x", keys=[key]))
    sealed[-1] ^= 1

    with pytest.raises(SealError):
        unseal(bytes(sealed), bound_to="x", keys=[key])
    with pytest.raises(SealError):
        unseal(b"", bound_to="x", keys=[key])


def test_seal_is_opened_by_a_former_key_and_made_by_the_first():
    old, new = new_key(), new_key()
    sealed = seal("Written before.", bound_to="x", keys=[old])

    assert unseal(sealed, bound_to="x", keys=[new, old]) == "Written before."
    assert unseal(seal("Now.", bound_to="x", keys=[new, old]), bound_to="x", keys=[new]) == "Now."


def test_seal_of_the_same_text_is_never_the_same():
    key = new_key()

    assert seal("Same.", bound_to="x", keys=[key]) != seal("Same.", bound_to="x", keys=[key])


@pytest.mark.parametrize("text", ["", "short", "c2hvcnQ=", "ü" * 44, "!" * 44])
def test_a_key_is_32_bytes_in_base64(text):
    with pytest.raises(ValueError, match="32 bytes in base64"):
        read_key(text)

"""Sealing and master keys."""

import hashlib
import os
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from portal.gateways import sealing
from portal.gateways.keys import KeyFileWrong, LocalKeys, fingerprint, make_key_file
from portal.gateways.ports import OutsideSilent, SealBroken, WrappedKey
from portal.gateways.sealing import DocumentName

NAME = DocumentName(practice_id=7, sealed_as="a1b2")
KEYS = LocalKeys([bytes(range(32))])


def sealed(content: bytes, name: DocumentName = NAME) -> tuple[bytes, WrappedKey]:
    into = BytesIO()
    wrapped = sealing.seal(BytesIO(content), into, name, KEYS)
    return into.getvalue(), wrapped


def unsealed(held: bytes, wrapped: WrappedKey, *, of: bytes, name: DocumentName = NAME) -> bytes:
    sha256 = hashlib.sha256(of).hexdigest()
    return b"".join(sealing.unseal(BytesIO(held), name, wrapped, sha256, KEYS))


@pytest.mark.parametrize("size", [0, 1, 1 << 18, (1 << 20) + 7, 3_000_001])
def test_what_was_sealed_comes_back(size: int) -> None:
    content = os.urandom(size)
    held, wrapped = sealed(content)

    assert unsealed(held, wrapped, of=content) == content


def test_what_is_sealed_cannot_be_read() -> None:
    held, _ = sealed(b"the signed BAA" * 100)

    assert b"signed" not in held


def test_each_document_has_its_own_data_key() -> None:
    one, two = sealed(b"same"), sealed(b"same")

    assert one[1].blob != two[1].blob
    assert one[0] != two[0]


def test_a_seal_of_another_practice_or_document_does_not_open() -> None:
    content = b"the signed BAA"
    held, wrapped = sealed(content)

    for other in (
        DocumentName(practice_id=8, sealed_as="a1b2"),
        DocumentName(practice_id=7, sealed_as="zzzz"),
    ):
        with pytest.raises(SealBroken):
            unsealed(held, wrapped, of=content, name=other)


def test_a_document_under_the_data_key_of_another_does_not_open() -> None:
    held, _ = sealed(b"one")
    _, other = sealed(b"two")

    with pytest.raises(SealBroken):
        unsealed(held, other, of=b"one")


@pytest.mark.parametrize("place", [0, 40, 200, -1, -40])
def test_one_changed_bit_breaks_the_seal_or_the_header(place: int) -> None:
    content = b"the signed BAA" * 40
    held, wrapped = sealed(content)
    changed = bytearray(held)
    changed[place] ^= 1

    try:
        back = unsealed(bytes(changed), wrapped, of=content)
    except SealBroken:
        return
    # The copy of the wrapped key in the header is a help after a disaster, never trusted.
    assert back == content


def test_a_cut_document_is_broken_wherever_it_is_cut() -> None:
    content = os.urandom(2_500_000)
    held, wrapped = sealed(content)

    for end in (0, 10, 400, 1 << 20, len(held) - 1):
        with pytest.raises(SealBroken):
            unsealed(held[:end], wrapped, of=content)


def test_the_last_bytes_are_held_back_until_the_digest_is_proven() -> None:
    content = os.urandom(2_500_000)
    held, wrapped = sealed(content)
    given: list[bytes] = []

    chunks = sealing.unseal(BytesIO(held), NAME, wrapped, "0" * 64, KEYS)
    with pytest.raises(SealBroken):
        given.extend(chunks)

    assert 0 < len(b"".join(given)) < len(content)


def test_a_store_that_falls_silent_half_way_is_not_called_a_broken_seal() -> None:
    content = os.urandom(2_500_000)
    held, wrapped = sealed(content)

    class Cut(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 1_200_000:
                raise OutsideSilent("The store does not answer.")
            return super().read(size)

    with pytest.raises(OutsideSilent):
        list(sealing.unseal(cast("BinaryIO", Cut(held)), NAME, wrapped, "0" * 64, KEYS))


def test_sealing_takes_little_memory_whatever_the_size(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(bytes(20 << 20))
    tracemalloc.start()

    with plain.open("rb") as source, (tmp_path / "sealed").open("wb") as into:
        sealing.seal(source, into, NAME, KEYS)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_a_small_secret_opens_only_in_its_context() -> None:
    held = sealing.seal_small(b"JBSWY3DPEHPK3PXP", "authenticator/12", KEYS)

    assert b"JBSW" not in held
    assert sealing.open_small(held, "authenticator/12", KEYS) == b"JBSWY3DPEHPK3PXP"
    with pytest.raises(SealBroken):
        sealing.open_small(held, "authenticator/13", KEYS)


def test_the_key_file_is_for_one_user_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    make_key_file(path)

    assert path.stat().st_mode & 0o777 == 0o600
    LocalKeys.from_file(path)

    path.chmod(0o640)
    with pytest.raises(KeyFileWrong, match="chmod 600"):
        LocalKeys.from_file(path)


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    make_key_file(path)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        make_key_file(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_key_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_text("c2hvcnQ=\n")
    path.chmod(0o600)

    with pytest.raises(KeyFileWrong, match="32 bytes"):
        LocalKeys.from_file(path)


def test_after_a_new_master_key_what_the_old_one_wrapped_still_opens() -> None:
    old, new = os.urandom(32), os.urandom(32)
    held = sealing.seal_small(b"secret", "x", LocalKeys([old]))

    both = LocalKeys([new, old])
    assert both.key_id == fingerprint(new)
    assert sealing.open_small(held, "x", both) == b"secret"
    with pytest.raises(OutsideSilent):
        sealing.open_small(held, "x", LocalKeys([new]))

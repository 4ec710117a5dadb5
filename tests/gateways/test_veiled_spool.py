"""The spool of large files gives back what was written, from anywhere, and tells the disk nothing."""

import io
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gateways.veiled_spool import VeiledSpool


@given(
    pieces=st.lists(st.binary(max_size=90), max_size=8),
    reads=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 120)), max_size=12),
)
def test_it_reads_like_a_file_from_anywhere(
    pieces: list[bytes], reads: list[tuple[int, int]]
) -> None:
    whole = b"".join(pieces)
    with VeiledSpool() as spool:
        for piece in pieces:
            assert spool.write(piece) == len(piece)
        assert spool.size == len(whole)
        for place, much in reads:
            at = min(place, len(whole))
            spool.seek(at)
            assert spool.read(much) == whole[at : at + much]
            assert spool.tell() == at + len(whole[at : at + much])
        spool.seek(0)
        assert spool.read() == whole


def test_the_disk_sees_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with VeiledSpool() as spool:
        spool.write(b"Business Associate Agreement " * 1000)
        descriptor = spool.veiled.fileno()
        lies: Any = os.pread(descriptor, 40_000, 0)

    assert len(lies) == 29_000
    assert b"Business" not in lies


def test_two_spools_never_share_a_key() -> None:
    with VeiledSpool() as one, VeiledSpool() as two:
        one.write(bytes(64))
        two.write(bytes(64))
        assert os.pread(one.veiled.fileno(), 64, 0) != os.pread(two.veiled.fileno(), 64, 0)


def test_it_is_written_once() -> None:
    with VeiledSpool() as spool:
        spool.write(b"what was sent")
        spool.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            spool.write(b"something else")
        with pytest.raises(ValueError, match="nothing so far"):
            spool.seek(99)

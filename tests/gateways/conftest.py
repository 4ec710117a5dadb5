"""Servers that the tests of the gateways share."""

from collections.abc import Iterator

import pytest

from tests.peers.s3 import S3Peer, running_s3


@pytest.fixture(scope="session")
def s3_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Peer]:
    """Return a real S3 server and a key server, started once."""
    with running_s3(tmp_path_factory.mktemp("s3")) as peer:
        yield peer

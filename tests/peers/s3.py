"""A real S3 server and a key server for tests, as `s3-peer.sh` starts them."""

import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

REGION = "us-east-1"

_SCRIPT = Path(__file__).parent / "s3-peer.sh"
_PROGRAMS = Path(sys.executable).parent
_OFFSETS = (0, 1, 2, 10, 11, 12, 10_000, 10_010, 10_011, 10_012)
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIACITEST000001",
    "AWS_SECRET_ACCESS_KEY": "ci-secret-ci-secret-ci-secret-01",  # of a server that is gone soon
}


@dataclass(frozen=True)
class S3Peer:
    """Where the servers answer, and the master key made for these tests."""

    s3: str
    kms: str
    key_id: str
    s3_in_the_clear: str


@contextmanager
def running_s3(folder: Path) -> Iterator[S3Peer]:
    """Start both servers, tell boto3 of them through its environment, and stop them after."""
    with (
        subprocess.Popen(
            [str(_SCRIPT), str(folder), str(_free_port())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"WEED": str(_PROGRAMS / "weed"), "MOTO": str(_PROGRAMS / "moto_server")},
        ) as script,
        pytest.MonkeyPatch.context() as environment,
    ):
        assert script.stdout
        told = dict(pair.split("=", 1) for pair in script.stdout.readline().split())
        assert told, "The S3 server did not start."
        for name, value in (_CREDENTIALS | {"AWS_CA_BUNDLE": told["AWS_CA_BUNDLE"]}).items():
            environment.setenv(name, value)
        key = client("kms", told["KMS_ENDPOINT"]).create_key()["KeyMetadata"]["Arn"]
        yield S3Peer(
            s3=told["S3_ENDPOINT"],
            kms=told["KMS_ENDPOINT"],
            key_id=key,
            s3_in_the_clear=told["S3_IN_THE_CLEAR"],
        )


def make_bucket(peer: S3Peer, name: str) -> str:
    """Make a bucket as the portal wants it: versioned, locked, encrypted under our key."""
    s3 = client("s3", peer.s3)
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": peer.key_id}
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": by_default, "BucketKeyEnabled": True}]
        },
    )
    return name


def client(service: Any, endpoint: str) -> Any:
    """Return a boto3 client of one of the servers."""
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint)


def _free_port() -> int:
    """Return a port from which all that the servers want are free."""
    for _ in range(200):
        port = random.randrange(20_000, 40_000)  # noqa: S311 - a port is no secret
        with ExitStack() as taken:
            try:
                for offset in _OFFSETS:
                    place = taken.enter_context(socket.socket())
                    place.bind(("127.0.0.1", port + offset))
            except OSError:
                continue
            return port
    raise AssertionError("No free ports.")

"""Master keys in AWS KMS: a server that really encrypts, and the errors it cannot be made to give."""

import os
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from portal.gateways.checks import Finding
from portal.gateways.checks_of_keys import of_keys
from portal.gateways.keys import KmsKeys
from portal.gateways.outside import build_outside
from portal.gateways.ports import OutsideSilent, SealBroken, WrappedKey
from portal.gateways.sealing import open_small, seal_small
from portal.settings import read_settings
from tests.peers.s3 import REGION, S3Peer

CONTEXT = {"practice": "7", "document": "a1b2"}


@pytest.fixture
def keys(s3_peer: S3Peer) -> KmsKeys:
    return KmsKeys(s3_peer.key_id, region=REGION, endpoint=s3_peer.kms)


def test_a_data_key_comes_back_in_its_context_only(keys: KmsKeys) -> None:
    secret = os.urandom(131)
    wrapped = keys.wrap(secret, CONTEXT)

    assert secret not in wrapped.blob
    assert keys.unwrap(wrapped, CONTEXT) == secret
    for other in ({**CONTEXT, "practice": "8"}, {**CONTEXT, "document": "x"}, {}):
        with pytest.raises(SealBroken):
            keys.unwrap(wrapped, other)


def test_a_changed_blob_is_refused(keys: KmsKeys) -> None:
    wrapped = keys.wrap(b"secret", CONTEXT)
    changed = wrapped.blob[:-1] + bytes([wrapped.blob[-1] ^ 1])

    with pytest.raises(SealBroken):
        keys.unwrap(WrappedKey(key_id=wrapped.key_id, blob=changed), CONTEXT)


def test_a_small_secret_is_sealed_by_kms_itself(keys: KmsKeys) -> None:
    held = seal_small(b"JBSWY3DPEHPK3PXP", "authenticator/12", keys)

    assert open_small(held, "authenticator/12", keys) == b"JBSWY3DPEHPK3PXP"
    with pytest.raises(SealBroken):
        open_small(held, "authenticator/13", keys)


def test_what_the_key_file_wrapped_opens_after_a_move_to_kms(
    s3_peer: S3Peer, tmp_path: Path
) -> None:
    told = {"PORTAL_DATA": str(tmp_path)}
    before = build_outside(read_settings(told)).keys
    wrapped = before.wrap(b"a data key", CONTEXT)
    held = seal_small(b"JBSWY3DPEHPK3PXP", "authenticator/12", before)
    moved = {"PORTAL_KMS_KEY": s3_peer.key_id, "PORTAL_KMS_ENDPOINT": s3_peer.kms}

    after = build_outside(read_settings(told | moved)).keys

    assert after.unwrap(wrapped, CONTEXT) == b"a data key"
    assert open_small(held, "authenticator/12", after) == b"JBSWY3DPEHPK3PXP"
    anew = after.wrap(b"a data key", CONTEXT)
    assert anew.key_id == s3_peer.key_id
    assert after.unwrap(anew, CONTEXT) == b"a data key"
    assert next(of_keys(after, "")).finding is Finding.OK


@pytest.mark.parametrize(
    "code",
    [
        "DisabledException",
        "KMSInvalidStateException",
        "AccessDeniedException",
        "ThrottlingException",
    ],
)
def test_a_key_that_may_not_be_used_is_silence(keys: KmsKeys, code: str) -> None:
    asked: dict[str, Any] = {"KeyId": "k", "CiphertextBlob": b"x", "EncryptionContext": CONTEXT}

    with Stubber(keys.client) as kms:
        for _ in range(2):
            kms.add_client_error("decrypt", code, expected_params=asked)
        with pytest.raises(OutsideSilent):
            keys.unwrap(WrappedKey(key_id="k", blob=b"x"), CONTEXT)


@pytest.mark.usefixtures("s3_peer")
def test_a_kms_that_does_not_answer_is_silent() -> None:
    with pytest.raises(OutsideSilent):
        KmsKeys("k", region=REGION, endpoint="http://127.0.0.1:1").wrap(b"secret", CONTEXT)

"""What `portal doctor` says of a bucket: a real S3 server, and answers that it cannot be made to give."""

import json
import secrets
from typing import Any

import pytest
from botocore.stub import Stubber

from portal.gateways import bucket_rules, checks_of_bucket
from portal.gateways.checks import Check, Finding
from portal.gateways.checks_of_bucket import of_bucket
from portal.gateways.checks_of_store import of_store
from portal.gateways.keys import KmsKeys
from portal.gateways.memory import memory_keys
from portal.gateways.s3_store import S3Store
from tests.peers.s3 import REGION, S3Peer, client, make_bucket

_TLS_ONLY = [
    {"Bool": {"aws:SecureTransport": "false"}},
    {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
]


def policy(bucket: str, *conditions: Any, **more: Any) -> str:
    said = [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
            "Condition": condition,
        }
        | more
        for condition in conditions
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": said})


def lock(days: int = 2, mode: str = "COMPLIANCE") -> dict[str, Any]:
    return {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": mode, "Days": days}},
    }


def store_on(peer: S3Peer, bucket: str, **told: Any) -> S3Store:
    return S3Store(
        bucket, **{"region": REGION, "endpoint": peer.s3, "kms_key": peer.key_id, **told}
    )


def found(store: S3Store) -> dict[str, Check]:
    return {check.name: check for check in of_bucket(store, memory_keys())}


def findings(store: S3Store) -> dict[str, Finding]:
    return {name: check.finding for name, check in found(store).items()}


def test_a_bucket_as_it_should_be_passes_but_for_what_cannot_be_seen(s3_peer: S3Peer) -> None:
    bucket, s3 = make_bucket(s3_peer, "sound-bucket"), client("s3", s3_peer.s3)
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, *_TLS_ONLY))
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock())
    store = store_on(s3_peer, bucket)

    seen = found(store)

    # SeaweedFS does not know public access blocks: that is a warning, never a pass. It keeps no log.
    public = seen.pop("Bucket closed to the public")
    assert (public.finding, public.seen) == (
        Finding.WARNING,
        "cannot verify (NotImplemented)",
    )
    assert seen.pop("Bucket log").finding is Finding.WARNING
    assert {check.finding for check in seen.values()} == {Finding.OK}
    check = of_store(store)
    assert check.finding is Finding.OK
    assert "aws:kms" in check.seen
    told = s3.list_object_versions(Bucket=bucket)
    assert (told.get("Versions", []), told.get("DeleteMarkers", [])) == ([], [])


def test_a_plain_bucket_is_unsafe_and_its_canary_says_so(s3_peer: S3Peer) -> None:
    client("s3", s3_peer.s3).create_bucket(Bucket="plain-bucket")
    store = store_on(s3_peer, "plain-bucket", kms_key=None)

    seen = findings(store)

    for name in ("Bucket versions", "Bucket lock", "Bucket encryption"):
        assert seen[name] is Finding.UNSAFE
    assert of_store(store).finding is Finding.UNSAFE


def test_a_bucket_that_answers_without_tls_is_unsafe(s3_peer: S3Peer) -> None:
    store = store_on(
        s3_peer, make_bucket(s3_peer, "clear-bucket"), endpoint=s3_peer.s3_in_the_clear
    )

    check = of_store(store)

    assert (check.finding, check.seen) == (Finding.UNSAFE, "answers without TLS")
    assert findings(store)["Way to the bucket"] is Finding.UNSAFE


def test_a_bucket_that_is_not_there_is_no_pass(s3_peer: S3Peer) -> None:
    store = store_on(s3_peer, "no-such-bucket")

    seen = findings(store)
    seen.pop("Way to the bucket")

    assert Finding.OK not in seen.values()
    assert of_store(store).finding is Finding.UNSAFE


def test_a_bucket_without_a_word_on_it_is_warned_of(s3_peer: S3Peer) -> None:
    seen = findings(store_on(s3_peer, make_bucket(s3_peer, "silent-bucket")))

    for name in ("Bucket policy: TLS", "Bucket policy: TLS 1.2", "Bucket lock by default"):
        assert seen[name] is Finding.WARNING


def test_a_bucket_under_another_key_is_unsafe(s3_peer: S3Peer) -> None:
    bucket = make_bucket(s3_peer, "other-key-bucket")
    other = client("kms", s3_peer.kms).create_key()["KeyMetadata"]["Arn"]

    seen = [
        findings(store_on(s3_peer, bucket, kms_key=key))["Bucket encryption"]
        for key in (other, s3_peer.key_id.rpartition("/")[2], None)
    ]

    assert seen == [Finding.UNSAFE, Finding.OK, Finding.OK]


def test_an_alias_is_asked_of_kms(s3_peer: S3Peer) -> None:
    kms, bucket = client("kms", s3_peer.kms), make_bucket(s3_peer, "alias-bucket")
    other = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/ours", TargetKeyId=s3_peer.key_id)
    kms.create_alias(AliasName="alias/other", TargetKeyId=other)

    seen = []
    for name in ("alias/ours", "alias/other"):
        keys = KmsKeys(name, region=REGION, endpoint=s3_peer.kms)
        store = store_on(s3_peer, bucket, kms_key=name)
        seen += [
            check.finding for check in of_bucket(store, keys) if check.name == "Bucket encryption"
        ]

    assert seen == [Finding.OK, Finding.UNSAFE]


@pytest.mark.parametrize(
    ("status", "does", "finding"),
    [
        ("Enabled", {"Expiration": {"Days": 30}}, Finding.UNSAFE),
        ("Disabled", {"Expiration": {"Days": 30}}, Finding.OK),
        ("Enabled", {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}, Finding.OK),
    ],
)
def test_a_bucket_that_expires_documents_is_unsafe(
    s3_peer: S3Peer, status: str, does: dict[str, dict[str, int]], finding: Finding
) -> None:
    # The key server (moto) is an S3 too, and keeps whatever rules it is told.
    s3 = client("s3", s3_peer.kms)
    bucket = f"expiring-{secrets.token_hex(4)}"
    s3.create_bucket(Bucket=bucket)
    rule = {"ID": "old", "Status": status, "Filter": {"Prefix": ""}} | does
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})

    seen = findings(store_on(s3_peer, bucket, endpoint=s3_peer.kms))

    assert seen["Bucket expiry"] is finding
    assert seen["Bucket owner"] is Finding.WARNING


_ASKED = sorted({rule.ask for rule in checks_of_bucket._RULES})  # noqa: SLF001 - each of them


@pytest.mark.parametrize(("code", "status"), [("NotImplemented", 501), ("AccessDenied", 403)])
@pytest.mark.parametrize("ask", _ASKED)
def test_what_a_bucket_does_not_tell_cannot_be_verified_and_is_never_a_pass(
    s3_peer: S3Peer, ask: str, code: str, status: int
) -> None:
    store = store_on(s3_peer, "any-bucket")
    rules = [rule for rule in checks_of_bucket._RULES if rule.ask == ask]  # noqa: SLF001

    with Stubber(store.client) as s3:
        for _ in range(2 * len(rules)):  # a 501 is asked twice
            s3.add_client_error(ask, code, http_status_code=status)
        seen = [checks_of_bucket._check(rule, store) for rule in rules]  # noqa: SLF001

    assert {check.seen for check in seen} == {f"cannot verify ({code})"}
    assert {check.finding for check in seen} == {Finding.WARNING}


# The rules, at their edges.


@pytest.mark.parametrize(
    ("days", "mode", "holds"),
    [
        (1, "COMPLIANCE", True),
        (7, "COMPLIANCE", True),
        (8, "COMPLIANCE", False),
        (2, "GOVERNANCE", False),
    ],
)
def test_the_default_lock_is_short_and_binds_everybody(days: int, mode: str, holds: bool) -> None:  # noqa: FBT001
    told = {"ObjectLockConfiguration": lock(days, mode)}

    assert bucket_rules.is_locked_shortly_by_default(told) is holds
    assert bucket_rules.is_locked(told)


def test_a_default_lock_of_years_is_not_short() -> None:
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 6}}

    assert not bucket_rules.is_locked_shortly_by_default(
        {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": rule}}
    )


@pytest.mark.parametrize(
    ("said", "tls", "tls12"),
    [
        ([*_TLS_ONLY], True, True),
        ([{"Bool": {"aws:SecureTransport": False}}], True, False),
        ([{"NumericLessThan": {"s3:TlsVersion": 1.3}}], False, True),
        ([{"NumericLessThan": {"s3:TlsVersion": "1.1"}}], False, False),
        ([{"Bool": {"aws:SecureTransport": "true"}}], False, False),
        ([], False, False),
    ],
)
def test_a_policy_denies_what_comes_without_tls(said: list[Any], tls: bool, tls12: bool) -> None:  # noqa: FBT001
    told = {"Policy": policy("b", *said)}

    assert bucket_rules.denies_the_clear(told) is tls
    assert bucket_rules.denies_old_tls(told) is tls12


@pytest.mark.parametrize(
    "more", [{"Effect": "Allow"}, {"Action": "s3:PutObject"}, {"Principal": {"AWS": "1234"}}]
)
def test_a_policy_that_denies_only_some_is_not_enough(more: dict[str, Any]) -> None:
    assert not bucket_rules.denies_the_clear({"Policy": policy("b", *_TLS_ONLY, **more)})


def test_an_access_list_with_anybody_else_on_it_is_seen() -> None:
    owner = {"Grantee": {"Type": "CanonicalUser", "ID": "us"}, "Permission": "FULL_CONTROL"}
    everyone = {
        "Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
        "Permission": "READ",
    }

    assert bucket_rules.is_for_its_owner_alone({"Owner": {"ID": "us"}, "Grants": [owner]})
    assert not bucket_rules.is_for_its_owner_alone(
        {"Owner": {"ID": "us"}, "Grants": [owner, everyone]}
    )


@pytest.mark.parametrize("open_door", sorted(bucket_rules._CLOSED))  # noqa: SLF001
def test_all_four_doors_to_the_public_must_be_shut(open_door: str) -> None:
    shut = dict.fromkeys(bucket_rules._CLOSED, True)  # noqa: SLF001

    assert bucket_rules.is_closed({"PublicAccessBlockConfiguration": shut})
    assert not bucket_rules.is_closed({"PublicAccessBlockConfiguration": shut | {open_door: False}})
    assert not bucket_rules.is_closed({})

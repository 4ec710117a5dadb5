"""The template in `deploy/`: linted, made on a stand-in for AWS, and allowing what the portal calls, no more."""

import hashlib
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cfnlint.decode import cfn_yaml

from portal.gateways.checks import Finding
from portal.gateways.checks_of_bucket import of_bucket
from portal.gateways.checks_of_keys import of_keys
from portal.gateways.checks_of_store import of_store
from portal.gateways.keys import KmsKeys
from portal.gateways.ports import NotKept, StillRetained
from portal.gateways.s3_store import S3Store
from portal.gateways.sealing import DocumentName, seal_small
from tests.databases import ROOT
from tests.peers.s3 import REGION, S3Peer, client, make_bucket

TEMPLATE = ROOT / "deploy" / "countersign-storage.yaml"
ROLE = "countersign-portal"
_NAME = DocumentName(practice_id=7, sealed_as="a1b2")

# What S3 and KMS must allow for each call that the portal makes.
ALLOWED_BY = {
    "PutObject": {"s3:PutObject", "s3:PutObjectRetention", "kms:GenerateDataKey"},
    "GetObject": {"s3:GetObject", "s3:ListBucket", "kms:Decrypt"},
    "GetObject by version": {"s3:GetObjectVersion"},
    # The day until which it is held is told only to who may ask for it.
    "HeadObject": {"s3:GetObject", "s3:GetObjectRetention", "s3:ListBucket"},
    "HeadObject by version": {"s3:GetObjectVersion", "s3:GetObjectRetention"},
    "PutObjectRetention by version": {"s3:PutObjectRetention"},
    "DeleteObject by version": {"s3:DeleteObjectVersion"},
    "ListObjectVersions": {"s3:ListBucketVersions"},
    "GetBucketVersioning": {"s3:GetBucketVersioning"},
    "GetObjectLockConfiguration": {"s3:GetBucketObjectLockConfiguration"},
    "GetBucketEncryption": {"s3:GetEncryptionConfiguration"},
    "GetPublicAccessBlock": {"s3:GetBucketPublicAccessBlock"},
    "GetBucketLifecycleConfiguration": {"s3:GetLifecycleConfiguration"},
    "GetBucketOwnershipControls": {"s3:GetBucketOwnershipControls"},
    "GetBucketAcl": {"s3:GetBucketAcl"},
    "GetBucketPolicy": {"s3:GetBucketPolicy"},
    "GetBucketLogging": {"s3:GetBucketLogging"},
    "Encrypt": {"kms:Encrypt"},
    "Decrypt": {"kms:Decrypt"},
    "DescribeKey": {"kms:DescribeKey"},
    "GetKeyRotationStatus": {"kms:GetKeyRotationStatus"},
}


@cache
def template() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(cfn_yaml.load(str(TEMPLATE))))["Resources"]
    return told


@dataclass(frozen=True)
class Stack:
    """What was made of the template."""

    bucket: str
    log_bucket: str
    key: str

    def filled_in(self, told: Any) -> Any:
        """Return a part of the template as AWS would see it."""
        if isinstance(told, list):
            return [self.filled_in(one) for one in told]
        if not isinstance(told, dict):
            return told
        for how, fill in (("Ref", str), ("Fn::GetAtt", ".".join), ("Fn::Sub", None)):
            if how in told:
                return self._known()[fill(told[how])] if fill else self._written(told[how])
        return {name: self.filled_in(one) for name, one in told.items()}

    def _written(self, told: str) -> str:
        return re.sub(r"\$\{([\w.:]+)\}", lambda name: str(self._known()[name[1]]), told)

    def _known(self) -> dict[str, Any]:
        return {
            "AWS::Partition": "aws",
            "AWS::AccountId": "123456789012",
            "PortalRoleName": ROLE,
            "DefaultRetentionDays": 2,
            "BucketName": self.bucket,
            "DocumentBucket": self.bucket,
            "DocumentBucket.Arn": f"arn:aws:s3:::{self.bucket}",
            "LogBucket": self.log_bucket,
            "LogBucket.Arn": f"arn:aws:s3:::{self.log_bucket}",
            "DocumentKey.Arn": self.key,
        }


@pytest.fixture(scope="module")
def stack(s3_peer: S3Peer) -> Stack:
    """Make the template on moto."""
    iam, aws = client("iam", s3_peer.kms), client("cloudformation", s3_peer.kms)
    nobody = json.dumps({"Version": "2012-10-17", "Statement": []})
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=nobody)
    number = uuid4().hex[:8]
    told = {
        "PortalRoleName": ROLE,
        "BucketName": f"documents-{number}",
        "LogBucketName": f"log-{number}",
    }
    aws.create_stack(
        StackName="countersign",
        TemplateBody=TEMPLATE.read_text(),
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value} for name, value in told.items()
        ],
    )
    (made,) = aws.describe_stacks(StackName="countersign")["Stacks"]
    assert made["StackStatus"] == "CREATE_COMPLETE"
    outputs = {one["OutputKey"]: one["OutputValue"] for one in made["Outputs"]}
    return Stack(bucket=outputs["Bucket"], log_bucket=told["LogBucketName"], key=outputs["KeyArn"])


def test_the_template_is_sound() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "cfn-lint", TEMPLATE],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_the_key_is_renewed_and_opens_a_canary_in_its_context(
    stack: Stack, s3_peer: S3Peer
) -> None:
    keys = KmsKeys(stack.key, region=REGION, endpoint=s3_peer.kms)

    assert {check.finding for check in of_keys(keys, "")} == {Finding.OK}
    alias = KmsKeys("alias/countersign-documents", region=REGION, endpoint=s3_peer.kms)
    assert alias.wrap(b"x", _NAME.context()).key_id == stack.key


def test_the_doctor_finds_nothing_wrong_with_the_bucket(stack: Stack, s3_peer: S3Peer) -> None:
    # moto makes the bucket and its encryption, and passes over all else that the template says of
    # it: that is put here as the template has it.
    s3, bucket = client("s3", s3_peer.kms), stack.bucket
    said = stack.filled_in(template()["DocumentBucket"]["Properties"])
    policy = stack.filled_in(template()["DocumentBucketPolicy"]["Properties"]["PolicyDocument"])
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=said["ObjectLockEnabled"])
    s3.put_object_lock_configuration(
        Bucket=bucket, ObjectLockConfiguration=said["ObjectLockConfiguration"]
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=said["VersioningConfiguration"])
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=said["OwnershipControls"])
    s3.put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration=said["PublicAccessBlockConfiguration"]
    )
    (rule,) = said["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    rule["ApplyServerSideEncryptionByDefault"] = rule.pop("ServerSideEncryptionByDefault")
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    (rule,) = said["LifecycleConfiguration"]["Rules"]
    rule = {"ID": rule.pop("Id"), "Filter": {"Prefix": ""}} | rule
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    log_policy = stack.filled_in(template()["LogBucketPolicy"]["Properties"]["PolicyDocument"])
    s3.put_bucket_policy(Bucket=stack.log_bucket, Policy=json.dumps(log_policy))
    s3.put_bucket_logging(
        Bucket=bucket,
        BucketLoggingStatus={
            "LoggingEnabled": {
                "TargetBucket": said["LoggingConfiguration"]["DestinationBucketName"],
                "TargetPrefix": said["LoggingConfiguration"]["LogFilePrefix"],
            }
        },
    )
    keys = KmsKeys(stack.key, region=REGION, endpoint=s3_peer.kms)
    store = S3Store(bucket, region=REGION, endpoint=s3_peer.kms, kms_key=stack.key)

    wrong = {
        check.name: check.seen
        for check in of_bucket(store, keys)
        if check.finding is not Finding.OK
    }

    # The stand-in speaks no TLS.
    assert wrong == {"Way to the bucket": "in the clear"}


def _statements(stack: Stack, s3_peer: S3Peer) -> list[dict[str, Any]]:
    iam = client("iam", s3_peer.kms)
    told = iam.get_role_policy(RoleName=ROLE, PolicyName="countersign-documents")
    return list(told["PolicyDocument"]["Statement"])


def _actions(statement: dict[str, Any]) -> set[str]:
    told = statement["Action"]
    return {told} if isinstance(told, str) else set(told)


def _everything_the_portal_asks(s3_peer: S3Peer) -> set[str]:
    """Do all that the store, the upkeep and the doctor do, over real servers, and note each call."""
    made: set[str] = set()

    def note(model: Any, params: dict[str, Any], **_more: Any) -> None:
        by_version = "versionId=" in params["url"] or "versionId" in params.get("query_string", {})
        made.add(f"{model.name} by version" if by_version else model.name)

    bucket = make_bucket(s3_peer, f"asked-{uuid4().hex[:8]}")
    store = S3Store(bucket, region=REGION, endpoint=s3_peer.s3, kms_key=s3_peer.key_id)
    alias = f"alias/asked-{uuid4().hex[:8]}"
    client("kms", s3_peer.kms).create_alias(AliasName=alias, TargetKeyId=s3_peer.key_id)
    keys = KmsKeys(alias, region=REGION, endpoint=s3_peer.kms)
    for one in (store.client, keys.client):
        one.meta.events.register("before-call", note)

    _keep_hold_and_list(store)
    seal_small(b"x", "authenticator of person 1", keys)
    store.kms_key = alias
    for _ in (*of_keys(keys, ""), *of_bucket(store, keys)):
        pass
    store.kms_key = s3_peer.key_id
    of_store(store)
    return made


def _keep_hold_and_list(store: S3Store) -> None:
    content, soon = os.urandom(2000), datetime.now(UTC) + timedelta(days=1)
    digest = hashlib.sha256(content).hexdigest()
    key = f"v1/7/{digest}"
    store.put_new(key, BytesIO(content), digest, soon)
    other = client("s3", store.client.meta.endpoint_url)
    other.delete_object(Bucket=store.bucket, Key=key)  # a marker over it
    with store.open(key) as kept:
        assert kept.read() == content
    store.retain(key, soon + timedelta(days=1))
    assert [one.key for one in store.list(7)] == [key]
    with pytest.raises(StillRetained):
        store.delete(key)
    with suppress(NotKept):
        store.stat(f"v1/7/{'0' * 64}")


def test_the_policy_allows_what_the_portal_calls_and_no_more(stack: Stack, s3_peer: S3Peer) -> None:
    allowed = {action for one in _statements(stack, s3_peer) for action in _actions(one)}

    called = _everything_the_portal_asks(s3_peer)

    assert called - set(ALLOWED_BY) == set()
    assert allowed == {action for call in called for action in ALLOWED_BY[call]}


def test_the_policy_is_about_this_bucket_and_this_key_alone(stack: Stack, s3_peer: S3Peer) -> None:
    bucket = f"arn:aws:s3:::{stack.bucket}"
    places = {bucket, f"{bucket}/v1/*", f"{bucket}/canary/*", stack.key}

    for statement in _statements(stack, s3_peer):
        told = statement["Resource"]
        assert statement["Effect"] == "Allow"
        assert set([told] if isinstance(told, str) else told) <= places


def test_nothing_that_is_held_may_be_deleted_or_loosened_by_the_portal(
    stack: Stack, s3_peer: S3Peer
) -> None:
    allowed = {action for one in _statements(stack, s3_peer) for action in _actions(one)}

    assert not any("*" in action for action in allowed)
    assert not allowed & {"s3:DeleteObject", "s3:BypassGovernanceRetention", "s3:PutBucketPolicy"}
    said = stack.filled_in(template()["DocumentBucketPolicy"]["Properties"]["PolicyDocument"])
    (denied,) = [one for one in said["Statement"] if one["Sid"] == "ThePortalNeverLoosensTheBucket"]
    assert "s3:PutBucketObjectLockConfiguration" in denied["Action"]
    assert denied["Condition"]["ArnEquals"]["aws:PrincipalArn"].endswith(f":role/{ROLE}")


@pytest.mark.parametrize(
    ("context", "is_denied"),
    [
        (_NAME.context(), False),
        ({"purpose": "authenticator of person 1"}, False),
        ({"purpose": "backup", "backup": "2026-11-24"}, False),
        ({"aws:s3:arn": "arn:aws:s3:::documents"}, False),
        ({"practice": "7"}, True),
        ({"document": "a1b2"}, True),
        ({}, True),
    ],
)
def test_the_key_is_used_only_by_saying_for_whom(
    stack: Stack,
    context: dict[str, str],
    is_denied: bool,  # noqa: FBT001
) -> None:
    policy = stack.filled_in(template()["DocumentKey"]["Properties"]["KeyPolicy"])
    denying = [
        one
        for one in policy["Statement"]
        if one["Effect"] == "Deny" and "kms:Decrypt" in one["Action"]
    ]

    def applies(statement: dict[str, Any]) -> bool:
        # All conditions of a statement must hold for it to deny.
        return all(
            (name.removeprefix("kms:EncryptionContext:") not in context) == (is_absent == "true")
            for name, is_absent in statement["Condition"]["Null"].items()
        )

    assert any(applies(one) for one in denying) is is_denied

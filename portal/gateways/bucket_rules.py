"""What must hold of a bucket: from what S3 tells of it, yes or no. Nothing told is {}."""

import json
from typing import Any

_SHORT_DAYS = 7
_CLOSED = {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"}


def has_versions(told: Any) -> bool:
    """Tell whether every version of an object is kept."""
    return bool(told.get("Status") == "Enabled")


def is_locked(told: Any) -> bool:
    """Tell whether versions can be locked."""
    return bool(told.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled")


def is_locked_shortly_by_default(told: Any) -> bool:
    """Tell whether what comes without a lock is locked for days: not for years, and not for none."""
    rule = told.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    return bool(rule.get("Mode") == "COMPLIANCE" and 1 <= rule.get("Days", 0) <= _SHORT_DAYS)


def is_under_kms(told: Any, ours: str | None) -> bool:
    """Tell whether objects are encrypted by default under our own key in KMS."""
    rules = [rule.get("ApplyServerSideEncryptionByDefault", {}) for rule in _encryption(told)]
    # Without a key's name it is AWS's own key, whose use nobody but AWS decides on.
    return bool(rules) and all(
        rule.get("SSEAlgorithm") == "aws:kms" and _is_ours(rule.get("KMSMasterKeyID"), ours)
        for rule in rules
    )


def has_bucket_key(told: Any) -> bool:
    """Tell whether S3 asks KMS for a key of the bucket, and not for one of each object."""
    rules = _encryption(told)
    return bool(rules) and all(rule.get("BucketKeyEnabled") is True for rule in rules)


def is_closed(told: Any) -> bool:
    """Tell whether all four doors to the public are shut."""
    block = told.get("PublicAccessBlockConfiguration", {})
    return all(block.get(door) is True for door in _CLOSED)


def never_expires(told: Any) -> bool:
    """Tell whether no lifecycle rule takes an object away by itself."""
    return not any(
        rule["Status"] == "Enabled" and {"Expiration", "NoncurrentVersionExpiration"} & set(rule)
        for rule in told.get("Rules", [])
    )


def is_its_owners(told: Any) -> bool:
    """Tell whether access lists count for nothing."""
    rules = told.get("OwnershipControls", {}).get("Rules", [])
    return {rule["ObjectOwnership"] for rule in rules} == {"BucketOwnerEnforced"}


def is_for_its_owner_alone(told: Any) -> bool:
    """Tell whether the access list lets nobody in but the owner."""
    owner = told.get("Owner", {}).get("ID")
    return all(
        grant["Grantee"].get("ID") == owner and "URI" not in grant["Grantee"]
        for grant in told.get("Grants", [])
    )


def denies_the_clear(told: Any) -> bool:
    """Tell whether the policy denies everybody who comes without TLS."""
    return _denies(told, "Bool", "aws:SecureTransport", {"false"})


def denies_old_tls(told: Any) -> bool:
    """Tell whether the policy denies everybody who comes with TLS 1.1 or older."""
    return _denies(told, "NumericLessThan", "s3:TlsVersion", {"1.2", "1.3"})


def is_logged(told: Any) -> bool:
    """Tell whether accesses are logged."""
    return bool(told.get("LoggingEnabled"))


def _encryption(told: Any) -> list[Any]:
    return list(told.get("ServerSideEncryptionConfiguration", {}).get("Rules", []))


def _is_ours(key: str | None, ours: str | None) -> bool:
    if not key or not ours or "alias/" in key + ours:
        return bool(key)
    return key.rpartition("/")[2] == ours.rpartition("/")[2]


def _denies(told: Any, operator: str, condition: str, values: set[str]) -> bool:
    said = json.loads(told.get("Policy", "{}")).get("Statement", [])
    return any(
        statement["Effect"] == "Deny"
        and statement.get("Principal") in ("*", {"AWS": "*"})
        and statement.get("Action") in ("s3:*", "*", ["s3:*"], ["*"])
        and _value(statement, operator, condition) in values
        for statement in (said if isinstance(said, list) else [said])
    )


def _value(statement: Any, operator: str, condition: str) -> str:
    return str(statement.get("Condition", {}).get(operator, {}).get(condition)).lower()

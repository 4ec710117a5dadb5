"""Looks at the seals of a PDF that may be foreign, and says in JSON what it saw.

Stands alone: it runs under `python -I`, confined. It is told which fields must be sealed (none: all
that the file has) and which roots count. What it finds it names by words that the parent knows.
"""

import asyncio
import base64
import json
import logging
import runpy
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

_HERE = Path(__file__).parent
_PREFIXES = ("issue", "vendor-", "practice-")
_BEFORE_THEM = {"issue": 0, "vendor": 1, "practice": 2}
_LASTING = "B-LTA"


@dataclass
class Sight:
    """What is seen of a file, filled in step by step."""

    data: bytes
    seals: frozenset[str]
    roots: list[x509.Certificate]
    findings: list[tuple[str, str]]
    signatures: list[dict[str, Any]]
    # How far our own, whole seals reach, and a closing time stamp.
    sealed_to: int = 0
    closed_to: int = 0

    def find(self, what: str, where: object = "") -> None:
        """Note what is wrong, once."""
        if (what, str(where)) not in self.findings:
            self.findings.append((what, str(where)))


def look(sight: Sight, fields: list[str]) -> dict[str, Any]:
    """Look at a file."""
    if strange := _strangeness(sight.data):
        sight.find("not_opened", strange)
        return _told(sight)
    try:
        reader = PdfFileReader(BytesIO(sight.data))
        expected = fields or _fields_of(reader)
        asyncio.run(_look_at_seals(sight, reader, expected))
    except Exception:  # noqa: BLE001 - pyHanko raises all kinds over a file that is broken
        sight.find("broken_file")
        return _told(sight)
    if not sight.signatures:
        sight.find("no_seals")
    if sight.sealed_to:
        changes = runpy.run_path(str(_HERE / "cage_changes.py"))["changes"]
        _name_changes(sight, changes)
    return _told(sight)


def _strangeness(data: bytes) -> str:
    """Return why the file is not even opened. A damaged one is: what is damaged can be told."""
    tools = runpy.run_path(str(_HERE / "cage_pdf.py"))
    try:
        tools["look"](BytesIO(data))
    except tools["Found"] as found:
        return "" if str(found) == "damaged" else str(found)
    return ""


def _fields_of(reader: PdfFileReader) -> list[str]:
    names = [name for name, _, _ in enumerate_sig_fields(reader)]
    ours = [name for name in names if name.startswith(_PREFIXES)]
    return sorted(ours, key=lambda name: (_BEFORE_THEM[name.partition("-")[0]], name))


async def _look_at_seals(sight: Sight, reader: PdfFileReader, fields: list[str]) -> None:
    for seal in reader.embedded_timestamp_signatures:
        await _look_at_archive(sight, reader, seal)
    there = {seal.field_name: seal for seal in reader.embedded_regular_signatures}
    for field in fields:
        if field in there:
            await _look_at_seal(sight, reader, there[field])
        else:
            sight.find("missing", field)
    if there.keys() - set(fields):
        sight.find("extra")


async def _look_at_archive(sight: Sight, reader: PdfFileReader, seal: Any) -> None:
    context = _context(sight, reader, seal.signer_info and _stamped_at(seal.signed_data))
    status = await async_validate_pdf_timestamp(seal, context)
    # Whoever adds a stamp of his own changes nothing that is sealed.
    if not status.trusted:
        return
    if status.intact and status.valid:
        sight.closed_to = max(sight.closed_to, _reach(seal))
    else:
        sight.find("archive_broken")


async def _look_at_seal(sight: Sight, reader: PdfFileReader, seal: Any) -> None:
    field = seal.field_name
    stamp = next(iter(extract_tst_data_iter(seal.signer_info, signed=False)), None)
    at = stamp and _stamped_at(stamp)
    context = _context(sight, reader, at)
    status = await async_validate_pdf_signature(seal, context, context)
    stamped = status.timestamp_validity
    is_stamped = bool(stamped and stamped.intact and stamped.valid and stamped.trusted)
    is_known = seal.signer_cert.sha256.hex() in sight.seals
    is_ours = status.intact and status.valid and status.trusted and is_known
    if not (status.intact and status.valid):
        sight.find("broken", field)
    elif not is_ours:
        sight.find("stranger", field)
    elif not is_stamped:
        sight.find("no_time", field)
    if is_ours:
        sight.sealed_to = max(sight.sealed_to, _reach(seal))
        if not status.docmdp_ok or status.coverage == SignatureCoverageLevel.UNCLEAR:
            sight.find("changed")
    level = "B-T" if is_ours and is_stamped else ""
    if level and sight.closed_to and await _lasts(sight, seal):
        level = _LASTING
    sight.signatures.append(
        {
            "field": field,
            "reason": str(seal.sig_object.get("/Reason", ""))[:300],
            "at": at.isoformat() if at and is_stamped else None,
            "level": level,
            "is_whole": is_ours and is_stamped,
            "is_stranger": not is_known,
        }
    )


async def _lasts(sight: Sight, seal: Any) -> bool:
    """Tell whether the seal proves itself in years to come, by what the file holds alone."""
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=sight.roots),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(cert_validation_policy=policy))
    seen = await ades_lta_validation(seal, spec)
    return str(getattr(seen.ades_subindic, "name", seen.ades_subindic)) in {"OK", "PASSED"}


def _context(sight: Sight, reader: PdfFileReader, at: Any) -> ValidationContext:
    """Return what to judge by: our roots, what the file brings along, as of its own time stamp."""
    told: dict[str, Any] = {
        "trust_roots": sight.roots,
        "allow_fetching": False,
        "revocation_mode": "soft-fail",
        "moment": at or None,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(told)
    except NoDSSFoundError:
        return ValidationContext(**told)


def _stamped_at(signed_data: Any) -> Any:
    return signed_data["encap_content_info"]["content"].parsed["gen_time"].native


def _reach(seal: Any) -> int:
    return int(seal.byte_range[2]) + int(seal.byte_range[3])


def _name_changes(sight: Sight, changes: Any) -> None:
    """Say what was done to the file behind our last whole seal."""
    was_changed = ("changed", "") in sight.findings
    # A time stamp that anybody may ask for covers what somebody else did as well.
    reach = sight.sealed_to if was_changed else max(sight.sealed_to, sight.closed_to)
    if reach == len(sight.data):
        return
    found = changes(sight.data[:reach], sight.data) or [("added", "")]
    if was_changed:
        sight.findings.remove(("changed", ""))
    for what, where in found:
        sight.find(what, where)


def _told(sight: Sight) -> dict[str, Any]:
    return {
        "findings": sight.findings,
        "signatures": sight.signatures,
        "is_closed": sight.closed_to > 0,
    }


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    told = json.loads(sys.argv[1])
    sight = Sight(
        data=sys.stdin.buffer.read(),
        seals=frozenset(told["seals"]),
        roots=[x509.Certificate.load(base64.b64decode(root)) for root in told["roots"]],
        findings=[],
        signatures=[],
    )
    sys.stdout.write(json.dumps(look(sight, told["fields"])))

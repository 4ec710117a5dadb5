"""What is sealed holds: by pyHanko, by OpenSSL alone, by poppler; and what is changed is named."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf.pdfa
import pytest
from asn1crypto import cms, pem
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.gateways.cage import Unreadable
from portal.gateways.outside import Outside
from portal.gateways.pdf_seals import FieldPlace
from portal.signing.verifying import Outcome, verify_without_database
from tests.gateways import sealing
from tests.gateways.sealing import BOXES, CARD, FIELDS, sealer, stages

_SEAL = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
TAMPERINGS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bit turned": (lambda: sealing.flipped(stages().finished), "no longer fits the file"),
    "words painted": (lambda: sealing.painted(stages().finished), "Page 1 was changed"),
    "a note laid over": (lambda: sealing.laid_over(stages().finished), "On page 1 something"),
    "cut back to the vendor's": (
        lambda: sealing.cut_back(stages().finished, 2),
        "The practice's signature is missing.",
    ),
    "the issued one passed off": (
        lambda: stages().issued,
        "The vendor's signature is missing.",
    ),
    "sealed by a look-alike": (
        lambda: sealing.forged(stages().drawn, stages().places),
        "bears the certificate of somebody else",
    ),
    "a file inside exchanged": (
        lambda: sealing.exchanged_attachment(stages().certificate),
        "A file inside this one was replaced",
    ),
    "a signature's picture exchanged": (
        lambda: sealing.exchanged_picture(stages().finished),
        "What is shown of the vendor's signature was exchanged",
    ),
}


def test_a_finished_paper_is_whole_and_its_seals_last() -> None:
    seen = sealer().check(stages().finished, FIELDS)

    assert seen.is_whole
    assert seen.is_closed
    assert [(one.field, one.level) for one in seen.signatures] == [
        (name, "B-LTA") for name in FIELDS
    ]
    assert seen.signatures[1].reason == "I sign for Northwind"
    assert all(one.sealed_at for one in seen.signatures)


def test_each_stage_holds_as_far_as_it_goes() -> None:
    for pdf, fields in ((stages().issued, FIELDS[:1]), (stages().by_vendor, FIELDS[:2])):
        seen = sealer().check(pdf, fields)

        assert [one.level for one in seen.signatures] == ["B-T"] * len(fields)
        assert seen.is_whole
        assert not seen.is_closed


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_named(name: str) -> None:
    tamper, sentence = TAMPERINGS[name]
    its_own = ("issue",) if "inside" in name else FIELDS
    changed = tamper()

    seen = sealer().check(changed, its_own)

    assert not seen.is_whole
    assert sentence in " ".join(seen.findings)
    # What `portal baa verify` says, which knows of no signer but those the file has room for.
    told = verify_without_database(changed, sealer())
    assert told.outcome in {Outcome.CHANGED, Outcome.NOT_OURS}
    assert sentence in " ".join(told.reasons)


def test_bytes_behind_the_last_seal_are_named() -> None:
    seen = sealer().check(stages().finished + b"\n% more\n", FIELDS)

    assert seen.findings == (
        "Something was added behind the last seal. What was sealed is as it was.",
    )


def test_without_its_closing_stamp_a_paper_is_not_closed() -> None:
    seen = sealer().check(sealing.cut_back(stages().finished, 1), FIELDS)

    assert not seen.is_closed


@pytest.mark.parametrize("junk", [b"", b"hello", b"%PDF-1.7 hello"])
def test_what_is_no_pdf_is_not_readable(junk: bytes) -> None:
    seen = sealer().check(junk, ())

    assert not seen.is_readable
    assert not seen.is_whole


def test_what_is_no_pdf_is_not_issued() -> None:
    with pytest.raises(Unreadable):
        Outside.in_memory().sealer.issue(b"%PDF-1.7 hello", [])


def test_a_later_signature_leaves_the_bytes_of_the_earlier_ones() -> None:
    one = stages()

    assert one.by_vendor.startswith(one.issued)
    assert one.by_both.startswith(one.by_vendor)
    assert one.finished.startswith(one.by_both)


def test_a_paper_is_certified_and_the_last_signature_locks_it() -> None:
    seals = PdfFileReader(BytesIO(stages().finished)).embedded_regular_signatures

    assert str(seals[0].docmdp_level) == "MDPPerm.FILL_FORMS"
    assert [seal.fieldmdp is not None for seal in seals] == [False, False, True]


@pytest.mark.parametrize("stage", ["issued", "by_both", "finished", "certificate"])
def test_every_stage_breaks_no_rule_of_pdf_a_3b(stage: str) -> None:
    report = pikepdf.pdfa.validate_written(BytesIO(getattr(stages(), stage)), "3b")

    assert [str(one) for one in report.violations] == []


def test_the_certificate_of_completion_carries_the_paper_and_its_evidence() -> None:
    with pikepdf.open(BytesIO(stages().certificate)) as pdf:
        held = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
        relations = {str(one.AFRelationship) for one in pdf.Root.AF}

    assert held == {"evidence.json": b'{"events": []}', "signed.pdf": stages().finished}
    assert relations == {"/Source", "/Supplement"}
    assert sealer().check(stages().certificate, ("issue",)).is_whole


def test_poppler_finds_all_signatures_valid(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(stages().finished)

    said = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout

    assert said.count("Signature is Valid.") == len(FIELDS)


def test_openssl_alone_agrees(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(pem.armor("CERTIFICATE", sealer().trust().roots[0]))
    data = stages().finished
    kinds = []

    for found in _SEAL.finditer(data):
        start, length, again, rest = map(int, found.groups())
        signed = data[start : start + length] + data[again : again + rest]
        der = bytes.fromhex(data[start + length + 1 : again - 1].decode())
        kinds.append(_asked_of_openssl(tmp_path, root, signed, der))

    assert kinds == ["seal", "seal", "seal", "stamp"]


def test_a_place_is_where_its_box_is_drawn() -> None:
    where = stages().places

    assert [(one.name, one.page) for one in where] == [("vendor-1", 1), ("practice-1", 1)]
    for one in where:
        assert one.box is not None
        left, bottom, right, top = one.box
        assert (right - left, top - bottom) == (260, 95)
    assert where[0].box > where[1].box  # type: ignore[operator]


def test_the_outside_in_memory_seals_for_real() -> None:
    its = Outside.in_memory()
    html = "".join(f'<div id="{name}"></div>' for name in BOXES)
    pdf, where = its.renderer.render_pdf_with_places(html, [*BOXES, "sign-vendor-2"])

    issued = its.sealer.issue(pdf, list(where.values()))
    signed = its.sealer.seal(issued, "vendor-1", CARD, reason="I sign")

    assert its.sealer.check(signed, ("issue", "vendor-1")).is_whole
    assert not its.sealer.check(signed, FIELDS).is_whole


def test_signers_of_one_side_may_sign_in_any_order() -> None:
    its = Outside.in_memory().sealer
    pdf = stages().drawn
    where = [
        FieldPlace(name=f"practice-{place}", page=0, box=(60, 100 * place, 320, 100 * place + 90))
        for place in (1, 2)
    ]

    pdf = its.seal(its.issue(pdf, where), "practice-2", CARD, reason="I sign")
    pdf = its.finish(its.seal(pdf, "practice-1", CARD, reason="I sign", locks=True))

    seen = its.check(pdf, ("issue", "practice-1", "practice-2"))
    assert seen.findings == ()
    assert {one.level for one in seen.signatures} == {"B-LTA"}


def _asked_of_openssl(folder: Path, root: Path, signed: bytes, der: bytes) -> str:
    content: Any = cms.ContentInfo.load(der, strict=False)
    (folder / "signed").write_bytes(signed)
    (folder / "seal").write_bytes(content.dump())
    data = content["content"]
    if data["encap_content_info"]["content_type"].native == "tst_info":
        _openssl("ts", "-verify", "-in", "seal", "-token_in", "-data", "signed", root=root)
        return "stamp"
    # fmt: off
    _openssl("cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "seal",
             "-content", "signed", "-purpose", "any", "-out", "/dev/null", root=root)
    # fmt: on
    signer = data["signer_infos"][0]
    (folder / "value").write_bytes(signer["signature"].native)
    (token,) = (
        one["values"][0]
        for one in signer["unsigned_attrs"]
        if one["type"].native == "signature_time_stamp_token"
    )
    (folder / "token").write_bytes(token.dump())
    _openssl("ts", "-verify", "-in", "token", "-token_in", "-data", "value", root=root)
    return "seal"


def _openssl(*asked: str, root: Path) -> None:
    done = subprocess.run(
        ["openssl", *asked, "-CAfile", str(root)],
        cwd=root.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

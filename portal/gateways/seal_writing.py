"""What pyHanko does to a PDF: fields, seals, the archive time stamp. Loaded when it is needed."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, TypeVar

from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.cms_embedder import SigMDPSetup
from pyhanko.sign.signers.pdf_signer import PdfSigningSession, TimestampDSSContentSettings
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.errors import PathBuildingError, PathError

from portal.gateways.cage import Unreadable
from portal.gateways.ports import FieldPlace, OutsideSilent
from portal.gateways.seal_keys import Credentials

_Made = TypeVar("_Made")
_DIGEST = "sha256"
_FIELD_NAMES = {
    "issue": "Seal of the portal at issue",
    "vendor": "Signature for the vendor",
    "practice": "Signature for the practice",
}
_NOT_PROVEN = (
    "The certificates that seal, or their lists of what was taken back, do not fit together. "
    "Nothing was finished: run portal doctor."
)


class _Card(ImportedPdfPage):
    """A page that is at hand, not in a file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__("")  # type: ignore[no-untyped-call]
        self._pdf = pdf

    def render(self) -> bytes:
        writer = self._ensure_writer
        page = writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)), page_ix=0)
        self.resources.xobject["/Card"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Card Do"


class _LastSigner(PdfSigner):
    """Locks every field as it seals. Which signer is last is known only now, not at issue."""

    def init_signing_session(self, *args: Any, **more: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **more)
        lock = fields.FieldMDPSpec(fields.FieldMDPAction.ALL)

        def locking() -> SigMDPSetup:
            return SigMDPSetup(md_algorithm=session.md_algorithm, field_lock=lock)

        # pyHanko takes a lock from the field alone, and no field may change after the issue.
        session._apply_locking_rules = locking  # type: ignore[method-assign]  # noqa: SLF001
        return session


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act to be sealed: into which field, why, and what is drawn there."""

    field: str
    reason: str
    card: bytes | None = None
    certifies: bool = False
    locks: bool = False


def with_fields(pdf: bytes, places: Sequence[FieldPlace]) -> bytes:
    """Put every field into a PDF, before any seal: a field that comes later would break it."""
    try:
        return _with_fields(_writer(pdf), places)
    except PdfError as wrong:
        raise Unreadable("The paper cannot be made ready to be signed.") from wrong


def _with_fields(writer: IncrementalPdfFileWriter, places: Sequence[FieldPlace]) -> bytes:
    for place in places:
        fields.append_signature_field(
            writer,
            fields.SigFieldSpec(
                place.name,
                on_page=place.page,
                box=place.box,
                readable_field_name=_FIELD_NAMES[place.name.partition("-")[0]],
            ),
        )
    made = BytesIO()
    writer.write(made)  # type: ignore[no-untyped-call]
    return made.getvalue()


def size_of(pdf: bytes, name: str) -> tuple[int, int]:
    """Return how wide and how tall a field is, in points."""
    found = {
        told: field for told, _, field in fields.enumerate_sig_fields(PdfFileReader(BytesIO(pdf)))
    }
    if name not in found:
        raise ValueError(f"The file has no field {name}.")
    left, bottom, right, top = found[name].get_object()["/Rect"]
    return round(right - left), round(top - bottom)


def sealed(pdf: bytes, act: Act, credentials: Credentials) -> bytes:
    """Seal an act with its time stamp (PAdES B-T)."""
    meta = PdfSignatureMetadata(
        field_name=act.field,
        reason=act.reason,
        md_algorithm=_DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=act.certifies,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    style = act.card and StaticStampStyle(background=_Card(act.card), border_width=0)
    kind = _LastSigner if act.locks else PdfSigner
    signer = kind(
        meta, signer=credentials.signer, timestamper=credentials.times, stamp_style=style or None
    )
    made = BytesIO()
    try:
        _done(signer.async_sign_pdf(_writer(pdf), existing_fields_only=True, output=made))
    except TimestampRequestError as silent:
        raise OutsideSilent("No time stamp came. Nothing was sealed.") from silent
    return made.getvalue()


def canary(credentials: Credentials) -> None:
    """Sign a few bytes and have them stamped. Raise OutsideSilent where key or clock fail."""
    _done(_canary(credentials))


async def _canary(credentials: Credentials) -> None:
    try:
        await credentials.signer.async_sign_raw(b"canary", _DIGEST)
        await credentials.times.async_timestamp(sha256(b"canary").digest(), _DIGEST)
    except TimestampRequestError as silent:
        raise OutsideSilent("No time stamp came.") from silent


def finished(pdf: bytes, credentials: Credentials) -> bytes:
    """Put in what proves the seals in years to come, and the archive time stamp (B-LTA)."""
    return _done(_finished(pdf, credentials))


async def _finished(pdf: bytes, credentials: Credentials) -> bytes:
    context, writer, made = credentials.context(), _writer(pdf), BytesIO()
    try:
        paths = [
            path
            for seal in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
            for path in await collect_validation_info(seal, context)
        ]
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, paths=paths, validation_context=context
        )
        await PdfTimeStamper(credentials.times).async_timestamp_pdf(
            writer,
            _DIGEST,
            validation_context=context,
            output=made,
            dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
        )
    except (PathError, PathBuildingError) as unproven:
        raise OutsideSilent(_NOT_PROVEN) from unproven
    return made.getvalue()


def _done(work: Coroutine[Any, Any, _Made]) -> _Made:
    """Do it in a loop of its own: whoever asks may be inside another."""
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(asyncio.run, work).result()


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(BytesIO(pdf))

"""Time stamps (RFC 3161): from an authority that the settings name, or by the portal's own clock."""

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit
from urllib.request import Request

from asn1crypto import cms, tsp, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, handle_tsp_response
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from portal.gateways.ports import OutsideSilent
from portal.gateways.seal_http import NoAnswer, ask

# An arc that is nobody's but ours: a stamp under it promises no more than the clock of a machine.
_OWN_POLICY = "2.25.304489538644012776127536158408942817209"
_PATIENCE = 15.0
_LARGEST = 256 << 10
_REPLY = "application/timestamp-reply"


class OwnTimes(DummyTimeStamper):
    """Stamps with a key of the portal's own, by the clock of this machine."""

    def _build_tst_info(
        self, message_imprint: tsp.MessageImprint, dt: datetime, req: tsp.TimeStampReq
    ) -> tsp.TSTInfo:
        told = {
            "version": "v1",
            "policy": tsp.ObjectIdentifier(_OWN_POLICY),
            "message_imprint": message_imprint,
            "serial_number": secrets.randbits(63),
            "gen_time": dt.astimezone(UTC).replace(microsecond=0),
            "tsa": x509.GeneralName(name="directory_name", value=self.tsa_cert.subject),
        }
        if req["nonce"].native is not None:
            told["nonce"] = req["nonce"]
        return tsp.TSTInfo(told)


class AskedTimes(TimeStamper):
    """Asks an authority, and believes only a stamp that is on our digest and of its certificates."""

    def __init__(self, address: str, context: Callable[[], ValidationContext]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._request = _request(address)
        self._context = context
        self._seen: dict[bytes, x509.Certificate] = {}

    @property
    def seen(self) -> list[x509.Certificate]:
        """Return the certificates that stamps have borne so far."""
        return list(self._seen.values())

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        nonce, asked = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        answer = _asked(self._request, asked.dump())
        try:
            stamp = handle_tsp_response(tsp.TimeStampResp.load(answer, strict=True), nonce)
            seen = await validate_tst_signed_data(
                stamp["content"], self._context(), lambda _: message_digest
            )
        except (TimestampRequestError, SignatureValidationError, ValueError, TypeError) as wrong:
            raise OutsideSilent(_WRONG) from wrong
        if not (seen["intact"] and seen["valid"] and seen["trust_problem_indic"] is None):
            raise OutsideSilent(_WRONG)
        self._seen |= {one.sha256: one for one in seen["validation_path"]}
        return stamp


_WRONG = (
    "The time stamping authority gave a stamp that does not hold. Nothing was sealed. See that "
    "PORTAL_TSA and PORTAL_TSA_CERTIFICATES belong together."
)
_SILENT = "The time stamping authority does not answer. Nothing was sealed: try again later."


def _request(address: str) -> Request:
    """Return a request without its body. A name and a password in the address are sent apart."""
    parts = urlsplit(address)
    where = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    headers = {"Content-Type": "application/timestamp-query", "Accept": _REPLY}
    if parts.username:
        both = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    return Request(where, headers=headers, method="POST")  # noqa: S310 - settings allow http(s) only


def _asked(request: Request, body: bytes) -> bytes:
    sent = Request(request.full_url, body, dict(request.header_items()))  # noqa: S310 - as above
    try:
        answer = ask(sent, patience=_PATIENCE, largest=_LARGEST)
    except NoAnswer as silent:
        raise OutsideSilent(_SILENT) from silent
    if answer.kind != _REPLY:
        raise OutsideSilent(_WRONG)
    return answer.content

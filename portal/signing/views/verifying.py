"""The public page where anybody may ask whether a PDF is one that was sealed here."""

from datetime import timedelta
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from portal.signing.forms import VerifyForm
from portal.signing.verifying import LARGEST, Outcome, Verdict, verify
from portal.signing.views.blueprint import bp
from portal.web import limits
from portal.web.access import public
from portal.web.circumstances import circumstances
from portal.web.pages import page

_MOST, _HOUR = 30, timedelta(hours=1)
_BESIDE_THE_FILE = 100_000
# Each takes a second of a core: others wait their turn, and not for long.
_ONE, _PATIENCE = BoundedSemaphore(1), 3.0
_STATES = {
    Outcome.THE_ONE: "good",
    Outcome.NOT_FINISHED: "soon",
    Outcome.NOT_KNOWN: "soon",
    Outcome.CHANGED: "critical",
    Outcome.NOT_OURS: "critical",
    Outcome.UNREADABLE: "critical",
}


@bp.url_value_preprocessor
def _take_no_more(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Read no more of a stranger's body than a paper may have. This comes before anything reads it."""
    if endpoint == "signing.ask_whether_sealed":
        request.max_content_length = LARGEST + _BESIDE_THE_FILE


@bp.route("/verify", methods=["GET", "POST"])
@public
def ask_whether_sealed() -> Response:
    """Judge a PDF. Public: who was handed a paper may doubt it. The file is not kept."""
    form = VerifyForm()
    if not form.in_order():
        return page("signing/verify.html", form=form)
    if not limits.hit("verify", circumstances().ip or "", most=_MOST, per=_HOUR):
        return page("signing/verify_later.html", status=429)
    if not _ONE.acquire(timeout=_PATIENCE):
        return page("signing/verify_later.html", status=503)
    try:
        content = form.content()
        verdict = verify(content)
    finally:
        _ONE.release()
    return page("signing/verified.html", **_shown(verdict, content))


def _shown(verdict: Verdict, content: bytes) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "state": _STATES[verdict.outcome],
        "sha256": sha256(content).hexdigest(),
        "again": url_for("signing.ask_whether_sealed"),
    }

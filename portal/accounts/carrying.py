"""Keeping what was typed while somebody shows, once more, who they are."""

from flask import request
from werkzeug.wrappers import Response

from portal.web.pages import page

_NOT_CARRIED = frozenset({"csrf_token", "fresh_code"})


def carry(template: str, wrong: str, status: int = 422) -> Response:
    """Return a page that holds what was sent to this address, to send it once more."""
    carried = [
        (name, value) for name, value in request.form.items(multi=True) if name not in _NOT_CARRIED
    ]
    return page(
        template,
        status,
        action=request.full_path.rstrip("?"),
        carried=carried,
        wrong=wrong,
        had_files=any(file.filename for file in request.files.values()),
    )

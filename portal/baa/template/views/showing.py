"""Showing a paper: as text or as pages, with what it lacks, or as a PDF."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, abort

from portal import tenancy
from portal.accounts.session import me
from portal.baa import template
from portal.baa.template.looking import look_at, picture_of
from portal.baa.template.papers import Paper
from portal.errors import NotFound, RuleBroken
from portal.gateways.cage import Unreadable
from portal.web import limits
from portal.web.pages import page

# A paper is printed, read and drawn anew: nobody looks at more in a minute.
_LOOKS_A_MINUTE = 120
_NEVER_RUN = "sandbox; default-src 'none'"


def standing(make: Callable[[], Paper]) -> Paper:
    """Return a paper, or say on a page of its own why it cannot be made so."""
    try:
        return make()
    except RuleBroken as refusal:
        abort(page("baa/template/not_so.html", 422, sentence=str(refusal)))


def shown(paper: Paper, file: str, **told: Any) -> Response:
    """Return the page of a paper."""
    choices = told.pop("chosen", None) or template.default_choices()
    kept = {"pictures": "", "query": "", "back": None, "vendor": None, "form": None} | told
    return page("baa/template/paper.html", look=look_at(paper, choices), file=file, **kept)


def as_file(paper: Paper) -> Response:
    """Return a paper as a PDF. It is no paper to sign: that one is made and sealed when it is sent."""
    headers = {
        "Content-Disposition": 'attachment; filename="BAA-preview.pdf"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _NEVER_RUN,
    }
    return Response(template.pdf_of(paper), mimetype="application/pdf", headers=headers)


def as_picture(paper: Paper, number: int) -> Response:
    """Return one page of a paper as a picture."""
    try:
        drawn = picture_of(paper, number)
    except Unreadable as unreadable:
        raise NotFound from unreadable
    headers = {
        "Content-Disposition": f'inline; filename="page-{number}.png"',
        "Cache-Control": "private, max-age=300",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _NEVER_RUN,
    }
    return Response(drawn, mimetype="image/png", headers=headers)


def slow_down() -> None:
    """Let nobody have papers made faster than they can be looked at."""
    who = f"{tenancy.current_practice_id()}/{me().id}"
    if not limits.hit("papers", who, most=_LOOKS_A_MINUTE, per=timedelta(minutes=1)):
        abort(429)

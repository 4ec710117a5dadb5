"""The base of every form."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal import audit
from portal.db import session
from portal.errors import RuleBroken


def choice(value: StrEnum | str, label: str) -> Any:
    """Return one option of a choice field."""
    return SelectChoice(value=value, label=label)


class PortalForm(FlaskForm):
    """A form that knows whether it was sent in order, and can show a rule's refusal."""

    def in_order(self) -> bool:
        """Tell whether the form was sent and every field is valid."""
        return request.method == "POST" and bool(self.validate())

    @contextmanager
    def attempt(self, field: str, *, by: audit.Actor) -> Iterator[None]:
        """Run the block; if a rule refuses it, undo it, audit it, and show why under `field`."""
        with attempted(by=by) as attempt:
            yield
        if attempt.wrong:
            self[field].errors = [*self[field].errors, attempt.wrong]


class Attempt:
    """What became of a deed: the sentence of the rule that refused it, or none."""

    wrong = ""


@contextmanager
def attempted(*, by: audit.Actor) -> Iterator[Attempt]:
    """Run the block; if a rule refuses it, undo it, audit it, and tell why in `wrong`."""
    attempt = Attempt()
    try:
        with session.begin_nested():
            yield attempt
    except RuleBroken as refusal:
        attempt.wrong = str(refusal)
        audit.record(audit.Deed.REFUSED, by=by, reason=attempt.wrong)

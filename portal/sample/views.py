"""Removing the sample practice."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField
from wtforms.validators import InputRequired

from portal import accounts, tenancy
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.permissions import Permission
from portal.sample import actions
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import go_to, page

bp = Blueprint("sample", __name__)


class RemovalForm(PortalForm):
    """The one tick that stands between a person and an empty portal."""

    sure = BooleanField(
        "Remove everything of the sample: vendors, documents and its people.",
        [InputRequired("Tick the box to remove the sample.")],
    )


@bp.route("/settings/sample-removal", methods=["GET", "POST"])
@requires(Permission.PEOPLE_CHANGE)
def removal() -> Response:
    """Remove the sample practice, and lead on to a practice of one's own."""
    if not tenancy.here().is_sample:
        raise NotFound
    form = RemovalForm()
    by = signed_in()
    if form.in_order():
        with form.attempt("sure", by=by):
            actions.remove(by=by)
            tenancy.leave()
            token = accounts.first_run_token(by=by)
            if token:
                return go_to(url_for("accounts.first_run", token=token))
            return go_to(url_for("accounts.sign_in"))
    return page("sample/removal.html", form=form)

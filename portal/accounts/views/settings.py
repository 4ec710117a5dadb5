"""Settings: what the practice tells of itself, and the way to people and sessions."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import backups, tenancy
from portal.accounts import queries
from portal.accounts.practice_form import PracticeForm
from portal.accounts.presence import signed_in
from portal.accounts.views.blueprint import bp
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.get("/settings")
@requires(Permission.PRACTICE_READ)
def settings() -> Response:
    """Show what the practice tells of itself."""
    return page(
        "settings/show.html",
        facts_of=tenancy.here(),
        people_count=len(queries.members()),
        drills=backups.standing(),
    )


@bp.route("/settings/practice", methods=["GET", "POST"])
@requires(Permission.PRACTICE_CHANGE)
def change_practice() -> Response:
    """Change what the practice tells of itself."""
    practice = tenancy.here()
    form = PracticeForm.of(practice)
    if form.in_order():
        with form.attempt("practice_name", by=signed_in()):
            tenancy.change_practice(practice, form.told(practice), by=signed_in())
            flash("good", "Your practice's details were changed.")
            return go_to(url_for("accounts.settings"))
    return page("settings/practice.html", form=form)


@bp.get("/more")
@requires(Permission.OWN_ACCOUNT)
def more() -> Response:
    """Show, on a phone, what does not fit beside the four main pages."""
    return page("more.html")

"""What a practice chooses in its BAA."""

from flask import Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, tenancy
from portal.accounts.session import signed_in
from portal.baa import template
from portal.baa.template.forms import ChoicesForm
from portal.baa.template.papers import Paper
from portal.baa.template.views.blueprint import bp
from portal.baa.template.views.showing import as_file, shown, slow_down
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page


@bp.route("/settings/baa-template", methods=["GET", "POST"])
@requires(Permission.TEMPLATE_CHANGE)
def choices() -> AnyResponse:
    """Choose what the practice's BAA says."""
    form = ChoicesForm(data=ChoicesForm.known(template.default_choices()))
    if form.in_order():
        with form.attempt("notice_days", by=signed_in()):
            told = form.told()
            template.choose(told, on=tenancy.today_here(), at=clock.now(), by=signed_in())
            flash("good", "Kept. New papers say it so; those that went out stay as they are.")
            for caution in template.cautions_here(told):
                flash("soon", caution)
            return go_to(url_for("baa_template.choices"))
    own = template.templates()
    return page(
        "baa/template/choices.html",
        form=form,
        last=template.find_choices(),
        text=template.agreement(),
        own=own,
        used=template.used_templates([one.id for one in own]),
        cautions=template.cautions_here(template.default_choices()),
    )


@bp.get("/settings/baa-template/paper")
@requires(Permission.TEMPLATE_CHANGE)
def ours() -> Response:
    """Show our text with the practice's choices, for a vendor that stands for any."""
    return shown(_ours(), url_for("baa_template.ours_file"))


@bp.get("/settings/baa-template/paper/file")
@requires(Permission.TEMPLATE_CHANGE)
def ours_file() -> Response:
    """Give out our text with the practice's choices as a PDF."""
    return as_file(_ours())


@bp.post("/settings/baa-template/paper/choice")
@requires(Permission.TEMPLATE_CHANGE)
def use_ours() -> AnyResponse:
    """Have new papers made from our text again."""
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            template.use_ours(by=signed_in())
        state = "soon" if attempt.wrong else "good"
        flash(state, attempt.wrong or "New papers are made from the portal's text again.")
    return go_to(url_for("baa_template.choices"))


def _ours() -> Paper:
    slow_down()
    return template.our_paper_for_nobody(template.default_choices(), on=tenancy.today_here())

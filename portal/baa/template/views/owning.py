"""A practice's own templates."""

from flask import Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, tenancy
from portal.accounts.session import signed_in
from portal.baa import template
from portal.baa.template.forms import NewTemplateForm, mapping_form
from portal.baa.template.papers import Paper
from portal.baa.template.views.blueprint import bp
from portal.baa.template.views.showing import as_file, as_picture, shown, slow_down, standing
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page


@bp.route("/settings/baa-template/own/new", methods=["GET", "POST"])
@requires(Permission.TEMPLATE_CHANGE)
def add() -> AnyResponse:
    """Add a template of the practice's own."""
    form = NewTemplateForm()
    if form.in_order():
        with form.attempt("file", by=signed_in()):
            made = template.add_template(
                form.upload(),
                form.called.data or "",
                on=tenancy.today_here(),
                at=clock.now(),
                by=signed_in(),
            )
            flash("good", "Template kept. Look at what goes into its blanks.")
            return go_to(url_for("baa_template.own", template_id=made.id))
    return page("baa/template/new.html", form=form, meanings=template.MEANINGS)


@bp.route("/settings/baa-template/own/<int:template_id>", methods=["GET", "POST"])
@requires(Permission.TEMPLATE_CHANGE)
def own(template_id: int) -> AnyResponse:
    """Say what the blanks of a template stand for."""
    found = template.get_template(template_id)
    form = mapping_form(found)
    if form.in_order():
        with attempted(by=signed_in()) as attempt:
            template.map_blanks(found, form.told(), by=signed_in())
        state, words = ("critical", attempt.wrong) if attempt.wrong else ("good", "Kept.")
        flash(state, words)
        return go_to(url_for("baa_template.own", template_id=template_id))
    undecided = template.unknown_words(found.undecided) if found.undecided else ""
    return page("baa/template/own.html", form=form, own=found, undecided=undecided)


@bp.post("/settings/baa-template/own/<int:template_id>/choice")
@requires(Permission.TEMPLATE_CHANGE)
def use_own(template_id: int) -> AnyResponse:
    """Have new papers made from a template."""
    chosen = template.get_template(template_id)
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            template.use_template(chosen, by=signed_in())
        if attempt.wrong:
            flash("critical", attempt.wrong)
            return go_to(url_for("baa_template.own", template_id=template_id))
        flash("good", f"New papers are made from {chosen.name}, version {chosen.version}.")
    return go_to(url_for("baa_template.choices"))


@bp.post("/settings/baa-template/own/<int:template_id>/retirement")
@requires(Permission.TEMPLATE_CHANGE)
def retire(template_id: int) -> AnyResponse:
    """Let no new paper be made from a template."""
    old = template.get_template(template_id)
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            template.retire(old, at=clock.now(), by=signed_in())
        state, words = ("soon", attempt.wrong) if attempt.wrong else ("good", "Retired.")
        flash(state, words)
    return go_to(url_for("baa_template.choices"))


@bp.get("/settings/baa-template/own/<int:template_id>/paper")
@requires(Permission.TEMPLATE_CHANGE)
def own_paper(template_id: int) -> Response:
    """Show a template filled in for a vendor that stands for any."""
    paper = _own(template_id)
    return shown(
        paper,
        url_for("baa_template.own_file", template_id=template_id),
        pictures=url_for("baa_template.own_paper", template_id=template_id) + "/pages",
        back=("Your template", url_for("baa_template.own", template_id=template_id)),
    )


@bp.get("/settings/baa-template/own/<int:template_id>/paper/file")
@requires(Permission.TEMPLATE_CHANGE)
def own_file(template_id: int) -> Response:
    """Give out a template filled in for a vendor that stands for any."""
    return as_file(_own(template_id))


@bp.get("/settings/baa-template/own/<int:template_id>/paper/pages/<int:number>")
@requires(Permission.TEMPLATE_CHANGE)
def own_picture(template_id: int, number: int) -> Response:
    """Give out one of its pages as a picture."""
    return as_picture(_own(template_id), number)


def _own(template_id: int) -> Paper:
    slow_down()
    made_from, choices = template.get_template(template_id), template.default_choices()
    on = tenancy.today_here()
    return standing(lambda: template.own_paper_for_nobody(made_from, choices, on=on))

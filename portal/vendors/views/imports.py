"""Importing a list: paste or upload, match the columns, check the rows, add them, undo."""

from flask import request, url_for
from werkzeug.wrappers import Response

from portal.accounts.session import signed_in
from portal.errors import RuleBroken
from portal.permissions import Permission
from portal.vendors import checking, import_actions, import_queries, reading
from portal.vendors.cells import DateOrder, tidy
from portal.vendors.columns import TARGET_WORDS, Target
from portal.vendors.forms import ListForm
from portal.vendors.import_models import Import
from portal.vendors.rules import ImportState
from portal.vendors.views.blueprint import bp
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.VENDOR_IMPORT)
def start_import() -> Response:
    """Take a list in, as a file or as pasted rows."""
    form = ListForm()
    if form.in_order():
        field = "file" if getattr(form.file.data, "filename", "") else "rows"
        with form.attempt(field, by=signed_in()):
            made = import_actions.stage(_table(form), _source(form), by=signed_in())
            return go_to(url_for("vendors.match_columns", import_id=made.id))
    return page("vendors/import.html", form=form, made=import_queries.latest_imports())


@bp.route("/imports/<int:import_id>/columns", methods=["GET", "POST"])
@requires(Permission.VENDOR_IMPORT)
def match_columns(import_id: int) -> Response:
    """Say where each column goes."""
    of = import_queries.get_import(import_id)
    form, wrong = PortalForm(), ""
    targets = [Target(one) for one in of.targets]
    if form.in_order():
        targets = _targets(len(targets))
        try:
            import_actions.match_columns(of, targets, _order(), by=signed_in())
            return go_to(url_for("vendors.check_rows", import_id=import_id))
        except RuleBroken as refusal:
            wrong = str(refusal)
    return page(
        "vendors/import_columns.html",
        status=422 if wrong else 200,
        form=form,
        of=of,
        targets=targets,
        first_rows=import_queries.first_rows(of),
        words=TARGET_WORDS,
        wrong=wrong,
    )


@bp.route("/imports/<int:import_id>/rows", methods=["GET", "POST"])
@requires(Permission.VENDOR_IMPORT)
def check_rows(import_id: int) -> Response:
    """Show what each row will become; take corrections; add them all."""
    of = import_queries.get_import(import_id)
    form, wrong = PortalForm(), ""
    if form.in_order():
        try:
            import_actions.correct_rows(of, checking.told(request.form), by=signed_in())
            if request.form.get("deed") == "add":
                return _add(of)
            return go_to(f"{request.path}?page={checking.page_number(request.form)}")
        except RuleBroken as refusal:
            wrong = str(refusal)
    if of.state != ImportState.STAGED:
        return page("vendors/import_done.html", of=of, form=form)
    shown = checking.checked(of, checking.page_number(request.args))
    return page(
        "vendors/import_rows.html",
        status=422 if wrong else 200,
        of=of,
        form=form,
        shown=shown,
        wrong=wrong,
    )


@bp.post("/imports/<int:import_id>/undo")
@requires(Permission.VENDOR_IMPORT)
def undo_import(import_id: int) -> Response:
    """Take a whole import back."""
    of = import_queries.get_import(import_id)
    if PortalForm().in_order():
        import_actions.undo(of, by=signed_in())
        flash("good", "The import is undone. Your list is as it was before.")
    return go_to(url_for("vendors.index"))


def _add(of: Import) -> Response:
    import_actions.commit(of, by=signed_in())
    undo = url_for("vendors.check_rows", import_id=of.id)
    flash("good", checking.done_words(of), link="Undo", url=undo)
    return go_to(url_for("vendors.index"))


def _table(form: ListForm) -> reading.Table:
    if getattr(form.file.data, "filename", ""):
        return reading.read_file(form.file.data.stream.read(reading.MOST_BYTES + 1))
    return reading.read_text(form.rows.data or "")


def _source(form: ListForm) -> str:
    name = getattr(form.file.data, "filename", "")
    return tidy(str(name))[-120:] or "pasted rows"


def _targets(width: int) -> list[Target]:
    asked = [request.form.get(f"column-{at}", "") for at in range(width)]
    return [Target(one) if one in set(Target) else Target.LEAVE_OUT for one in asked]


def _order() -> DateOrder:
    day_first = request.form.get("date_order") == DateOrder.DAY_FIRST
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST

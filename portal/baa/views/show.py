"""The BAA tab: what is on file, what was asked, what was said."""

from werkzeug.wrappers import Response

from portal import baa, clock, documents, flags, tenancy, vendors
from portal.baa import checking
from portal.baa.escalations.panels import PANELS as CASE_PANELS
from portal.baa.gates.panels import PANELS as GATE_PANELS
from portal.baa.views.blueprint import bp, may_look_into, vendor_page
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.panels import add_panel, panels_of

for _panel in (*CASE_PANELS, *GATE_PANELS):
    add_panel(_panel)


@bp.get("")
@requires(Permission.BAA_READ)
def show(vendor_id: int) -> Response:
    """Show how the vendor stands with its BAA, and everything that led there."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    versions = baa.versions_of(vendor_id)
    binding = baa.find_binding(vendor_id, on)
    asked = baa.requests_of(vendor_id)
    files = documents.get_documents(
        [
            one
            for one in (
                *(version.document_id for version in versions),
                *(request.offered_document_id for request in asked),
            )
            if one is not None
        ]
    )
    check = _check(versions, binding, files)
    return vendor_page(
        "baa/show.html",
        vendor,
        standing=baa.standing_of([vendor_id], on)[vendor_id],
        binding=binding,
        versions=versions,
        requests=asked,
        waivers=flags.waivers_of([vendor_id]).get(vendor_id, []),
        files=files,
        check=check,
        looks_again=check is not None and checking.looks_again(check, clock.now()),
        differences=checking.differences(check, binding.held) if check and binding else (),
        apart={one: why for one, why in _apart(files).items() if why},
        panels=panels_of("baa", vendor_id),
    )


def _apart(files: dict[int, documents.Document]) -> dict[int, documents.Apart | None]:
    """Return which of the files may not be used, and why."""
    return {one: documents.apart(file, clock.now()) for one, file in files.items()}


def _check(
    versions: list[baa.Baa], binding: baa.Baa | None, files: dict[int, documents.Document]
) -> checking.ClauseCheck | None:
    """Return the clause check of the BAA in force with its amendments, or of the last one filed.

    None where this person may not look into one of its papers.
    """
    shown = binding or next(iter(versions), None)
    if shown is None:
        return None
    papers = [
        one.document_id for one in checking.agreement_of(shown, versions, tenancy.today_here())
    ]
    looked_into = [files[one] for one in dict.fromkeys(papers)]
    if not all(may_look_into(paper) for paper in looked_into):
        return None
    return checking.check_of(looked_into)

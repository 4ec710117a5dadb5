"""Making the paper that a practice sends: from our text or from its own, as it chose."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from io import BytesIO

from portal import documents
from portal.baa.clauses import BaaReading, Unit, read
from portal.baa.template import queries
from portal.baa.template.blanks import values_of
from portal.baa.template.facts import Parties, parties_of, parties_of_nobody
from portal.baa.template.merging import merge
from portal.baa.template.models import BaaTemplate
from portal.baa.template.own import check_ready
from portal.baa.template.papers import Paper, cautions_here, digest_of, our_paper, terms_of
from portal.baa.template.rules import Choices, checked
from portal.baa.template.setting import Signers
from portal.errors import RuleBroken
from portal.gateways import cage
from portal.gateways.outside import outside
from portal.vendors import Vendor

_NOTHING = "(nothing)"


def paper_for(vendor: Vendor, choices: Choices, *, on: date) -> Paper:
    """Return the agreement for a vendor, from the practice's own template where `choices` name one."""
    if choices.template_id is None:
        return our_paper(vendor, choices, on=on)
    template = queries.get_template(choices.template_id)
    return own_paper(template, parties_of(vendor), choices, on=on)


def own_paper_for_nobody(template: BaaTemplate, choices: Choices, *, on: date) -> Paper:
    """Return a template filled in for an invented vendor: to be looked at, never to be sent."""
    return own_paper(template, parties_of_nobody(), choices, on=on)


def own_paper(template: BaaTemplate, parties: Parties, choices: Choices, *, on: date) -> Paper:
    """Return a practice's own template, filled in, with a sheet to sign on behind it."""
    if template.retired_at is not None:
        raise RuleBroken("This template is retired. Choose another.")
    check_ready(template)
    chosen = checked(choices, on=on)
    document = documents.get_document(template.document_id)
    values = values_of(template.mapping, parties, chosen, on)
    signers = Signers(
        practice=parties.practice,
        vendor=parties.vendor,
        practice_signers=chosen.practice_signers,
        vendor_signers=chosen.vendor_signers,
    )
    merged = merge(document, template.name, values, signers)
    return Paper(
        title=template.name,
        version=f"own template {template.version}",
        digest=digest_of(merged.html or merged.pdf or b""),
        text_digest=document.sha256,
        html=merged.html,
        pdf=merged.pdf,
        places=merged.places,
        terms=terms_of(chosen, parties.services),
        template_id=template.id,
        cautions=(*cautions_here(chosen), *template.notes, *merged.notes),
        merged=_shown(template, values),
    )


def pdf_of(paper: Paper) -> bytes:
    """Return a paper as a PDF to look at. What is signed is made, and sealed, when it is sent."""
    return (
        paper.pdf
        if paper.pdf is not None
        else _printed(type(outside().renderer).__name__, paper.html or "")
    )


def reading_of(paper: Paper) -> BaaReading:
    """Return what the clause check reads in a paper. It is read as the vendor will get it."""
    return read(cage.texts_of(BytesIO(pdf_of(paper)), "application/pdf"))


def notice_differs(reading: BaaReading, choices: Choices) -> str:
    """Return in a sentence how the breach notice of a paper differs from what was chosen."""
    told = reading.breach_notice
    if told is None:
        return "The check found no time within which the vendor must tell of a breach."
    unit = Unit.BUSINESS_DAYS if choices.business_days else Unit.DAYS
    if (told.number, told.unit) == (choices.notice_days, unit):
        return ""
    return (
        f"The paper asks for notice of a breach in {told.words}; you chose {choices.notice_words}."
    )


@lru_cache(maxsize=4)
def _printed(_by: str, html: str) -> bytes:
    """Print a page once for all its pictures, by this kind of renderer."""
    return outside().renderer.render_pdf(html)


def _shown(template: BaaTemplate, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return each blank with what goes into it."""
    return tuple((one, values.get(one, "") or _NOTHING) for one in template.fields)

"""Our BAA as data, a practice's choices in it, amendments, and a practice's own templates."""

from portal.baa.template.actions import choose, note_sent
from portal.baa.template.models import BaaPaper, BaaTemplate
from portal.baa.template.papers import (
    COVER_NOTE,
    Paper,
    amendment_paper,
    cautions_here,
    our_paper,
    our_paper_for_nobody,
)
from portal.baa.template.queries import (
    default_choices,
    find_default_template,
    get_template,
    paper_of_request,
    papers_of,
    templates,
    used_templates,
)
from portal.baa.template.rules import Choices, ReturnFormat, effective_on
from portal.baa.template.setting import Signers, signature_sheet
from portal.baa.template.text import agreement

TEMPLATE_VERSION = agreement().version
paper_for = our_paper

__all__ = [
    "COVER_NOTE",
    "TEMPLATE_VERSION",
    "BaaPaper",
    "BaaTemplate",
    "Choices",
    "Paper",
    "ReturnFormat",
    "Signers",
    "amendment_paper",
    "cautions_here",
    "choose",
    "default_choices",
    "effective_on",
    "find_default_template",
    "get_template",
    "note_sent",
    "our_paper",
    "our_paper_for_nobody",
    "paper_for",
    "paper_of_request",
    "papers_of",
    "signature_sheet",
    "templates",
    "used_templates",
]

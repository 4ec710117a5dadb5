"""Our BAA as data, a practice's choices in it, amendments, and a practice's own templates."""

from portal.baa.template.actions import choose, note_sent
from portal.baa.template.blanks import MEANINGS, STAYS_EMPTY
from portal.baa.template.making import (
    notice_differs,
    own_paper_for_nobody,
    paper_for,
    pdf_of,
    reading_of,
)
from portal.baa.template.models import BaaPaper, BaaTemplate
from portal.baa.template.own import (
    add_template,
    map_blanks,
    retire,
    unknown_words,
    use_ours,
    use_template,
)
from portal.baa.template.papers import (
    COVER_NOTE,
    Paper,
    amendment_paper,
    cautions_here,
    our_paper_for_nobody,
)
from portal.baa.template.queries import (
    default_choices,
    find_choices,
    find_default_template,
    get_template,
    paper_of_request,
    papers_of,
    templates,
    used_templates,
)
from portal.baa.template.rules import Choices, ReturnFormat, effective_on
from portal.baa.template.text import agreement

TEMPLATE_VERSION = agreement().version

__all__ = [
    "COVER_NOTE",
    "MEANINGS",
    "STAYS_EMPTY",
    "TEMPLATE_VERSION",
    "BaaPaper",
    "BaaTemplate",
    "Choices",
    "Paper",
    "ReturnFormat",
    "add_template",
    "agreement",
    "amendment_paper",
    "cautions_here",
    "choose",
    "default_choices",
    "effective_on",
    "find_choices",
    "find_default_template",
    "get_template",
    "map_blanks",
    "note_sent",
    "notice_differs",
    "our_paper_for_nobody",
    "own_paper_for_nobody",
    "paper_for",
    "paper_of_request",
    "papers_of",
    "pdf_of",
    "reading_of",
    "retire",
    "templates",
    "unknown_words",
    "use_ours",
    "use_template",
    "used_templates",
]

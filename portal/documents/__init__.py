"""Documents: kept files, scanned, sealed, stored, retained, and opened on the record."""

from portal.documents.actions import (
    DocumentBroken,
    hold_until,
    keep,
    keep_for_now,
    keep_made,
    read,
    record_broken,
    record_opened,
    record_refused,
)
from portal.documents.counting import count_as_evidence, follow, let_count
from portal.documents.destruction import (
    due_documents,
    is_removable,
    may_be_destroyed,
    release,
    remove_wrong,
)
from portal.documents.errands import SCAN
from portal.documents.intake import Upload
from portal.documents.leave import (
    UnscannedLeave,
    allow_unscanned,
    find_leave,
    forbid_unscanned,
    leaves,
)
from portal.documents.legal_holds import (
    LegalHold,
    get_hold,
    hold_document,
    hold_the_held,
    hold_vendor,
    holds_of,
    holds_of_vendor,
    lift,
    standing_holds,
)
from portal.documents.models import Document
from portal.documents.pages import PagesRead, PageText, page_picture, pages_of, read_pages
from portal.documents.quarantine import Outcome, look_again, never_scanned, to_look_at
from portal.documents.queries import (
    all_documents,
    count_waiting,
    documents_of,
    get_document,
    get_documents,
    waiting_documents,
)
from portal.documents.retention import Basis, Span, basis_of, removable_until
from portal.documents.rules import (
    KIND_WORDS,
    DocumentKind,
    MediaType,
    ScanVerdict,
    kept_until,
    size_words,
)
from portal.documents.telling import Apart, apart, apart_for_vendor, said_once_kept
from portal.documents.upkeep import Upkeep, tend, tend_some
from portal.documents.usable import once_usable, when_usable

__all__ = [
    "KIND_WORDS",
    "SCAN",
    "Apart",
    "Basis",
    "Document",
    "DocumentBroken",
    "DocumentKind",
    "LegalHold",
    "MediaType",
    "Outcome",
    "PageText",
    "PagesRead",
    "ScanVerdict",
    "Span",
    "UnscannedLeave",
    "Upkeep",
    "Upload",
    "all_documents",
    "allow_unscanned",
    "apart",
    "apart_for_vendor",
    "basis_of",
    "count_as_evidence",
    "count_waiting",
    "documents_of",
    "due_documents",
    "find_leave",
    "follow",
    "forbid_unscanned",
    "get_document",
    "get_documents",
    "get_hold",
    "hold_document",
    "hold_the_held",
    "hold_until",
    "hold_vendor",
    "holds_of",
    "holds_of_vendor",
    "is_removable",
    "keep",
    "keep_for_now",
    "keep_made",
    "kept_until",
    "leaves",
    "let_count",
    "lift",
    "look_again",
    "may_be_destroyed",
    "never_scanned",
    "once_usable",
    "page_picture",
    "pages_of",
    "read",
    "read_pages",
    "record_broken",
    "record_opened",
    "record_refused",
    "release",
    "removable_until",
    "remove_wrong",
    "said_once_kept",
    "size_words",
    "standing_holds",
    "tend",
    "tend_some",
    "to_look_at",
    "waiting_documents",
    "when_usable",
]

"""Pages of documents."""

from portal.documents.views import files, nda, pages, retention, scanning
from portal.documents.views.blueprint import bp

__all__ = ["bp", "files", "nda", "pages", "retention", "scanning"]

"""Pages of documents."""

from portal.documents.views import files
from portal.documents.views.blueprint import bp

__all__ = ["bp", "files"]

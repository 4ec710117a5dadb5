"""Pages of documents."""

from portal.documents.views import files, retention
from portal.documents.views.blueprint import bp

__all__ = ["bp", "files", "retention"]

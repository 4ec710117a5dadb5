"""Pages of cases: the list, one case, working on it, and what ends it."""

from portal.baa.escalations.views import index, settling, show, working
from portal.baa.escalations.views.blueprint import bp

__all__ = ["bp", "index", "settling", "show", "working"]

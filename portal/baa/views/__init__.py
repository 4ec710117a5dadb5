"""BAA pages of one vendor."""

from portal.baa.views import amending, asking, clauses, covering, filing, need, phi, refusing, show
from portal.baa.views.blueprint import bp

__all__ = [
    "amending",
    "asking",
    "bp",
    "clauses",
    "covering",
    "filing",
    "need",
    "phi",
    "refusing",
    "show",
]

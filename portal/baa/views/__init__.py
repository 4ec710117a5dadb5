"""BAA pages of one vendor."""

from portal.baa.views import amending, asking, clauses, filing, need, phi, show
from portal.baa.views.blueprint import bp

__all__ = ["amending", "asking", "bp", "clauses", "filing", "need", "phi", "show"]

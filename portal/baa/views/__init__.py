"""BAA pages of one vendor."""

from portal.baa.views import asking, filing, need, phi, show
from portal.baa.views.blueprint import bp

__all__ = ["asking", "bp", "filing", "need", "phi", "show"]

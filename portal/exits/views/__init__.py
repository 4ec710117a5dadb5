"""What staff sees and does about the end with a vendor."""

from portal.exits.views import answers, closing, ending, listing, show, steps, writing
from portal.exits.views.blueprint import bp

__all__ = ["answers", "bp", "closing", "ending", "listing", "show", "steps", "writing"]

"""What staff sees and does about incidents."""

from portal.incidents.views import judging, listing, recording, show, writing
from portal.incidents.views.blueprint import bp

__all__ = ["bp", "judging", "listing", "recording", "show", "writing"]

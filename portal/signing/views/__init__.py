"""What staff sees of papers to sign: how each stands, its evidence, and the countersignature."""

from portal.signing.views import countersigning, showing, verifying
from portal.signing.views.blueprint import bp

__all__ = ["bp", "countersigning", "showing", "verifying"]

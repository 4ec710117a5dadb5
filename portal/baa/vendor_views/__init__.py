"""What a vendor sees when it is asked for a BAA."""

from portal.baa.vendor_views import hub, refusing, writing
from portal.baa.vendor_views.blueprint import bp

__all__ = ["bp", "hub", "refusing", "writing"]

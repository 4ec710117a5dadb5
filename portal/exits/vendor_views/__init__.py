"""What a vendor sees when it is asked what became of the data."""

from portal.exits.vendor_views import certificate, hub
from portal.exits.vendor_views.blueprint import bp

__all__ = ["bp", "certificate", "hub"]

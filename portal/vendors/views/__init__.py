"""Pages of the inventory."""

from portal.vendors.views import adding, details, imports, listing, parts, retirement, show
from portal.vendors.views.blueprint import bp

__all__ = ["adding", "bp", "details", "imports", "listing", "parts", "retirement", "show"]

"""What the record said on a past day: of one vendor, or of the whole list."""

from portal.history.listing import Line, Register, register
from portal.history.showing import vendor_then

__all__ = ["Line", "Register", "register", "vendor_then"]

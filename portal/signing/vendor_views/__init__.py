"""What somebody at a vendor sees of a paper to sign: to read, to sign, and what came of it."""

from portal.signing.vendor_views import declining, done, reading, signing
from portal.signing.vendor_views.blueprint import bp

__all__ = ["bp", "declining", "done", "reading", "signing"]

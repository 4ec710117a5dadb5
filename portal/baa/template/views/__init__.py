"""Pages of our BAA: what is chosen in it, a practice's own templates, and a paper before it goes."""

from portal.baa.template.views import choosing, owning, panels, previewing
from portal.baa.template.views.blueprint import bp

__all__ = ["bp", "choosing", "owning", "panels", "previewing"]

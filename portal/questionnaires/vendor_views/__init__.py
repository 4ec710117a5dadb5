"""The vendor's pages, reached by link: welcome, one question a page, review, receipt."""

from portal.questionnaires.vendor_views import answering, asking, finishing, passing
from portal.questionnaires.vendor_views.blueprint import bp

__all__ = ["answering", "asking", "bp", "finishing", "passing"]

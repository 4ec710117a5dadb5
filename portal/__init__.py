"""Countersign: a vendor-risk and BAA portal for small healthcare practices."""

__version__ = "0.1.0"

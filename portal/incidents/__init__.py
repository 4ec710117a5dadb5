"""Incidents that vendors report, and the clocks they start."""

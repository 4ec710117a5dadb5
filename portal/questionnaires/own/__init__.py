"""A practice's own questions: written in the portal, sent beside the five."""

"""Signing in the browser: what is to be signed, by whom, and the evidence of it."""

"""The end of an agreement: access, data, destruction, and the proof of each."""

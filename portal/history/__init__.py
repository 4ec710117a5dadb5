"""What the record said on a past day."""

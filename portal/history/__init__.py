"""What the record said on a past day: of one vendor, or of the whole list."""

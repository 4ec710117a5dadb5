"""Several people at one set of questions: at once, one after the other, and with the practice."""

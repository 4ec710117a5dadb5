"""Sets of questions as data: conditions, optional packs, and a practice's own questions."""

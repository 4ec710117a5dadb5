"""What vendors and staff write to each other, and what only staff reads."""

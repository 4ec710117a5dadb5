"""What the practice sees of all its vendors at once: Today, and the coverage chart."""

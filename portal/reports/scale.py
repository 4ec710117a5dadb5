"""Round numbers for the side of a chart."""

_STEPS = (1, 2, 5)
_MOST_LINES = 5


def ceiling(most: int) -> int:
    """Return the number at the top: the first whole step that leaves nothing outside."""
    step = step_of(max(most, 1))
    return max(step, -(-most // step) * step)


def step_of(high: int) -> int:
    """Return how far apart the lines stand, so that there are at most five above the base."""
    size = 1
    while True:
        for step in _STEPS:
            if high <= step * size * _MOST_LINES:
                return step * size
        size *= 10

"""The two ways in which the portal says no."""


class RuleBroken(Exception):
    """A rule of the house refuses. The message is a sentence that person can act on."""


class NotFound(Exception):
    """What was asked for is not there, or belongs to another practice: nobody is told which."""

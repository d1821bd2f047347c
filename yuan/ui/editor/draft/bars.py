"""What may have to be said above the text of a draft: the keys of the bars."""

from __future__ import annotations

FAILED = "failed"
"""The text could not be saved."""
CONFLICT = "conflict"
"""Two people wrote in the draft."""
LEFT = "left"
"""An earlier window left a text of this plan that it could not save."""
BEHIND = "behind"
"""Somebody saved the draft while nothing was typed here."""
OPEN = "open"
"""Somebody else has the draft open."""
TROUBLE = "checks"
"""The checks could not run."""
DONE = "done"
"""What the user chose was done."""
UNSETTLED = "unsettled"
"""Places of the draft where two texts did not go together, and nobody decided yet."""
BARS = (FAILED, CONFLICT, LEFT, BEHIND, OPEN, TROUBLE, DONE, UNSETTLED)
"""All of them, the most urgent first."""

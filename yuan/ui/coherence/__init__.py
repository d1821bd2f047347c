"""The place 衔接: how plans and units hang together, what does not fit, and what is not covered."""

from yuan.ui.coherence.page import CoherencePage

__all__ = ["CoherencePage"]

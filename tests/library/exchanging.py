"""Two desks that edit, examine, and exchange packages at random: what a trial of many rounds does and asks."""

from __future__ import annotations

"""The editor: the whole plan as one continuous text, with its outline and details."""

from __future__ import annotations

from yuan.ui.editor.open_plans import OpenPlans
from yuan.ui.editor.page import EditorPage

__all__ = ["EditorPage", "OpenPlans"]

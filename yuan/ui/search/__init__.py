"""The search page: type, see where it stands in all plans, jump there."""

from yuan.ui.search.page import SearchPage

__all__ = ["SearchPage"]

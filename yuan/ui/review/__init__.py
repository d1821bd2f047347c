"""The review page: what waits for review, what changed, opinions on it, and the steps that may follow."""

from yuan.ui.review.page import ReviewPage

__all__ = ["ReviewPage"]

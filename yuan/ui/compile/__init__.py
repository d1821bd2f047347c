"""The place 汇编: what the three bound volumes hold, in which order, and writing them."""

from yuan.ui.compile.page import CompilePage

__all__ = ["CompilePage"]

"""The window."""

from __future__ import annotations

import ctypes
import sys

if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
    # PySide6 6.12.0 gives a reference to None away with every call that returns nothing. From Python 3.12 on None
    # is immortal; before, some thousand such calls end the process ("none_dealloc: deallocating None").
    # Answers to virtual calls do the same to True and False ("bool_dealloc").
    for constant in (None, True, False):
        ctypes.c_ssize_t.from_address(id(constant)).value += 1 << 40

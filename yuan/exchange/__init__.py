"""The file format of packages between desks (`*.yuanpkg`): written, read, signed and sealed; see docs/package-format.md.

Nothing here knows a library: who is trusted, what is new and what is taken in, `yuan.jobs` decides.
"""

"""How the files of libraries are called where a person chooses one."""

LIBRARY_FILTER = "预案库 (*.yuan)"

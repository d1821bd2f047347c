"""How large a plan may be: one place for the bounds that every door of a text keeps to, each with its reason.

A bound lies far above every plan seen (the longest of 30 real ones: 1 250 blocks, 4 levels, 20 rows, 14 columns,
tables one deep) and below what makes the window, the export or the index slow or run out of memory.
`yuan.model.document.bounds` brings a text within them; what reads files keeps to them while it reads.
"""

from __future__ import annotations

# --- the whole text: beyond these no part of it can sensibly be left out, so it is refused -----------------

MOST_CHARACTERS = 3_000_000
"""Characters of one plan. The thickest volume of plans has about a million; the editor opens three in seconds."""
MOST_BLOCKS = 60_000
"""Paragraphs, items, tables, figures and empty cells of one plan: two thousand pages; a text layout takes 3 kB for each."""
MOST_FOOTNOTES = 5_000
"""Footnotes of one plan. Each becomes an object in the text and a part of the exported package."""

# --- parts of it: beyond these the part is simplified, its text kept ---------------------------------------

MOST_LEVELS = 9
"""Nested sections: Word has nine outline levels, the patterns of numbers eight."""
MOST_HEADING = 500
"""Characters of a title, heading or caption; more is a paragraph in the wrong style."""
MOST_PARAGRAPH = 50_000
"""Characters of one paragraph: the text layout takes time by its square in the worst case, and nobody reads it."""
MOST_RUNS = 5_000
"""Changes of appearance in one paragraph; more come from programs, one a letter."""
MOST_PATTERN = 20
"""Characters of a number pattern or bullet."""

MOST_ROWS = 5_000
"""Rows of one table. A list of 2 000 is worked with; what is longer belongs in a spreadsheet."""
MOST_COLUMNS = 63
"""Columns of one table: Word and WPS open no table with more."""
MOST_CELLS = 30_000
"""Cells of one table, for the same reason as its rows; half of the blocks a whole plan may have."""
MOST_NESTED_TABLES = 5
"""Tables within tables, the outermost counted. Laying out takes twice the time for each further one."""

MOST_ITEM_LEVEL = 8
"""The deepest level of a list item, counted from 0."""
MOST_LENGTH_MM = 2_000.0
"""The width or height of a picture or column. The largest sheet of paper is 1 189 mm long."""

# --- numbers in Word files ---------------------------------------------------------------------------------

MOST_NUMBER = 32_767
"""The largest value of an automatic number; Word counts no further."""
MOST_ROMAN = 3_999
"""The largest Roman numeral of the usual signs; beyond it Arabic digits stand."""
MOST_LETTERS = 780
"""The largest number in letters (30 times Z), as in Word."""
MOST_NUMBER_TEXT = 60
"""Characters of one automatic number as shown."""
MOST_FIELDS = 64
"""Fields within fields; Word itself gives up at twenty."""

# --- files -------------------------------------------------------------------------------------------------

LARGEST_FILE = 200_000_000
"""Bytes of a file to import, pictures included."""
LARGEST_TEXT_FILE = 20_000_000
"""Bytes of a text, Markdown or web page to import: without pictures it holds six million characters."""
MOST_XML_NODES = 5_000_000
"""Elements and attributes of one part of a package: about 100 bytes of memory each while it is read."""
MOST_ATTRIBUTES = 1_000
"""Attributes of one tag. Office programs write forty at most, and reading takes time by the square of their number."""
LARGEST_XML = 120_000_000
"""Bytes of one XML part, and half of all together, for the same reason."""

MOST_PICTURES = 2_000
"""Different pictures of one plan."""
LARGEST_PICTURE = 50_000_000
"""Bytes of one picture in a file to import: the largest photographs of today's cameras."""
MOST_PICTURE_BYTES = 200_000_000
"""Bytes of all pictures of one plan."""
MOST_PIXELS = 120_000_000
"""Width times height of one picture. A printed page shows five million; showing one takes four bytes for each."""

# --- reading apart -----------------------------------------------------------------------------------------

READING_MEMORY = 600_000_000
"""Bytes of memory the process that reads files may take."""
READING_SECONDS = 60
"""Seconds of computing one file may take there: fifty times the slowest real file."""
READING_WAIT = 600
"""Seconds by the clock after which one file is given up, whatever the process does: a conversion may wait."""
CONVERSION_SECONDS = 90
"""Seconds by the clock LibreOffice may take to convert one file: twenty times what the slowest real file took."""

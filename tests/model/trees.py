"""Small random plans for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Contact,
    ContactList,
    Document,
    Footnote,
    FrontMatter,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.numbering.patterns import CHAPTERS, DECIMAL, OFFICIAL

words = st.text("应急预案响应级别一二，。ab1", max_size=12)
runs = st.lists(
    st.one_of(st.builds(Text, words, bold=st.booleans()), st.builds(Footnote, text=words)), max_size=3
).map(tuple)
paragraphs = st.builds(Paragraph, runs=runs)
items = st.builds(
    ListItem, runs=runs, pattern=st.sampled_from(["（1）", "①", "1.1", "•"]), level=st.integers(0, 2)
)
simple_blocks: st.SearchStrategy[Block] = st.one_of(paragraphs, items)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of plain cells, every row as long as the others."""
    columns, rows = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = st.builds(Cell, blocks=st.lists(paragraphs, max_size=2).map(tuple))
    body = [Row(tuple(draw(cells) for _ in range(columns)), header=row == 0) for row in range(rows)]
    return Table(caption=draw(words), rows=tuple(body))


contacts = st.builds(
    ContactList,
    caption=words,
    contacts=st.lists(st.builds(Contact, person=words, phone=words), max_size=2).map(tuple),
)
blocks = st.lists(st.one_of(simple_blocks, simple_blocks, tables(), contacts), max_size=3).map(tuple)
sections: st.SearchStrategy[Section] = st.recursive(
    st.builds(Section, heading=words, blocks=blocks, run_in=st.booleans()),
    lambda inner: st.builds(
        Section, heading=words, blocks=blocks, sections=st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=5,
)
attachments = st.builds(
    Attachment, title=words, blocks=blocks, sections=st.lists(sections, max_size=2).map(tuple)
)
documents = st.builds(
    Document,
    front=st.builds(FrontMatter, title=words, issuer=words),
    numbering=st.sampled_from([DECIMAL, OFFICIAL, CHAPTERS]),
    blocks=blocks,
    sections=st.lists(sections, max_size=3).map(tuple),
    attachments=st.lists(attachments, max_size=2).map(tuple),
)

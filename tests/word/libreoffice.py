"""Editing a file with LibreOffice as a person would, by a macro: replace words, type, track changes, comment."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from yuan.word.libreoffice import find_office

_MACRO = """\
Function Found(doc As Object, words As String) As Object
  Dim wanted As Object
  wanted = doc.createSearchDescriptor()
  wanted.SearchString = words
  Found = doc.findFirst(wanted)
End Function

Sub PutInstead(doc As Object, words As String, others As String)
  Found(doc, words).String = others
End Sub

Sub AppendParagraph(doc As Object, words As String, more As String)
  Dim place As Object
  place = doc.Text.createTextCursorByRange(Found(doc, words).End)
  place.gotoEndOfParagraph(False)
  doc.Text.insertControlCharacter(place, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
  doc.Text.insertString(place, more, False)
End Sub

Sub RemoveParagraph(doc As Object, words As String)
  Dim place As Object
  place = doc.Text.createTextCursorByRange(Found(doc, words).Start)
  place.gotoStartOfParagraph(False)
  place.gotoEndOfParagraph(True)
  place.goRight(1, True)
  place.String = ""
End Sub

Sub SplitBefore(doc As Object, words As String)
  Dim place As Object
  place = doc.Text.createTextCursorByRange(Found(doc, words).Start)
  doc.Text.insertControlCharacter(place, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
End Sub

Sub CommentOn(doc As Object, words As String, author As String, text As String)
  Dim note As Object
  note = doc.createInstance("com.sun.star.text.textfield.Annotation")
  note.Author = author
  note.Content = text
  Dim moment As New com.sun.star.util.DateTime
  moment.Year = 2026
  moment.Month = 3
  moment.Day = 9
  moment.Hours = 14
  moment.Minutes = 30
  note.DateTimeValue = moment
  Dim place As Object
  place = doc.Text.createTextCursorByRange(Found(doc, words))
  doc.Text.insertTextContent(place, note, True)
End Sub

Sub Edit
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim doc As Object
  doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
{statements}
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "MS Word 2007 XML"
  doc.storeToURL("{target}", kind())
  doc.close(True)
End Sub
"""
_MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>
"""


def edited_in_libreoffice(path: Path, *statements: str) -> Path:
    """The file after Basic `statements` on the document `doc`, saved as DOCX beside it."""
    target = path.with_name("由LibreOffice返回.docx")
    lines = "\n".join(f"  {line}" for line in statements)
    macro = _MACRO.format(source=path.as_uri(), target=target.as_uri(), statements=lines)
    with TemporaryDirectory() as name:
        profile = Path(name)
        # The first start of a profile lays an empty module where the macro goes.
        _run(profile, "--terminate_after_init")
        module = profile / "user" / "basic" / "Standard" / "Module1.xba"
        module.write_text(_MODULE.format(escape(macro)), encoding="utf-8")
        _run(profile, "macro:///Standard.Module1.Edit")
    assert target.exists(), "the macro failed"
    return target


def _run(profile: Path, *arguments: str) -> None:
    start = [find_office(), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    subprocess.run([*start, *arguments], check=True, timeout=120, capture_output=True)

"""The public door of the import: any file that may hold a plan in, plans with doubts and omissions out.

The way of a file, each step a stage of `yuan.word.reading`: what container it is → read its pieces → drop the
contents list → several plans? → take title and front → cut attachments → recognise headings → settle levels →
build the tree → hold computed numbers against typed ones → guess what the plan is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from yuan.model.document.bounds import bounded, require_bounded_size, too_large
from yuan.model.document.content import (
    Attachment,
    Container,
    Document,
    Figure,
    Table,
    images,
    new_id,
    walk_blocks,
    walk_sections,
)
from yuan.model.document.limits import LARGEST_TEXT_FILE
from yuan.model.document.numbers import format_number
from yuan.model.errors import BadFile
from yuan.model.progress import Progress
from yuan.model.text.plain_text import characters
from yuan.word.imported import Imported, importable_files
from yuan.word.reading.attachments import CutAttachment, cut_attachments
from yuan.word.reading.container import Package, bad_values, bytes_of, kind_of
from yuan.word.reading.contents import drop_contents
from yuan.word.reading.docx_blocks import read_docx
from yuan.word.reading.docx_package import open_parts
from yuan.word.reading.exported_plan import (
    ExportedPlan,
    is_exported_plan,
    read_exported,
    read_exported_below_notice,
)
from yuan.word.reading.front import Front, take_front
from yuan.word.reading.guess import guess
from yuan.word.reading.headings import recognise
from yuan.word.reading.html_blocks import read_html, read_mhtml
from yuan.word.reading.levels import settle
from yuan.word.reading.lines import Doubt, Guess, Omission, Piece, Source, Typed, visible
from yuan.word.reading.number_check import agree
from yuan.word.reading.office import convert_to_docx
from yuan.word.reading.plan_splitting import split_plans
from yuan.word.reading.process_limits import unconfined
from yuan.word.reading.text_blocks import read_text
from yuan.word.reading.tree import Built, build

__all__ = ["Doubt", "Guess", "Imported", "Omission", "import_report", "importable_files", "read_file"]


def read_file(path: Path, progress: Progress | None = None) -> list[Imported]:
    """The plans in the file at `path`, usually one.

    Raises:
        BadFile: the file cannot be read: missing, empty, encrypted, damaged, or nothing that holds text.
        Cancelled: `progress` said so.
    """
    data = bytes_of(path)
    try:
        return _plans(data, path, progress)
    except (ValueError, KeyError, RecursionError) as error:  # a value that the format does not allow
        raise bad_values(path) from error


def _plans(data: bytes, path: Path, progress: Progress | None) -> list[Imported]:
    below: ExportedPlan | None = None
    if kind_of(data, path.name) == "docx":
        package = open_parts(Package(data, path.name))
        if is_exported_plan(package):
            return [_own(read_exported(package), path)]
        below = read_exported_below_notice(package)
    source = _read(data, path.name, progress)
    if not source.pieces:
        raise BadFile(
            f"“{path.name}”中没有读到文字。", "请用 Word 或 WPS 打开确认内容，另存为 .docx 后再导入。"
        )
    pieces, contents = drop_contents(source.pieces)
    parts = split_plans(pieces)
    plans = []
    for place, part in enumerate(parts):
        if progress:
            progress(place, len(parts), path.name)
        shared = (*source.omitted, *contents) if place == 0 else ()
        plans.append(_plan(part, source, path, shared, len(parts)))
    if below is not None:
        return [_below_notice(plans[0], below)]
    return plans


def _below_notice(guessed: Imported, plan: ExportedPlan) -> Imported:
    """A plan of ours behind its notice: the notice tells who issued it and when, the styles what the plan is."""
    own = _own(plan, Path(guessed.file))
    front = replace(
        guessed.document.front, title=own.document.front.title, edition=own.document.front.edition
    )
    document = replace(own.document, front=front)
    return replace(own, document=document, guess=guessed.guess, omitted=guessed.omitted)


def _read(data: bytes, name: str, progress: Progress | None) -> Source:
    kind = kind_of(data, name)
    if kind in ("html", "mhtml", "text") and len(data) > LARGEST_TEXT_FILE:
        raise too_large(name, f"有 {len(data) // 1_000_000} MB", f"{LARGEST_TEXT_FILE // 1_000_000} MB")
    if kind == "docx":
        return read_docx(Package(data, name))
    if kind == "html":
        return read_html(data, name=name)
    if kind == "mhtml":
        return read_mhtml(data, name)
    if kind == "text":
        return read_text(data, name)
    with unconfined():
        converted = convert_to_docx(data, kind, name, progress)
    return read_docx(Package(converted, name))


def _plan(
    pieces: tuple[Piece, ...], source: Source, path: Path, shared: tuple[Omission, ...], plans: int
) -> Imported:
    front = take_front(pieces, path.stem)
    body, attached = cut_attachments(front.pieces)
    main = _structure(body)
    typed = dict(main.typed)
    attachments = []
    doubts = list(main.doubts)
    for place, part in enumerate(attached, 1):
        attachment, built = _attachment(part)
        label = f"附件{place}" if len(attached) > 1 else "附件"
        if visible(part.label) != label:
            typed[attachment.id] = Typed(part.label)
        typed.update(built.typed)
        doubts += built.doubts
        attachments.append(attachment)
    document = Document(
        front=front.matter,
        numbering=main.numbering,
        blocks=main.blocks,
        sections=main.sections,
        attachments=tuple(attachments),
    )
    typed.update({key: Typed(number, True) for key, number in source.automatic.items()})
    document, simplified = bounded(document)
    require_bounded_size(document, path.name)
    document, renumbered = agree(document, typed)
    used = images(document)
    return Imported(
        file=str(path),
        document=document,
        media={key: source.media[key] for key in used if key in source.media},
        guess=guess(document),
        omitted=(*shared, *front.omitted),
        doubts=(
            *_general_doubts(source, front, document, plans),
            *map(Doubt, simplified),
            *doubts,
            *renumbered,
        ),
        typed=typed,
        title_derived=front.derived,
        title_after=front.before_title,
    )


def _own(plan: ExportedPlan, path: Path) -> Imported:
    """A plan this program wrote itself."""
    document, simplified = bounded(plan.document)
    require_bounded_size(document, path.name)
    document, renumbered = agree(document, plan.typed)
    used = images(document)
    return Imported(
        file=str(path),
        document=document,
        media={key: plan.media[key] for key in used if key in plan.media},
        guess=guess(document),
        omitted=plan.omitted,
        doubts=(*map(Doubt, simplified), *renumbered),
        typed=plan.typed,
    )


def _structure(pieces: tuple[Piece, ...]) -> Built:
    headings = recognise(pieces)
    return build(pieces, headings, settle(headings))


def _attachment(part: CutAttachment) -> tuple[Attachment, Built]:
    built = _structure(part.pieces)
    attachment = Attachment(
        id=new_id(), title=part.title, numbering=built.numbering, blocks=built.blocks, sections=built.sections
    )
    return attachment, built


def _general_doubts(source: Source, front: Front, document: Document, plans: int) -> Iterator[Doubt]:
    if plans > 1:
        yield Doubt(f"文件中有{plans}个预案，已分别列出。")
    for text in (*source.doubts, *front.doubts):
        yield Doubt(text)
    if not document.sections:
        yield Doubt("没有认出任何标题，全部内容作为正文段落导入。")
    if document.sections and document.sections[0].numbered and len(document.numbering) > 1:
        patterns = "、".join(format_number(pattern, [1] * 8) for pattern in document.numbering[:3])
        yield Doubt(f"标题层级按编号“{patterns}”识别。")


def import_report(imported: Imported) -> dict[str, Any]:
    """What one import brought, in the JSON shape of the command line's `import`."""
    document = imported.document
    blocks = list(walk_blocks(document))
    containers: tuple[Container, ...] = (document, *document.attachments)
    sections = [section for container in containers for section, _ in walk_sections(container)]
    return {
        "file": imported.file,
        "plan": "",
        "title": imported.guess.title or document.front.title,
        "kind": imported.guess.kind.value if imported.guess.kind else "",
        "unit": imported.guess.unit,
        "event_class": imported.guess.event_class,
        "event_type": imported.guess.event_type,
        "sections": len(sections),
        "tables": sum(isinstance(block, Table) for block in blocks),
        "figures": sum(isinstance(block, Figure) for block in blocks),
        "attachments": len(document.attachments),
        "characters": characters(document),
        "omitted": [{"what": one.what, "characters": len(visible(one.text))} for one in imported.omitted],
        "doubts": [doubt.text for doubt in imported.doubts],
        "evidence": list(imported.guess.evidence),
    }

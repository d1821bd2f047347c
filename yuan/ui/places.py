"""The places of the window, and how the page of each is made when it is first visited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yuan.ui.shell import Page
from yuan.ui.workspace import Workspace


def _start_page(workspace: Workspace) -> Page:
    from yuan.ui.start.page import StartPage

    return StartPage(workspace)


def _library_page(workspace: Workspace) -> Page:
    from yuan.ui.library.page import LibraryPage

    return LibraryPage(workspace)


def _editor_page(workspace: Workspace) -> Page:
    from yuan.ui.editor import OpenPlans

    return OpenPlans(workspace)


def _review_page(workspace: Workspace) -> Page:
    from yuan.ui.review import ReviewPage

    return ReviewPage(workspace)


def _compile_page(workspace: Workspace) -> Page:
    from yuan.ui.compile import CompilePage

    return CompilePage(workspace)


def _search_page(workspace: Workspace) -> Page:
    from yuan.ui.search import SearchPage

    return SearchPage(workspace)


def _coherence_page(workspace: Workspace) -> Page:
    from yuan.ui.coherence import CoherencePage

    return CoherencePage(workspace)


def _exchange_page(workspace: Workspace) -> Page:
    from yuan.ui.exchange.page import ExchangePage

    return ExchangePage(workspace)


@dataclass(frozen=True)
class NavigationItem:
    """Somewhere the user goes. `factory` builds its page when it is first visited."""

    id: str
    title: str
    icon: str
    shortcut: str
    factory: Callable[[Workspace], Page]


PLACES = (
    NavigationItem("start", "首页", "home", "Ctrl+1", _start_page),
    NavigationItem("library", "预案库", "library", "Ctrl+2", _library_page),
    NavigationItem("editor", "编制", "edit", "Ctrl+3", _editor_page),
    NavigationItem("review", "审核", "review", "Ctrl+4", _review_page),
    NavigationItem("search", "检索", "search", "Ctrl+5", _search_page),
    NavigationItem("compile", "汇编", "volumes", "Ctrl+6", _compile_page),
    NavigationItem("coherence", "衔接", "links", "Ctrl+7", _coherence_page),
    NavigationItem("exchange", "收发", "packages", "Ctrl+8", _exchange_page),
)

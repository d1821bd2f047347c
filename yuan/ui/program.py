"""The running program: the Qt application, its faults and its log, and the way from start to window."""

from __future__ import annotations

import argparse
import ctypes
import logging
import logging.handlers
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QObject,
    QTimer,
    QTranslator,
)
from PySide6.QtWidgets import QApplication, QDialog

from yuan.library import Library
from yuan.library.backup.backups import backups_of
from yuan.library.store.locations import store_at
from yuan.model.errors import Unreadable, YuanError
from yuan.model.progress import Progress
from yuan.ui.account.first_start import FirstStartDialog, Start
from yuan.ui.account.sign_in import FirstAccountDialog, SignInDialog
from yuan.ui.at_start import tell_at_start
from yuan.ui.garbage_collection import GarbageCollector
from yuan.ui.kit.errors import UNEXPECTED, show_error
from yuan.ui.kit.task import run_task
from yuan.ui.program_log import DEBUG_HELP, begin_log
from yuan.ui.qt_messages import log_qt_messages
from yuan.ui.safety.automatic_backups import back_up_at_the_end
from yuan.ui.session_end import SessionEnd
from yuan.ui.settings import backup_folder_of, recent_libraries, remember_account, remember_library
from yuan.ui.theme import apply_theme
from yuan.ui.window import MainWindow

log = logging.getLogger("yuan")

NOT_SAFE = "文字既没有存入预案库，也无法另存在这台电脑上，所以没有离开。"
OFFER_MS = 400
"""What a crash left is shown when the window has come to rest."""
SWITCH_S = 0.00005
"""How long other threads may keep the window's own waiting for the interpreter."""
_M_ARENA_MAX = -8
"""As in malloc.h."""


class Program(QObject):
    """Takes the user from start to a window, and from one window to the next.

    Args:
        package: the one the program was started with; shown in the first window.
    """

    def __init__(self, application: QApplication, package: Path | None = None) -> None:
        super().__init__()
        self._application = application
        self._package = package
        self._window: MainWindow | None = None
        self._library: Library | None = None
        self._is_in_fault = self._is_ending = False

    @property
    def window(self) -> MainWindow | None:
        """The window open now."""
        return self._window

    def start(self, location: str, demo: str) -> bool:
        """Open `location`, the demonstration in folder `demo`, the library used last, or ask.

        Returns:
            False when the user turned away, and the program should end.
        """
        if demo:
            self._open_demo(Path(demo))
            return True
        if not location:
            location = next((item for item in recent_libraries() if _is_there(item)), "")
        if location and _is_there(location) and self.open(location):
            return True
        return self._ask(location)

    def open(self, location: str) -> bool:
        """Open the library at `location` and sign in; False when that came to nothing."""
        library = self._opened(location)
        if library is None:
            return False
        try:
            if self._sign_in(library):
                return True
        except Unreadable as error:  # it opens, but what signing in needs cannot be read
            library.close()
            return self._is_rescued(location, error) and self.open(location)
        library.close()
        return False

    def _is_rescued(self, location: str, error: Unreadable) -> bool:
        file = store_at(location).file
        return file is not None and self._rescue(file, error)

    def _opened(self, location: str) -> Library | None:
        """The library at `location`, from a backup if it cannot be read; None when that came to nothing."""
        try:
            return Library.open(location)
        except Unreadable as error:
            if not self._is_rescued(location, error):
                return None
        except YuanError as error:
            show_error(self._window, error)
            return None
        return self._opened(location)

    def _rescue(self, place: Path, error: Unreadable) -> bool:
        remembered = backup_folder_of(str(place))
        found = backups_of(place, *([Path(remembered)] if remembered else []))
        if not found:
            show_error(self._window, error)
            return False
        from yuan.ui.safety.rescue import RescueDialog

        return RescueDialog(self._window, place, found, error).exec() == QDialog.DialogCode.Accepted

    def _ask(self, suggested: str) -> bool:
        place = Path(suggested) if suggested and "://" not in suggested else _own_folder() / "预案库.yuan"
        if place.exists():
            place = _free_name(place)
        while not self._is_ending:
            dialog = FirstStartDialog(place)
            if dialog.exec() != QDialog.DialogCode.Accepted:
                return False
            if dialog.choice is Start.DEMO:
                self._open_demo(_own_folder() / "demo")
                return True
            if dialog.choice is Start.OPEN:
                if self.open(str(dialog.place)):
                    return True
                continue
            if self._make(dialog):
                return True
        return False

    def _make(self, dialog: FirstStartDialog) -> bool:
        account = dialog.account
        try:
            dialog.place.parent.mkdir(parents=True, exist_ok=True)
            library = Library.create(dialog.place, account)
            session = library.sign_in(account.name, account.password)
        except YuanError as error:
            show_error(None, error)
            return False
        except OSError as error:
            show_error(
                None,
                YuanError(f"无法在“{dialog.place.parent}”建立预案库：{error.strerror}。", "请换一个文件夹。"),
            )
            return False
        remember_account(str(library.path), account.name)
        self._show(MainWindow(library, session), library)
        return True

    def _open_demo(self, folder: Path) -> None:
        from yuan.demo.build import NAME, build_demo
        from yuan.demo.town import add_town

        def build(progress: Progress) -> Path:
            made = build_demo(folder, progress)
            add_town(folder, made)
            return made

        if (folder / NAME).exists():
            if not self.open(str(folder / NAME)):
                self._application.quit()
            return
        # The application must not end when the progress dialog, its only window, closes.
        self._application.setQuitOnLastWindowClosed(False)
        holder = _Holder()
        run_task(
            holder,
            "正在建立演示预案库……",
            build,
            self._demo_built,
            self._demo_failed,
        )

    def _demo_built(self, path: Path) -> None:
        self._application.setQuitOnLastWindowClosed(True)
        if not self.open(str(path)):
            self._application.quit()

    def _demo_failed(self, error: BaseException) -> None:
        self._application.setQuitOnLastWindowClosed(True)
        show_error(None, error)
        self._application.quit()

    def _sign_in(self, library: Library) -> bool:
        try:
            if not library.accounts() and not FirstAccountDialog(library, self._window).exec():
                return False
            dialog = SignInDialog(library, self._window)
            if dialog.exec() != QDialog.DialogCode.Accepted or dialog.session is None:
                return False
            self._show(MainWindow(library, dialog.session), library)
        except Unreadable:
            raise
        except YuanError as error:
            show_error(self._window, error)
            return False
        return True

    def _show(self, window: MainWindow, library: Library) -> None:
        old_window, old_library = self._window, self._library
        self._window, self._library = window, library
        remember_library(str(library.path))
        window.leaving.connect(self._leave)
        window.show()
        QTimer.singleShot(OFFER_MS, window, partial(tell_at_start, window))
        if self._package is not None:
            packages, self._package = [self._package], None
            QTimer.singleShot(OFFER_MS, window, partial(window.workspace.receive_requested.emit, packages))
        if old_window is not None:
            old_window.leave()
            old_window.deleteLater()
        if old_library is not None:
            if old_library.path != library.path:
                back_up_at_the_end(old_library)
            old_library.close()

    def _leave(self, target: str) -> None:
        if self._library is None or self._window is None:
            return
        if not self._window.is_text_safe():
            self._window.say_unsafe(NOT_SAFE, partial(self._leave, target))
            return
        self._window.notices.take("unsafe")
        self.open(str(self._library.path) if target == "account" else target)

    def save(self) -> None:
        """The desktop asks before it ends: save, or keep on this machine, and ask nobody."""
        if self._window is not None:
            self._window.is_text_safe()

    def end(self) -> None:
        """The system ends the program: save, or keep on this machine, and go without a question."""
        if self._is_ending:
            return
        self._is_ending = True
        log.info("ended by the system")
        try:
            if self._window is not None:
                self._window.leave()
        finally:
            self._application.exit(0)

    def close(self) -> None:
        """Back the library up if that is due and there is time, and close it; the window is closed already."""
        if self._library is not None:
            if not self._is_ending:
                back_up_at_the_end(self._library)
            self._library.close()
            self._library = None

    def report_fault(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A fault nobody expected: save what was typed, write the log, tell the user once."""
        if issubclass(kind, KeyboardInterrupt):
            self._application.quit()
            return
        log.error("fault", exc_info=(kind, error, trace))
        if self._is_in_fault:
            return
        self._is_in_fault = True
        try:
            if self._window is not None:
                self._window.save_text()
        except Exception:
            log.exception("saving after a fault failed")
        try:
            self._tell_fault(error)
        finally:
            self._is_in_fault = False

    def _tell_fault(self, error: BaseException) -> None:
        """In a bar, for somebody may be typing; in a dialog only where one is open already, or no window."""
        window = self._window
        if window is None or not window.isVisible() or QApplication.activeModalWidget() is not None:
            show_error(window, error)
            return
        close = partial(window.notices.take, "fault")
        more = partial(show_error, window, error)
        text = str(error) if isinstance(error, YuanError) else f"{UNEXPECTED}已保存的内容不受影响。"
        window.notices.put("fault", text, [("详细信息…", more), ("知道了", close)], "danger")


def prepare(application: QApplication) -> None:
    """Names, Chinese texts of Qt's own dialogs, the theme, and who collects what is no longer reachable."""
    application.setApplicationName("yuan")
    application.setApplicationDisplayName("")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    apply_theme(application)
    # Python lets a thread keep the interpreter for 5 ms. A key takes it some fifty times: with the index or the
    # checks at work behind the window, typing became many times as slow.
    sys.setswitchinterval(SWITCH_S)
    _share_memory()
    GarbageCollector(application)


def _share_memory() -> None:
    """Let all threads take memory from one place: the GNU library gives each one of its own, and keeps what is freed."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def run(argv: Sequence[str]) -> int:
    """Run the program until its last window is closed; the exit status."""
    parser = argparse.ArgumentParser(prog="yuan-window", description="预案编审")
    parser.add_argument("--library", default="", help="预案库文件或数据库地址")
    parser.add_argument("--demo", default="", metavar="DIR", help="打开 DIR 中的演示预案库，没有则先建立")
    parser.add_argument("package", nargs="?", default="", help="登录后预览的数据包（.yuanpkg）")
    parser.add_argument("--debug", action="store_true", help=DEBUG_HELP.replace("%", "%%"))
    options = parser.parse_args(list(argv)[1:])
    begin_log(is_debug=options.debug)
    log_qt_messages()
    application = QApplication(list(argv)[:1])
    prepare(application)
    program = Program(application, Path(options.package) if options.package else None)
    sys.excepthook = program.report_fault
    system = SessionEnd(application)
    system.asked.connect(program.end)
    system.saving.connect(program.save)
    if not program.start(options.library, options.demo):
        program.close()
        return 0
    status = application.exec()
    program.close()
    return status


def _is_there(location: str) -> bool:
    return "://" in location or Path(location).is_file()


def _own_folder() -> Path:
    return Path(platformdirs.user_data_dir("yuan", appauthor=False))


def _free_name(path: Path) -> Path:
    number = 2
    while path.with_stem(f"{path.stem}{number}").exists():
        number += 1
    return path.with_stem(f"{path.stem}{number}")


class _Holder(QDialog):
    """Parent of a progress dialog while there is no window yet."""

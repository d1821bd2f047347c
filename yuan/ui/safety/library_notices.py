"""What is said above every page about the library itself: restored under the window, its file gone or back, a backup."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yuan.library import Library
from yuan.ui.kit.notice_bar import Notices
from yuan.ui.safety.words import opened_backup_in_words

RESTORED, DISPLACED, BACKUP = "restored", "displaced", "backup"
"""The keys of the bars."""


class LibraryNotices:
    """Puts bars into `notices` about `library`; `sign_in_again` is what most of them lead to."""

    def __init__(self, notices: Notices, library: Library, sign_in_again: Callable[[], object]) -> None:
        self._notices, self._library = notices, library
        self._again = [("重新登录…", sign_in_again)]

    def say_restored(self) -> None:
        """Somebody restored the library: what was not saved is kept as a file to take back."""
        self._notices.put(
            RESTORED,
            "预案库刚刚被恢复为一份备份，本窗口看到的内容已经过时，不能再存入，请重新登录。"
            "没有存入的文字会另存在这台电脑上，登录后可对照取回。",
            self._again,
            "danger",
        )

    def say_displaced(self, fault: str, kept: str) -> None:
        """The library's file is gone or another one.

        Args:
            fault: what happened, as the beginning of a sentence.
            kept: what became of what this window holds, a sentence.
        """
        self._notices.put(
            DISPLACED,
            f"{fault}：“{self._library.path}”。{kept}没有存入的文字留在本机，重新登录后可对照取回。"
            "请查明是谁移动或替换了文件；需要时从这份“抢救”备份恢复。",
            self._again,
            "danger",
        )

    def say_file_is_back(self) -> None:
        """The library's file was put back. What this window knows may be older by now: it is opened anew."""
        self._notices.put(
            DISPLACED,
            "预案库文件已放回原处，请重新登录后继续；没有存入的文字留在本机，登录后可对照取回。",
            self._again,
        )

    def say_backup(self) -> None:
        """Say that the library is a backup, if it is one."""
        words = opened_backup_in_words(self._library.file)
        if words:
            close = partial(self._notices.take, BACKUP)
            self._notices.put(BACKUP, f"{words}在这里所做的修改不会进入预案库。", [("知道了", close)])

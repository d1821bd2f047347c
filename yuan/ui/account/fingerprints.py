"""Fingerprints of keys as people compare them: the library's root, the own key, and somebody's key to be certified."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from yuan.library import Session
from yuan.library.keys.certificates import KeyStanding
from yuan.model.files import file_name
from yuan.model.process.signature import grouped
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import choose_target
from yuan.ui.theme import set_role

_TITLE = "预案库根指纹"
_ROOT = (
    "第一位系统管理员的密钥是预案库的根：每个人的签名密钥都由系统管理员认证，最终落到这把密钥上。"
    "请打印或抄下这个指纹，存放在预案库以外的地方。核验时显示的指纹与纸面不同，就是有人换掉了全部签名。"
)
_FOUNDED = "您是第一个用自己的密码登录的系统管理员，您的密钥已成为这个预案库的根。"
_STANDING = "下列密钥在建立根之前已经使用，已一并认证；请与本人核对："
_OWN = "这是您的签名密钥的指纹。系统管理员认证您的密钥前，会请您念出它来核对。"
_CERTIFY = (
    "请用电话或当面请“{name}”念出其指纹（菜单“预案库”→“我的签名密钥…”），与下面逐组核对。"
    "完全相同才能认证；认证后，用这把密钥签名的批准即为有效。"
)


class FingerprintLabel(QLabel):
    """A fingerprint in groups of four, large, to be read out and selected."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(grouped(fingerprint))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSize(14)
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        # The theme's sheet sets a font for all; this one's is for figures that are compared.
        self.setStyleSheet(f'font-family: "{font.family()}"; font-size: 14pt; font-weight: 600;')
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("指纹")


class RootDialog(Dialog):
    """The root's fingerprint, to be kept on paper; after founding also the keys that were found and certified."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        founded = session.founded
        super().__init__(parent, _TITLE, "关闭", f"{_FOUNDED}{_ROOT}" if founded else _ROOT)
        self.cancel_button.hide()
        self.setMinimumWidth(560)
        self._session = session
        self.root = session.library.root()
        self.body.addWidget(FingerprintLabel(self.root))
        if founded is not None and founded.standing:
            self.body.addWidget(_wrapped(_STANDING))
            lines = [f"{account}　{grouped(key)}" for account, key in founded.standing]
            keys = _wrapped("\n".join(lines))
            keys.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(keys)
        self.saved = _wrapped("")
        self.saved.hide()
        self.body.addWidget(self.saved)
        self.copy_button, self.paper_button = QPushButton("复制"), QPushButton("另存为一页纸（PDF）…")
        for place, button in enumerate((self.copy_button, self.paper_button)):
            button.setAutoDefault(False)
            self.buttons.insertWidget(place, button)
        clipboard = QGuiApplication.clipboard()
        self.copy_button.clicked.connect(lambda _=False: clipboard.setText(grouped(self.root)))
        self.paper_button.clicked.connect(self._save)

    def _save(self) -> None:
        name = Path(str(self._session.library.path)).stem
        target = choose_target(self, _TITLE, f"{file_name(name)}根指纹.pdf", "PDF (*.pdf)")
        if target is None:
            return
        with guarded(self):
            write_root_paper(self._session, target)
            self.saved.setText(f"已存为“{target}”，请打印后妥善保管。")
            self.saved.show()
            self.make_room()


class OwnKeyDialog(Dialog):
    """The fingerprint of the own key, and whether it is certified."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "我的签名密钥", "关闭", _OWN)
        self.cancel_button.hide()
        self.setMinimumWidth(560)
        self.standing = session.own_key()
        if self.standing.fingerprint:
            self.body.addWidget(FingerprintLabel(self.standing.fingerprint))
        self.state = _wrapped(_state(session, self.standing))
        self.body.addWidget(self.state)


def _state(session: Session, standing: KeyStanding) -> str:
    if not standing.fingerprint:
        return "本次登录没有可用的签名密钥，请退出后用账号和密码重新登录。"
    if not session.library.root():
        return "预案库还没有根：还没有系统管理员用自己的密码登录过。"
    return "已经系统管理员认证。" if standing.is_certified else "还没有经系统管理员认证，不能批准。"


class CertifyDialog(Dialog):
    """Certifies somebody's key once its fingerprint was compared with the one they read out."""

    def __init__(self, session: Session, standing: KeyStanding, parent: QWidget | None = None) -> None:
        super().__init__(parent, "认证签名密钥", "已核对，认证", _CERTIFY.format(name=standing.account))
        self._session, self._standing = session, standing
        self.setMinimumWidth(560)
        self.body.addWidget(FingerprintLabel(standing.fingerprint))
        # Enter must not certify what nobody compared.
        self.accept_button.setDefault(False)
        self.accept_button.setAutoDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    def save(self) -> None:
        self._session.certify_key(self._standing.account, self._standing.fingerprint)


def tell_founding(parent: QWidget, session: Session) -> None:
    """Show the root to whoever founded it by signing in, once; without keeping them from their work."""
    if session.founded is None:
        return
    dialog = RootDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def write_root_paper(session: Session, target: Path) -> None:
    """Write the root's fingerprint and the present head of the trail to `target`, one page of PDF, and record it.

    Raises:
        Refused: the account was deactivated; nothing was written.
        BadFile: it cannot be written.
    """
    from yuan.jobs.recorded_export import recorded

    library = session.library
    name, head = Path(str(library.path)).stem, library.head()
    rows = (
        ("预案库", name),
        ("预案库编号", library.id),
        (_TITLE, grouped(library.root())),
        ("操作记录头", f"第 {head.sequence} 条　{grouped(head.hash, 8)}"),
        ("记录时间", f"{datetime.now():%Y-%m-%d %H:%M}"),
    )
    cells = "".join(
        f"<tr><td>{escape(word)}</td><td><b>{escape(value)}</b></td></tr>" for word, value in rows
    )
    page = QTextDocument()
    page.setDefaultFont(QFont("宋体", 11))
    page.setHtml(
        f"<h1 align='center'>{_TITLE}</h1><table border='1' cellspacing='0' cellpadding='8' width='100%'>{cells}</table>"
        "<p>核验预案库（菜单“预案库”→“核验预案库”，或 yuan verify）时显示的根指纹须与本页相同；不同即有人换掉了全部签名。"
        "操作记录头可在核验窗口的“核对外部记录头”中核对，或用 yuan verify --head。</p>"
        "<p>保管人：____________________　日期：____________________</p>"
    )
    with recorded(session, target, _TITLE) as temporary:
        writer = QPdfWriter(str(temporary))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(5, 5, 5, 5), QPageLayout.Unit.Millimeter)
        writer.setTitle(_TITLE)
        page.print_(writer)


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    set_role(label, "muted")
    return label

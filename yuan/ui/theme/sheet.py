"""The style sheet, written from the tokens."""

from __future__ import annotations

from string import Template

from yuan.ui.theme.icons import FOLDER
from yuan.ui.theme.tokens import GAP, PAD, RADIUS, SMALL, Tokens

_SHEET = Template("""
QWidget { color: $text; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow, QDialog, QWidget[role="page"] { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: ${small}px; }

QLabel[role="title"] { font-size: 15pt; font-weight: 600; }
QLabel[role="heading"] { font-size: 11pt; font-weight: 600; }
QLabel[role="number"] { font-size: 22pt; font-weight: 600; color: $accent; }
QLabel[role="number"][tone="danger"] { color: $danger; }
QLabel[role="number"][tone="warning"] { color: $warning; }
QLabel[role="number"][tone="quiet"] { color: $disabled; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="alarm"] { background: $danger_ground; color: $danger; padding: 8px; border-radius: 4px; }
QLabel[role="chip"] { background: $selection; color: $accent; border-radius: ${radius}px; padding: 1px ${gap}px; }
QLabel[role="chip"][tone="danger"] { background: $danger_ground; color: $danger; }
QLabel[role="chip"][tone="warning"] { background: $warning_ground; color: $warning; }
QLabel[role="chip"][tone="success"] { background: $success_ground; color: $success; }

QFrame[role="card"], QFrame[role="panel"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame[role="card"][tone="current"] { border: 1px solid $accent; background: $hover; }
QPushButton[role="card"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; text-align: left; padding: ${pad}px; }
QPushButton[role="card"]:hover, QPushButton[role="card"]:focus { border-color: $accent; }
QFrame[role="notice"] { background: $warning_ground; border: none; border-bottom: 1px solid $border; }
QFrame[role="notice"][tone="danger"] { background: $danger_ground; }
QFrame[role="notice"][tone="success"] { background: $success_ground; }
QFrame[role="notice"] QPushButton:focus { border: 2px solid $accent; }
QLabel[role="notice-text"] { font-size: 11pt; }
QFrame[role="rule"] { background: $border; border: none; max-height: 1px; min-height: 1px; }

QWidget#rail { background: $rail; }
QWidget#rail QLabel { color: $rail_text; }
QWidget#rail QToolButton { color: $rail_text; background: transparent; border: none; border-left: 3px solid transparent;
  border-radius: 0; padding: ${gap}px 2px; }
QWidget#rail QToolButton:hover { background: $rail_hover; }
QWidget#rail QToolButton:focus { border-left-color: $rail_text; }
QWidget#rail QToolButton:checked { background: $rail_current; border-left-color: $accent; }

QPushButton, QToolButton { background: $surface; border: 1px solid $border; border-radius: ${radius}px; padding: ${small}px ${pad}px; }
QToolButton { padding: ${small}px ${gap}px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $selection; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; background: $window; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:disabled { background: $border; color: $disabled; border-color: $border; }
QPushButton[role="small"] { padding: 2px ${gap}px; }
QPushButton[role="big"] { padding: ${pad}px 28px; font-size: 11pt; }
QToolButton[role="flat"], QPushButton[role="flat"] { background: transparent; border-color: transparent; }
QToolButton[role="flat"]:hover, QPushButton[role="flat"]:hover { background: $hover; }
QPushButton[role="link"] { background: transparent; border: none; color: $accent; padding: 2px ${small}px; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { text-decoration: underline; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[popupMode="1"] { padding-right: 18px; }
QToolButton::menu-button { border: none; width: 16px; }

QToolBar { border: none; spacing: 1px; padding: ${small}px ${gap}px; }
QToolBar::separator { background: $border; width: 1px; margin: 6px 5px; }
QToolBarExtension { qproperty-icon: url($icons/chevrons.svg); border: none; padding: 2px; }
QWidget[role="strip"] { background: $surface; border: none; }
QToolButton[role="tool"], QToolButton[role="menu"], QToolButton[role="crumb"] { background: transparent; border-color: transparent;
  padding: 2px ${small}px; }
QToolButton[role="menu"] { padding: 2px 10px; }
QToolButton[role="tool"]:hover, QToolButton[role="menu"]:hover, QToolButton[role="crumb"]:hover { background: $hover; }
QToolButton[role="tool"]:checked, QToolButton[role="tool"]:pressed, QToolButton[role="menu"]:pressed { background: $selection; }
QToolButton[role="crumb"] { padding: 1px 18px 1px ${small}px; color: $muted; }
QToolButton[role="crumb"]:focus { border-color: $accent; }
QSlider::groove:horizontal { height: 3px; background: $border; border-radius: 1px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: $muted; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QSpinBox, QComboBox {
  background: $surface; border: 1px solid $border; border-radius: ${radius}px; padding: ${small}px ${gap}px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $disabled; background: $window; }
QComboBox { padding-right: 20px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 20px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($icons/chevron.svg); width: 12px; height: 12px; }
QSpinBox { padding-right: 20px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 18px; }
QSpinBox::up-arrow { image: url($icons/chevron-up.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url($icons/chevron.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; selection-background-color: $selection; selection-color: $text; }

QTextEdit#plan-text { background: $desk; color: $ink; border: none; padding: 0; border-radius: 0; }

QTreeView, QTableView, QListView { background: $surface; border: 1px solid $border; border-radius: ${radius}px;
  alternate-background-color: $raised; selection-background-color: $selection; selection-color: $text; outline: none; }
QTreeView::item, QListView::item { padding: ${small}px 2px; border: none; }
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: $selection; color: $text; }
QTableView { gridline-color: $border; }
QTableView::item { padding: 0 6px; border: none; }
QTableView QLineEdit, QTableView QComboBox { border-radius: 0; padding: 0 ${small}px; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section { background: $raised; color: $muted; border: none; border-bottom: 1px solid $border;
  border-right: 1px solid $border; padding: 5px 6px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 10px; height: 10px; }
QTableCornerButton::section { background: $raised; border: none; }

QMenuBar { background: $surface; border-bottom: 1px solid $border; }
QMenuBar::item { padding: ${small}px ${gap}px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border; padding: ${small}px 0; }
QMenu::item { padding: 5px 28px 5px 24px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: ${small}px 0; }
QMenu::icon { padding-left: ${gap}px; }

QStatusBar { background: $surface; border-top: 1px solid $border; }
QStatusBar QLabel { color: $muted; padding: 0 ${gap}px; }
QStatusBar QToolButton { color: $muted; padding: 1px ${gap}px; }
QStatusBar QToolButton[tone="danger"] { color: $danger; font-weight: 600; }
QStatusBar::item { border: none; }
QSplitter::handle { background: $window; }
QSplitter::handle:horizontal { width: 6px; }
QSplitter::handle:vertical { height: 6px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox, QRadioButton { spacing: ${gap}px; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator, QGroupBox::indicator {
  width: 14px; height: 14px; border: 1px solid $disabled; border-radius: 3px; background: $surface; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked,
QGroupBox::indicator:checked { background: $accent; border-color: $accent; image: url($icons/check.svg); }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $disabled; border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { border-color: $accent;
  background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5, stop:0 $accent, stop:0.5 $accent, stop:0.6 $surface, stop:1 $surface); }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[role="page"] { background: $window; }
QTabWidget::pane { border: 1px solid $border; background: $surface; border-radius: ${radius}px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; padding: 5px ${pad}px; border-bottom: 2px solid transparent; color: $muted; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QProgressBar { background: $raised; border: 1px solid $border; border-radius: ${radius}px; text-align: center; min-height: 16px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")


def style_sheet(tokens: Tokens) -> str:
    """The style sheet of the whole program for one scheme."""
    lengths = {"small": SMALL, "gap": GAP, "pad": PAD, "radius": RADIUS}
    return _SHEET.substitute(vars(tokens), icons=FOLDER.as_posix(), **lengths)

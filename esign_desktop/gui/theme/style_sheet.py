"""The style sheet: everything that Fusion and the palette do not draw as it is wanted."""

from PySide6.QtGui import QFontDatabase

from esign_desktop.app import paths
from esign_desktop.gui.theme.colours import DARK, Colours
from esign_desktop.gui.theme.sizes import SIZES


def style_sheet(colours: Colours, points: float, icon: int) -> str:
    """Return the application's style sheet.

    Args:
        colours: of the scheme.
        points: size of body text.
        icon: width of a button's icon, in device-independent pixels.
    """
    c = colours
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    fixed = f'Consolas, Menlo, "{system}", monospace'  # Windows' own, Courier New, is thin
    sizes = "\n".join(
        f'QLabel[role="{role}"] {{ font-size: {points * factor:.1f}pt; }}'
        for role, factor in SIZES.items()
    )
    return f"""
{sizes}
QLabel[role="headline"], QLabel[role="title"], QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="command"] {{ font-family: {fixed};
    background: {c.window}; border: 1px solid {c.border}; border-radius: 6px; padding: 6px 10px; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="code"] {{ color: {c.muted}; border: 1px solid {c.border}; border-radius: 6px;
    padding: 2px 8px; }}
QLabel[role="say"] {{ font-weight: 700; color: {c.accent}; }}
QPlainTextEdit[fixed="true"] {{ font-family: {fixed}; font-size: {points * 0.95:.1f}pt; }}
QTableView {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 12px;
    padding: 4px; selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
QTableView:focus {{ border-color: {c.accent}; }}
QTableView::item {{ padding: 6px 8px; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none;
    padding: 6px 8px; }}
QFrame[card="true"] {{ background: {c.surface}; border: 1px solid {c.border};
    border-radius: 12px; }}
QFrame[card="true"][state="broken"] {{ border-color: {c.broken}; }}
QFrame[card="true"][state="warning"] {{ border-color: {c.warning}; }}
QFrame#line {{ background: {c.border}; border: none; }}
QFrame#sidebar {{ background: {c.sidebar}; border: none; border-right: 1px solid {c.border}; }}
QScrollArea, QScrollArea > QWidget > QWidget#page {{ background: transparent; border: none; }}
QScrollArea[page="true"] {{ border: 2px solid transparent; }}
QScrollArea[page="true"]:focus {{ border-color: {c.accent}; }}
QListWidget#navigation, QListWidget#navigation:focus {{ background: transparent; border: none;
    outline: none; }}
QListWidget#navigation::item {{ padding: 10px 12px; border-radius: 8px; margin: 2px 8px;
    color: {c.text}; }}
QListWidget#navigation::item:hover {{ background: {c.accent_soft}; }}
QListWidget#navigation::item:selected {{ background: {c.accent_soft}; color: {c.accent};
    font-weight: 600; }}
QListWidget#navigation::item:selected:focus {{ border: 2px solid {c.accent}; padding: 8px 10px; }}
QPushButton, QToolButton[tool="true"] {{ icon-size: {icon}px; }}
QPushButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field_border};
    border-radius: 8px; padding: 8px 16px; }}
QPushButton:hover {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton:pressed {{ background: {c.border}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 7px 15px; }}
QPushButton:disabled {{ color: {c.muted}; border-color: {c.border}; }}
QPushButton[main="true"] {{ background: {c.accent}; color: {c.on_accent}; border: none;
    font-weight: 600; padding: 10px 22px; }}
QPushButton[main="true"]:hover {{ background: {c.accent_hover}; }}
QPushButton[main="true"]:focus {{ border: 3px solid {c.text}; padding: 7px 19px; }}
QPushButton[main="true"]:disabled {{ background: {c.border}; color: {c.muted}; }}
QPushButton[flat="true"] {{ background: transparent; border: none; color: {c.accent};
    padding: 6px 8px; }}
QPushButton[flat="true"]:hover {{ background: {c.accent_soft}; }}
QPushButton[flat="true"]:focus {{ border: 2px solid {c.accent}; padding: 4px 6px; }}
QPushButton#settings {{ color: {c.text}; border-radius: 8px; padding: 10px 14px; }}
QPushButton#settings:focus {{ padding: 8px 12px; }}
QPushButton[choice="true"] {{ background: {c.surface}; border: 1px solid {c.border};
    border-radius: 12px; padding: 0; text-align: left; }}
QPushButton[choice="true"][large="false"] {{ border-radius: 8px; background: transparent; }}
QPushButton[choice="true"][fits="true"] {{ border: 2px solid {c.accent}; }}
QPushButton[choice="true"]:hover {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton[choice="true"]:pressed {{ background: {c.border}; }}
QPushButton[choice="true"]:focus {{ border: 2px solid {c.accent}; }}
QPushButton[choice="true"][unfold="true"] {{ border: 2px solid transparent; }}
QPushButton[choice="true"][unfold="true"]:focus {{ border-color: {c.accent}; }}
QPushButton[unfold="true"] QLabel {{ color: {c.accent}; }}
QToolButton[tool="true"] {{ background: transparent;
    border: 2px solid transparent; border-radius: 8px; padding: 4px 6px; color: {c.accent}; }}
QToolButton[tool="true"]:hover {{ background: {c.accent_soft}; }}
QToolButton[tool="true"]:focus {{ border-color: {c.accent}; }}
QListView[results="true"] {{ background: {c.surface}; border: 1px solid {c.field_border};
    border-radius: 8px; outline: none; padding: 4px; }}
QListView[results="true"]:focus {{ border: 2px solid {c.accent}; padding: 3px; }}
QToolButton[chain="true"] {{ background: transparent; border: 2px solid transparent;
    border-radius: 10px; padding: 8px 4px; color: {c.text}; }}
QToolButton[chain="true"]:hover {{ background: {c.accent_soft}; }}
QToolButton[chain="true"][open="true"] {{ background: {c.accent_soft}; }}
QToolButton[chain="true"]:focus {{ border-color: {c.accent}; }}
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QSpinBox {{ background: {c.surface};
    color: {c.text}; border: 1px solid {c.field_border}; border-radius: 8px; padding: 7px 10px;
    placeholder-text-color: {c.muted};
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus {{
    border: 2px solid {c.accent}; padding: 6px 9px; }}
QCheckBox {{ spacing: 10px; padding: 4px; border: 2px solid transparent; }}
QCheckBox::indicator {{ width: 18px; height: 18px; border: 2px solid {c.field_border};
    border-radius: 5px; background: {c.surface}; }}
QCheckBox::indicator:hover {{ border-color: {c.accent}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
    image: url("{_check(colours)}"); }}
QCheckBox:focus {{ border-color: {c.accent}; border-radius: 6px; }}
QProgressBar {{ background: {c.border}; border: none; border-radius: 4px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {c.field_border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QStatusBar {{ background: {c.sidebar}; color: {c.text}; border-top: 1px solid {c.border};
    padding: 2px 12px; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
    padding: 4px 8px; }}
"""


def _check(colours: Colours) -> str:
    """Return the picture of a tick. Style sheets colour none, so there is one for each scheme."""
    name = "check_dark.svg" if colours is DARK else "check_light.svg"
    return (paths.data_dir() / "resources" / "icons" / name).as_posix()

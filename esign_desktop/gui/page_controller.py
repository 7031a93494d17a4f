"""What stands behind a page: it knows the program, and answers what is chosen on the page."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from esign_desktop.model.report import Report


class PageController(Protocol):
    """One page and who answers for it. Made when its page is first shown."""

    @property
    def page(self) -> QWidget:
        """The page, made with the desk."""

    def show_report(self, report: Report) -> None:
        """Take the newest report; called for every report once the desk is there."""

    def open(self, argument: str) -> None:
        """Go to a place on the page: a situation, a package, an operation; "" is its beginning."""

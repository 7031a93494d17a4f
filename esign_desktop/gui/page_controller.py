"""Interface of the controllers: each connects one page to the application context."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from esign_desktop.model.report import Report


class PageController(Protocol):
    """Controller of one page. Made when the page is first shown."""

    @property
    def page(self) -> QWidget:
        """The page, made with the controller."""

    def show_report(self, report: Report) -> None:
        """Show the newest report; called for every report."""

    def open(self, argument: str) -> None:
        """Go to a place on the page: a situation, a package, an operation; "" is its beginning."""

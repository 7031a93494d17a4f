"""Makes the controllers of the pages and connects them to the program."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from esign_desktop.app.context import AppContext
from esign_desktop.gui.actions import Actions
from esign_desktop.gui.background import Background
from esign_desktop.gui.diagnosis_runner import DiagnosisRunner
from esign_desktop.gui.main_window import PageEntry
from esign_desktop.gui.page_controller import PageController
from esign_desktop.gui.status.controller import StatusController
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.model.report import Report
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.gui.cards.revocation_controller import RevocationController


class PageFactory(QObject):
    """Makes each controller when its page is first shown, and imports it then.

    Args:
        theme: of the window.
        program: the texts, the settings and the devices.
        background: runs slow work.
        actions: does what the buttons of findings say.
        runner: takes diagnoses.
        revocation: returns the controller that asks issuers; called when the card's page is made.
    """

    page_wanted = Signal(str, str)  # key of a page, and where on it
    refresh_requested = Signal()
    settings_wanted = Signal()
    status_message = Signal(str)

    def __init__(
        self,
        theme: Theme,
        program: AppContext,
        background: Background,
        actions: Actions,
        runner: DiagnosisRunner,
        revocation: "Callable[[], RevocationController]",
    ) -> None:
        super().__init__()
        self._theme, self._program, self._background = theme, program, background
        self._actions, self._runner, self._revocation = actions, runner, revocation
        self._status: StatusController | None = None
        self.report: Report | None = None  # the newest; a new controller begins with it

    def entries(self) -> Sequence[PageEntry]:
        """Return the pages, in the order of the navigation."""
        _ = self._program.texts.get
        return (
            PageEntry("status", _(N_("Status")), self._make_status),
            PageEntry("cards", _(N_("Card")), self._make_cards),
            PageEntry("pin", _(N_("PIN")), self._make_pin),
            PageEntry("drivers", _(N_("Drivers")), self._make_drivers),
            PageEntry("guides", _(N_("Procedures")), self._make_guides),
            PageEntry("support", _(N_("Support")), self._make_support),
        )

    @property
    def status(self) -> StatusController:
        """Return the controller of the first page. Call once that page has been shown."""
        assert self._status is not None  # noqa: S101 - for the type checker
        return self._status

    def _make_status(self, parent: QWidget) -> PageController:
        self._status = controller = StatusController(self._theme, self._program, parent)
        controller.action_chosen.connect(self._actions.do)
        controller.page.copied.connect(self._actions.copy)
        controller.refresh_requested.connect(self.refresh_requested)
        controller.stop_wanted.connect(self._runner.stop)
        controller.page_wanted.connect(self.page_wanted)
        self._runner.stopped.connect(controller.stopped)
        self._runner.started.connect(controller.started)
        self._runner.failed.connect(controller.failed)
        return self._with_report(controller)

    def _make_cards(self, parent: QWidget) -> PageController:
        from esign_desktop.gui.cards.controller import CardsController

        controller = CardsController(self._program, self._revocation(), parent)
        controller.status_message.connect(self.status_message)
        controller.page_wanted.connect(self.page_wanted)
        return self._with_report(controller)

    def _make_pin(self, parent: QWidget) -> PageController:
        from esign_desktop.gui.pin.controller import PinController

        controller = PinController(self._theme, self._program, self._background, parent)
        controller.action_chosen.connect(self._actions.do)
        controller.page.copied.connect(self._actions.copy)
        controller.refresh_requested.connect(self._runner.request)
        return self._with_report(controller)

    def _make_drivers(self, parent: QWidget) -> PageController:
        from esign_desktop.gui.drivers.controller import DriversController

        controller = DriversController(self._program, parent)
        controller.link_chosen.connect(self._actions.open_link)
        controller.copied.connect(self._actions.copy)
        controller.status_message.connect(self.status_message)
        return self._with_report(controller)

    def _make_guides(self, parent: QWidget) -> PageController:
        from esign_desktop.gui.guides.controller import GuidesController

        controller = GuidesController(self._program, self._background, parent)
        controller.link_chosen.connect(self._actions.open_link)
        controller.audience_saved.connect(self.status.show_guides)
        return self._with_report(controller)

    def _make_support(self, parent: QWidget) -> PageController:
        from esign_desktop.gui.support.controller import SupportController

        controller = SupportController(self._program, self._background, parent)
        controller.settings_wanted.connect(self.settings_wanted)
        return self._with_report(controller)

    def _with_report(self, controller: PageController) -> PageController:
        """Return a new controller that shows what the others show."""
        if self.report is not None:
            controller.show_report(self.report)
        return controller

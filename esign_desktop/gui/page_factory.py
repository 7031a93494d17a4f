"""Makes who answers for each page of the window, and joins them to what works behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from esign_desktop.gui.main_window import PageEntry
from esign_desktop.gui.page_controller import PageController
from esign_desktop.gui.status.controller import StatusController
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.gui.app_controller import AppController


class PageFactory:
    """Makes each controller when its page is first shown, and imports it then.

    Args:
        window: what they work for.
    """

    def __init__(self, window: "AppController") -> None:
        self._window = window

    def entries(self) -> Sequence[PageEntry]:
        """Return the pages, in the order of the navigation."""
        _ = self._window.program.texts.get
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
        """Return who answers for the first page."""
        controller = self._window.main.controller("status")
        assert isinstance(controller, StatusController)  # noqa: S101 - for the type checker
        return controller

    def _make_status(self) -> PageController:
        window = self._window
        controller = StatusController(window.theme, window.program, window.main)
        controller.action_chosen.connect(window.actions.do)
        controller.page.copied.connect(window.actions.copy)
        controller.refresh_requested.connect(window.refresh)
        controller.stop_wanted.connect(window.runner.stop)
        controller.page_wanted.connect(window.go_to)
        window.runner.stopped.connect(controller.stopped)
        window.runner.started.connect(controller.looking)
        window.runner.failed.connect(controller.failed)
        return self._informed(controller)

    def _make_cards(self) -> PageController:
        from esign_desktop.gui.cards.controller import CardsController

        window = self._window
        controller = CardsController(window.program, window.issuers, window.main)
        controller.told.connect(window.tell)
        controller.page_wanted.connect(window.go_to)
        return self._informed(controller)

    def _make_pin(self) -> PageController:
        from esign_desktop.gui.pin.controller import PinController

        window = self._window
        controller = PinController(window.theme, window.program, window.background, window.main)
        controller.action_chosen.connect(window.actions.do)
        controller.page.copied.connect(window.actions.copy)
        controller.refresh_requested.connect(window.runner.request)
        return self._informed(controller)

    def _make_drivers(self) -> PageController:
        from esign_desktop.gui.drivers.controller import DriversController

        window = self._window
        controller = DriversController(window.program, window.main)
        controller.link_chosen.connect(window.actions.open_link)
        controller.copied.connect(window.actions.copy)
        controller.told.connect(window.tell)
        return self._informed(controller)

    def _make_guides(self) -> PageController:
        from esign_desktop.gui.guides.controller import GuidesController

        window = self._window
        controller = GuidesController(window.program, window.background, window.main)
        controller.link_chosen.connect(window.actions.open_link)
        controller.person_known.connect(self.status.show_guides)
        return self._informed(controller)

    def _make_support(self) -> PageController:
        from esign_desktop.gui.support.controller import SupportController

        window = self._window
        controller = SupportController(window.program, window.background, window.main)
        controller.settings_wanted.connect(window.open_settings)
        return self._informed(controller)

    def _informed(self, controller: PageController) -> PageController:
        """Return a new desk that has what the others know already."""
        if self._window.report is not None:
            controller.show_report(self._window.report)
        return controller

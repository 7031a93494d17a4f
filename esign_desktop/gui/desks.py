"""Makes who answers for each page of the window, and joins them to what works behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from esign_desktop.gui.desk import Desk
from esign_desktop.gui.main_window import PageEntry
from esign_desktop.gui.status_desk import StatusDesk
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.gui.application import Window


class Desks:
    """Makes each desk when its page is first shown, and imports it then: the first paint is fast.

    Args:
        window: what they work for.
    """

    def __init__(self, window: "Window") -> None:
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
    def status(self) -> StatusDesk:
        """Return who answers for the first page."""
        desk = self._window.main.desk("status")
        assert isinstance(desk, StatusDesk)  # noqa: S101 - for the type checker
        return desk

    def _make_status(self) -> Desk:
        window = self._window
        desk = StatusDesk(window.theme, window.program, window.main)
        desk.action_chosen.connect(window.actions.do)
        desk.page.copied.connect(window.actions.copy)
        desk.look_wanted.connect(window.look_again)
        desk.stop_wanted.connect(window.runner.stop)
        desk.page_wanted.connect(window.go_to)
        window.runner.stopped.connect(desk.stopped)
        window.runner.started.connect(desk.looking)
        window.runner.failed.connect(desk.failed)
        return self._informed(desk)

    def _make_cards(self) -> Desk:
        from esign_desktop.gui.cards_desk import CardsDesk

        window = self._window
        desk = CardsDesk(window.theme, window.program, window.issuers, window.main)
        desk.told.connect(window.tell)
        desk.page_wanted.connect(window.go_to)
        return self._informed(desk)

    def _make_pin(self) -> Desk:
        from esign_desktop.gui.pin_desk import PinDesk

        window = self._window
        desk = PinDesk(window.theme, window.program, window.background, window.main)
        desk.action_chosen.connect(window.actions.do)
        desk.page.copied.connect(window.actions.copy)
        desk.look_wanted.connect(window.runner.request)
        return self._informed(desk)

    def _make_drivers(self) -> Desk:
        from esign_desktop.gui.drivers_desk import DriversDesk

        window = self._window
        desk = DriversDesk(window.theme, window.program, window.main)
        desk.link_chosen.connect(window.actions.open_link)
        desk.copied.connect(window.actions.copy)
        desk.told.connect(window.tell)
        return self._informed(desk)

    def _make_guides(self) -> Desk:
        from esign_desktop.gui.guides_desk import GuidesDesk

        window = self._window
        desk = GuidesDesk(window.theme, window.program, window.background, window.main)
        desk.link_chosen.connect(window.actions.open_link)
        desk.person_known.connect(self.status.show_doors)
        return self._informed(desk)

    def _make_support(self) -> Desk:
        from esign_desktop.gui.support_desk import SupportDesk

        window = self._window
        desk = SupportDesk(window.program, window.background, window.main)
        desk.settings_wanted.connect(window.open_settings)
        return self._informed(desk)

    def _informed(self, desk: Desk) -> Desk:
        """Return a new desk that has what the others know already."""
        if self._window.report is not None:
            desk.show_report(self._window.report)
        return desk

"""Executes the actions that findings offer: one function for each kind."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from esign_desktop.app.browser import open_page
from esign_desktop.app.service_start import StartFailedError, start_service
from esign_desktop.gui.background import Background
from esign_desktop.gui.clipboard import copy_text
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Action, ActionKind
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:
    from esign_desktop.catalog.links import LinkEntry

BUTTONS: Final = frozenset(
    {
        ActionKind.START_SERVICE,
        ActionKind.INSTALL_PACKAGE,
        ActionKind.CHANGE_SETTING,
        ActionKind.OPEN_LINK,
        ActionKind.OPEN_GUIDE,
        ActionKind.CHECK_PIN,
        ActionKind.CHANGE_PIN,
        ActionKind.SAVE_REPORT,
        ActionKind.TRY_AGAIN,
    }
)
"""Kinds the program can execute. The others (take out, close, set) the user does by hand."""
_BROWSERS: Final = 8
"""Pages that may be opened at once: some browsers keep who starts them until they are closed."""


class Actions(QObject):
    """Executes an ``Action`` of a finding.

    Args:
        texts: the language of the messages.
        links: returns the pages that may be opened; no other address is.
        background: where slow work runs.
        simulated: nothing on this computer is to be touched.
        parent: owns this.
    """

    page_wanted = Signal(str, str)  # key of a page, and where on it
    refresh_requested = Signal()
    status_message = Signal(str)  # a sentence for the user

    def __init__(
        self,
        texts: Texts,
        links: Callable[[], "Mapping[str, LinkEntry]"],
        background: Background,
        *,
        simulated: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._links = links
        self._background = background
        self._browsers = Background(_BROWSERS)  # of their own: a PIN must not wait for them
        self._simulated = simulated
        self._platform = Platform.LINUX
        self.open_page: Callable[[str], bool] = open_page
        self._do: Final[Mapping[ActionKind, Callable[[str], None]]] = {
            ActionKind.START_SERVICE: self._start_service,
            ActionKind.INSTALL_PACKAGE: lambda target: self.page_wanted.emit("drivers", target),
            ActionKind.CHANGE_SETTING: lambda target: self.page_wanted.emit("drivers", target),
            ActionKind.OPEN_LINK: self.open_link,
            ActionKind.OPEN_GUIDE: lambda target: self.page_wanted.emit("guides", target),
            ActionKind.CHECK_PIN: lambda _target: self.page_wanted.emit("pin", "check"),
            ActionKind.CHANGE_PIN: lambda _target: self.page_wanted.emit("pin", "change"),
            ActionKind.SAVE_REPORT: lambda _target: self.page_wanted.emit("support", "save"),
            ActionKind.TRY_AGAIN: lambda _target: self.refresh_requested.emit(),
        }

    def set_platform(self, platform: Platform) -> None:
        """Set the platform of the last report: it decides how the service is started."""
        self._platform = platform

    def do(self, action: Action) -> None:
        """Do one action. Kinds that only a person can do are no buttons."""
        self._do[action.kind](action.target)

    def open_link(self, link: str) -> None:
        """Open a page of the list in the system's browser, and say where it can be read instead.

        Args:
            link: its id. One that is not in the list is not opened.
        """
        entry = self._links().get(link)
        if entry is None:
            return
        opened = self._texts.get(
            N_("Opened in your browser: {title}"), title=entry.title(self._texts.language)
        )
        nowhere = self._texts.get(
            N_("Could not open a browser. The address is: {url}"), url=entry.url
        )
        self._browsers.run(  # a browser that starts slowly must not hold the window up
            lambda: self.open_page(entry.url),
            lambda is_open: self.status_message.emit(opened if is_open else nowhere),
            lambda _error: self.status_message.emit(nowhere),
        )

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        copy_text(text)
        self.status_message.emit(self._texts.get(N_("Copied: {text}"), text=text))

    def _start_service(self, _target: str) -> None:
        if self._simulated:
            self.status_message.emit(
                self._texts.get(N_("This computer is simulated: nothing can be started on it."))
            )
            return
        self.status_message.emit(self._texts.get(N_("Starting the smart card service…")))
        platform = self._platform
        self._background.run(
            lambda: start_service(platform),
            lambda _none: self.refresh_requested.emit(),
            self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        reason = str(error) if isinstance(error, StartFailedError) else type(error).__name__
        self.status_message.emit(
            self._texts.get(N_("Could not start the smart card service: {reason}"), reason=reason)
        )
        self.refresh_requested.emit()

"""Finds the system's proxy for an address.

Python's own look-up knows the environment, the Windows registry and macOS' settings. What none of
them can follow is an automatic configuration (PAC), a script; here it is only noticed, so that the
reason can be shown.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer
from esign_desktop.model.record import Record

_PAC_WAIT_S: Final = 2.0
_DEFAULT_PORT: Final = 80  # of an http proxy


class Proxy(Record, frozen=True):
    """An HTTP proxy."""

    host: str
    port: int
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:  # nothing of it belongs into a log
        return "Proxy(***)"


def proxy_for(
    scheme: str,
    host: str,
    settings: Callable[[], Mapping[str, str]] = getproxies,
    bypass: Callable[[str], object] = proxy_bypass,
) -> Proxy | None:
    """Return the proxy to ask through, or None to ask directly.

    Raises:
        UnansweredError: the settings name one we cannot use.
    """
    known = settings()
    proxy = known.get(scheme) or known.get("all")
    if not proxy or bypass(host):
        return None
    return read_proxy(proxy)


def read_proxy(setting: str) -> Proxy:
    """Return the proxy that a setting names: "http://user:word@host:port", or less of it.

    Raises:
        UnansweredError: it is no HTTP proxy.
    """
    try:
        parts = urlsplit(setting if "://" in setting else f"http://{setting}")
        host, port = parts.hostname, parts.port or _DEFAULT_PORT
    except ValueError:
        raise UnansweredError(NoAnswer.PROXY, "the proxy setting cannot be read") from None
    if parts.scheme.lower() != "http" or not host:
        raise UnansweredError(NoAnswer.PROXY, "the proxy setting is not for an HTTP proxy")
    return Proxy(host, port, unquote(parts.username or ""), unquote(parts.password or ""))


def is_configured_by_script() -> bool:
    """Tell whether the system chooses its proxy by a script (PAC). Never raises."""
    if sys.platform == "win32":
        return _registry_has_script()
    if sys.platform == "darwin":
        import subprocess

        try:
            done = subprocess.run(
                ["/usr/sbin/scutil", "--proxy"],
                capture_output=True,
                timeout=_PAC_WAIT_S,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return names_script(done.stdout.decode("utf-8", "replace"))
    return False


def names_script(settings: str) -> bool:
    """Tell whether what ``scutil --proxy`` prints on macOS turns a script on."""
    pairs = (line.partition(" : ") for line in settings.splitlines())
    values = {name.strip(): value.strip() for name, _, value in pairs}
    found = ("ProxyAutoConfigEnable", "ProxyAutoDiscoveryEnable")
    return any(values.get(name) == "1" for name in found)


def _registry_has_script() -> bool:
    if sys.platform != "win32":
        return False
    import winreg

    key = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            return bool(winreg.QueryValueEx(opened, "AutoConfigURL")[0])
    except OSError:
        return False

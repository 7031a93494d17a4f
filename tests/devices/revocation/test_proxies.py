"""The system's proxies."""

import subprocess
import sys

import pytest

from esign_desktop.devices.revocation import proxies
from esign_desktop.devices.revocation.proxies import Proxy, names_script, proxy_for, read_proxy
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer

SCUTIL = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
  }
  ProxyAutoConfigEnable : %s
  ProxyAutoConfigURLString : http://wpad/proxy.pac
}"""


@pytest.mark.parametrize(
    ("setting", "proxy"),
    [
        ("http://proxy.example:3128", Proxy("proxy.example", 3128)),
        ("http://proxy.example", Proxy("proxy.example", 80)),
        ("proxy.example:8080", Proxy("proxy.example", 8080)),
        (
            "http://ay%C5%9Fe:a%40b@proxy.example:3128/",
            Proxy("proxy.example", 3128, "ayşe", "a@b"),
        ),
        ("http://[fd00::1]:3128", Proxy("fd00::1", 3128)),
    ],
)
def test_a_setting_names_a_proxy(setting: str, proxy: Proxy) -> None:
    assert read_proxy(setting) == proxy


@pytest.mark.parametrize("setting", ["socks5://proxy:1080", "http://", "http://p:port", "://"])
def test_a_proxy_we_cannot_use_is_told_instead_of_gone_around(setting: str) -> None:
    with pytest.raises(UnansweredError) as raised:
        read_proxy(setting)

    assert raised.value.why is NoAnswer.PROXY


def test_no_setting_or_an_exception_means_no_proxy() -> None:
    known = {"http": "http://proxy:1"}

    assert proxy_for("http", "host", lambda: {}, lambda _: False) is None
    assert proxy_for("http", "host", lambda: known, lambda _: True) is None
    assert proxy_for("https", "host", lambda: known, lambda _: False) is None
    assert proxy_for("http", "host", lambda: known, lambda _: False) == Proxy("proxy", 1)
    everywhere = {"all": "http://proxy:2"}
    assert proxy_for("https", "host", lambda: everywhere, lambda _: False) == Proxy("proxy", 2)


def test_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "kamusm.gov.tr")

    assert proxy_for("http", "ocsp.example.org") == Proxy("proxy.example", 3128)
    assert proxy_for("http", "ocsp5.kamusm.gov.tr") is None


def test_a_login_is_not_written_down() -> None:
    assert "word" not in repr(Proxy("proxy", 1, "user", "word"))


@pytest.mark.parametrize(("value", "on"), [("1", True), ("0", False)])
def test_a_script_on_macos_is_noticed(
    value: str, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = subprocess.CompletedProcess([], 0, (SCUTIL % value).encode())
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: told)

    assert names_script(SCUTIL % value) is on
    assert proxies.is_configured_by_script() is on


def test_where_scutil_is_missing_no_script_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", missing)

    assert proxies.is_configured_by_script() is False
    assert names_script("") is False

"""The error for a question to an issuer that got no usable answer."""

from esign_desktop.model.certificate import NoAnswer


class UnansweredError(Exception):
    """There is no answer that says anything about the certificate.

    Args:
        why: the reason the user sees.
        detail: for support, in English. Never what a certificate or a server wrote.
    """

    def __init__(self, why: NoAnswer, detail: str) -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why
        self.detail = detail

"""Makes findings by their code: severity and link come from the table of codes."""

from esign_desktop.model.codes import CODES
from esign_desktop.model.report import Action, Finding, Severity


def found(
    code: str,
    about: str = "",
    *actions: Action,
    severity: Severity | None = None,
    **values: str,
) -> Finding:
    """Return a finding.

    Args:
        code: one of ``model.codes.CODES``.
        about: what it is about, as in ``Finding.about``.
        actions: what can be done, the best first.
        severity: where it differs from the code's usual one.
        values: what fills the placeholders of the text; all of the code's and no other.

    Raises:
        ValueError: the values are not those of the code.
    """
    entry = CODES[code]
    if set(values) != set(entry.values):
        raise ValueError(f"{code} wants the values {entry.values}, got {tuple(values)}")
    return Finding(code, severity or entry.severity, about, values, actions)

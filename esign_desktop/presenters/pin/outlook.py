"""Whether a card would sign, as the user reads it."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.diagnosis.signing import SigningObstacle, SigningOutlook
from esign_desktop.model.operation import SigningView
from esign_desktop.presenters.document import step_of
from esign_desktop.presenters.pin import messages as words
from esign_desktop.presenters.pin.view import OutcomeView, key_kind_sentence, of_finding
from esign_desktop.presenters.status.overview import FindingView
from esign_desktop.presenters.texts import N_, Texts

_OF_THE_PIN: Final = frozenset(
    {SigningObstacle.PIN_LOCKED, SigningObstacle.PIN_NOT_SET, SigningObstacle.PIN_MUST_CHANGE}
)
_OF_OTHER_MODULE: Final[Mapping[SigningObstacle, str]] = {
    SigningObstacle.CERTIFICATE_MISSING: N_(
        "The card holds a certificate that {module} does not show."
    ),
    SigningObstacle.CERTIFICATE_STALE: N_(
        "{module} shows an old certificate in place of the card's new one."
    ),
    SigningObstacle.OTHER_TOKEN: N_("{module} does not show the certificate."),
}
"""For a module that is not AKIS'."""


def outlook_view(
    view: SigningView,
    outlook: SigningOutlook,
    finding: FindingView | None,
    texts: Texts,
    *,
    caveat: FindingView | None = None,
    judged: FindingView | None = None,
    module: str = "",
) -> OutcomeView:
    """Return whether a test signature would work, and what stands against it.

    Args:
        view: what the card shows.
        outlook: what that means.
        finding: what the state of the PIN means, where it needs something done.
        texts: the language.
        caveat: why a signature would not count although the card can sign.
        judged: what the first obstacle means, where a finding of the diagnosis says so.
        module: file name of one that is not AKIS', and is called by it.
    """
    _ = texts.get
    sentences = []
    if view.mechanisms:
        ways = ", ".join(view.mechanisms)
        sentences.append(_(N_("Signing mechanisms that fit the key: {ways}."), ways=ways))
    if outlook.obstacles == (SigningObstacle.NOT_SEEN,):
        text = words.ENDINGS.get(view.outcome)
        if module:
            text = words.OF_OTHER_MODULE.get(view.outcome, text)
        sentences.append(f"{_(text.title, module=module)}." if text else "")
    elif SigningObstacle.KEY_UNSUPPORTED in outlook.obstacles:
        sentences.append(key_kind_sentence(view.detail, texts))
    else:
        said = {**words.OBSTACLES, **(_OF_OTHER_MODULE if module else {})}
        sentences += [_(said[obstacle], module=module) for obstacle in outlook.obstacles]
    if not outlook.obstacles:
        sentences.append(_(words.ONLY_THE_TEST_TELLS))
    sentences.append(_(words.NO_PIN_SENT))
    explaining = judged or caveat
    if explaining is not None:
        sentences.append(f"{explaining.title}. {explaining.meaning}")
    title = _(words.OUTLOOKS[outlook.works])
    if SigningObstacle.KEY_UNSUPPORTED in outlook.obstacles:
        title = _(words.KEY_UNSUPPORTED)
    told = tuple(filter(None, sentences))
    explained = caveat
    if outlook.works is False:
        explained = finding if _OF_THE_PIN.issuperset(outlook.obstacles) else judged
    if explained is not None:
        return of_finding(explained, title, told, good=outlook.works)
    next_step: str = words.DIAGNOSE if outlook.works is False else words.TRY_SIGNING
    if SigningObstacle.KEY_UNSUPPORTED in outlook.obstacles:
        next_step = words.OTHER_PROGRAM
    steps = (step_of(next_step, texts),)
    return OutcomeView(good=outlook.works, title=title, sentences=told, steps=steps)

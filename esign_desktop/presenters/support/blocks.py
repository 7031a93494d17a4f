"""What codes mean, as documents: looked up, or read from the line of a QR code."""

from collections.abc import Iterator, Sequence

from esign_desktop.presenters.document import (
    Block,
    Document,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Section,
    Step,
    Steps,
)
from esign_desktop.presenters.support.phone_code import PhoneCodeView
from esign_desktop.presenters.support.reference import CodeExplanation
from esign_desktop.presenters.texts import N_, Texts


def codes_document(views: Sequence[CodeExplanation]) -> Document:
    """Return what some codes mean and what to do, one after the other."""
    return Document(tuple(block for view in views for block in _explanation(view)))


def phone_code_document(view: PhoneCodeView, texts: Texts) -> Document:
    """Return what somebody read out from a QR code."""
    return Document(tuple(_phone_code(view, texts)))


def _explanation(view: CodeExplanation) -> Iterator[Block]:
    title = f"{view.code}: {view.title}"
    yield Section(Heading(title, code=view.say, remark=view.severity_word))
    yield Paragraph(view.meaning)
    if view.steps:
        yield _steps(view.steps)
    for system in view.systems:
        yield Section(Heading(f"{system.platform_word}:"), (_steps(system.steps),))
    for case in view.cases:
        heading = Heading(f"{case.case_word}: {case.meaning}")
        yield Section(heading, (_steps(case.steps),))


def _steps(steps: Sequence[str]) -> Steps:
    return Steps(tuple(map(Step, steps)))


def _phone_code(view: PhoneCodeView, texts: Texts) -> Iterator[Block]:
    _ = texts.get
    facts = (Fact(fact.label, fact.value) for fact in view.facts)
    yield Section(Heading(view.headline), (Facts(tuple(facts)),))
    for finding in view.findings:
        yield Section(Heading(finding.title, code=finding.say, remark=finding.severity_word))
    for say in view.unknown:
        yield Paragraph(_(N_("This version of the program does not know [{say}]."), say=say))

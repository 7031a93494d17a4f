"""Records as other programs read them: a step is one sentence there."""

import msgspec

from esign_desktop.presenters.document import Step


def with_sentences(value: object) -> object:
    """Return a record, or several, as dicts and lists ready for JSON, each step as a sentence."""
    if isinstance(value, Step):
        return str(value)
    if isinstance(value, msgspec.Struct):
        return {name: with_sentences(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple | list):
        return [with_sentences(each) for each in value]
    return value

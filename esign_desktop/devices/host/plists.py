"""Property lists, as macOS' own programs write them."""


def parse_plist(data: bytes) -> object:
    """Return what a property list holds, or None when it is damaged. Never raises."""
    import plistlib
    from xml.parsers.expat import ExpatError

    try:
        parsed: object = plistlib.loads(data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, RecursionError):
        return None
    except (AttributeError, IndexError, KeyError, TypeError):  # its parser on malformed input
        return None
    return parsed

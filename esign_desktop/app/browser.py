"""Opens a page in the system's browser. Only ever called with an address of the list."""


def open_page(url: str) -> bool:
    """Open a page, and tell whether a browser took it.

    ``webbrowser`` may start a program of the user's choice (``BROWSER``), and on a computer
    without a screen there may be none.
    """
    import webbrowser  # not before somebody wants a page

    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False

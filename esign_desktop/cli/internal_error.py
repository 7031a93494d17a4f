"""What we say when the program itself fails: where, and what to do, without personal data."""

import logging
import sys
import traceback
from pathlib import Path

from esign_desktop import __version__

logger = logging.getLogger(__name__)


def tell(error: BaseException, *, touched: bool) -> None:
    """Print one paragraph. The places are named; the message is not: it may hold anything.

    Args:
        error: what went wrong.
        touched: whether a PIN may have been sent; what became of it is told elsewhere then.
    """
    nothing = "" if touched else "Nothing was changed on the card. "
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    sys.stderr.write(
        f"esign-desktop-cli {__version__}: a fault of the program itself "
        f"({type(error).__name__} at {' > '.join(places)}).\n"
        f"{nothing}Please report this line; -v shows more.\n"
    )
    logger.debug("own fault", exc_info=error)

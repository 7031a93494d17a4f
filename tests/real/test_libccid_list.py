"""The catalogue's table against the list of the libccid that is installed here."""

import plistlib
from pathlib import Path

import pytest

from esign_desktop.catalog.computers import version_numbers
from esign_desktop.catalog.loader import load_catalog

pytestmark = pytest.mark.stack

LIST = Path("/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist")
CATALOG = load_catalog(Path(__file__).parents[2] / "drivers_catalog")


def test_the_installed_libccid_lists_what_the_catalogue_says_its_version_lists() -> None:
    own = plistlib.loads(LIST.read_bytes())
    installed = version_numbers(own["CFBundleShortVersionString"])
    listed = {
        f"{int(vendor, 16):04x}:{int(product, 16):04x}"
        for vendor, product in zip(own["ifdVendorID"], own["ifdProductID"], strict=True)
    }
    table = CATALOG.ccid
    assert table is not None
    rows = (*table.supported, *table.should_work, *table.unsupported)
    later = {row.usb_id for row in rows if row.not_in and installed <= version_numbers(row.not_in)}
    known = {row.usb_id for row in rows}

    assert known - later <= listed
    assert later & listed == set()

"""What a screen reader hears, as JSON, one thing a line. The system's Python has pyatspi.

screen_reader.py read PROGRAM        every accessible thing of the program that is showing
screen_reader.py listen PROGRAM      announcements and changed names, until ended
screen_reader.py press PROGRAM NAME  do the first action of what has that name
"""

# mypy: ignore-errors
import json
import sys
import time
from contextlib import suppress

import pyatspi
from gi.repository import GLib

_APPEARS_WITHIN_S = 20


def main():
    if sys.argv[1] == "listen":
        listen(sys.argv[2])
    elif sys.argv[1] == "press":
        press(program(sys.argv[2]), sys.argv[3])
    else:
        for thing in things(program(sys.argv[2])):
            tell(thing)


def program(name):
    end = time.monotonic() + _APPEARS_WITHIN_S
    while time.monotonic() < end:
        for each in children(pyatspi.Registry.getDesktop(0)):
            if each is not None and name_of(each) == name:
                return each
        time.sleep(0.1)
    sys.exit(f"no accessible program {name}")


def things(one):
    for each in children(one):
        if each is not None:
            with suppress(GLib.Error):  # it has gone meanwhile
                showing = each.getState().contains(pyatspi.STATE_SHOWING)
                if showing or each.getRole() == pyatspi.ROLE_LIST_ITEM:
                    yield each
            yield from things(each)


def children(one):
    try:
        return list(one)
    except (GLib.Error, ValueError):  # one that has gone meanwhile counts -1 children
        return []


def tell(thing):
    with suppress(GLib.Error):  # it has gone meanwhile
        tell_of_what_is_there(thing)


def tell_of_what_is_there(thing):
    states = thing.getState()
    place = None
    try:
        box = thing.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        place = [box.x, box.y, box.width, box.height]
    except NotImplementedError:
        pass
    line = {
        "role": thing.getRoleName(),
        "name": thing.name,
        "description": thing.description,
        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
        "focused": states.contains(pyatspi.STATE_FOCUSED),
        "place": place,
    }
    print(json.dumps(line), flush=True)


def press(whole, name):
    end = time.monotonic() + _APPEARS_WITHIN_S
    while time.monotonic() < end:
        for thing in things(whole):
            if name_of(thing) == name:
                thing.queryAction().doAction(0)
                return
        time.sleep(0.1)
    sys.exit(f"nothing is called {name}")


def name_of(thing):
    try:
        return thing.name
    except GLib.Error:  # it has gone meanwhile
        return ""


def listen(name):
    def heard(event):
        application = event.host_application
        if application is None or application.name != name:
            return
        what = event.any_data if isinstance(event.any_data, str) else event.source.name
        print(json.dumps({"event": str(event.type), "said": what}), flush=True)

    for kind in ("object:announcement", "object:property-change:accessible-name"):
        pyatspi.Registry.registerEventListener(heard, kind)
    print(json.dumps({"event": "listening", "said": ""}), flush=True)
    pyatspi.Registry.start()


main()

"""``catalog check|show|import``: checks, shows and updates the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from esign_desktop.cli.exit_codes import CANNOT_CREATE, DATA, NO_INPUT, USAGE
from esign_desktop.cli.session import Failure, Session, language_option, print_json
from esign_desktop.cli.translation import Group, option
from esign_desktop.model.validity import today_here
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.catalog.signed_file import TrustedKey
    from esign_desktop.model.catalog import Catalog
    from esign_desktop.presenters.drivers.catalog import AgeView, EntryView


@click.group(cls=Group, help=N_("Show, check or update the catalogue of readers and packages."))
@language_option
def catalog() -> None:
    """Look at the catalogue of readers and packages, or renew it."""


@catalog.command(
    help=N_(
        "Check a catalogue: the one that came with the program, a folder or a signed "
        "file. Exit code 1: an entry has not been checked for a year; 2: the "
        "catalogue has an error."
    )
)
@click.argument("path", required=False)
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@language_option
@click.pass_obj
def check(session: Session, path: str | None, as_json: bool) -> int:
    """Check a catalogue: the one that came with the program, a folder or a signed file."""
    from esign_desktop.catalog.errors import CatalogError
    from esign_desktop.cli.printing import print_blocks, print_sentence
    from esign_desktop.presenters.document import Fact, Facts, Heading, Section
    from esign_desktop.presenters.drivers.catalog import entry_ages

    _ = session.texts.get
    problem, version, ages = "", "", tuple["AgeView", ...]()
    is_file = path is not None and not Path(path).is_dir()
    keys = session.catalog_keys if is_file else ()  # damaged ones are no problem of the file
    try:
        checked = _opened(session, path, keys)
        links = session.links if path is None else {}
        version, ages = checked.version, entry_ages(checked, links, today_here(), session.texts)
    except CatalogError as error:
        problem = _refusal_text(session, error)
    stale = [age for age in ages if age.stale]
    if as_json:
        problems = [problem] if problem else []
        counts: dict[str, int] = {}
        for age in ages:
            counts[age.kind] = counts.get(age.kind, 0) + 1
        print_json({"version": version, "problems": problems, "stale": stale, "counts": counts})
    elif problem:
        print_sentence(_(N_("The catalogue has an error: {problem}"), problem=problem))
    else:
        entries = session.texts.plural("{count} entry", "{count} entries", len(ages))
        title = _(N_("Catalogue {version}: {entries}, OK."), version=version, entries=entries)
        facts = Facts(tuple(Fact(f"{age.kind}/{age.id}", age.age) for age in stale))
        print_blocks(Section(Heading(title), (facts,)))
    return 2 if problem else 1 if stale else 0


@catalog.command(
    help=N_(
        "Show which catalogue is in use and list its entries, or show one entry in "
        "full. ID is the entry's id (libccid), with its kind if needed "
        "(packages/libccid), or a reader's USB id (072f:b100)."
    )
)
@click.argument("wanted", metavar="[ID]", required=False)
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@language_option
@click.pass_obj
def show(session: Session, wanted: str | None, as_json: bool) -> int:
    """Show which catalogue is in use and all its entries, or one entry whole."""
    from esign_desktop.cli.printing import print_blocks, print_lines
    from esign_desktop.presenters.document import Table
    from esign_desktop.presenters.drivers.blocks import use_section
    from esign_desktop.presenters.drivers.catalog import KINDS, entry_ages, entry_views, use_view

    _ = session.texts.get
    used = session.catalog_in_use
    if wanted is not None:
        entries = entry_views(used.catalog, session.links, wanted, today_here(), session.texts)
        if not entries:
            message = N_("The catalogue has no entry {id}; 'catalog show' lists them all.")
            raise Failure(_(message, id=wanted), USAGE)
        if as_json:
            print_json({"version": used.catalog.version, "entries": entries})
        else:
            print_lines(line for entry in entries for line in _entry_lines(entry, session))
        return 0
    view = use_view(used, session.texts, _home())
    ages = entry_ages(used.catalog, session.links, today_here(), session.texts)
    if as_json:
        print_json({"catalog": view, "entries": ages})
        return 0
    header = (_(N_("Kind")), _(N_("Id")), _(N_("Title")), _(N_("Last checked")))
    rows = tuple((_(KINDS[a.kind]), a.id, a.title, a.age) for a in ages)
    print_blocks(use_section(view, session.texts), Table(header, rows))
    return 0


@catalog.command(
    "import",
    help=N_(
        "Import a newer, signed catalogue: for you, or for all users of the computer "
        "if you are its administrator. If the file is rejected, the current catalogue "
        "stays in use."
    ),
)
@click.argument("file")
@option(
    "--for",
    "audience",
    type=click.Choice(["me", "everyone"]),
    help=N_("Who the catalogue is for; 'everyone' needs an administrator."),
)
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@language_option
@click.pass_obj
def import_(session: Session, file: str, audience: str | None, as_json: bool) -> int:
    """Take over a newer, signed catalogue."""
    from esign_desktop.app import catalogs
    from esign_desktop.app.atomic_write import problem_of
    from esign_desktop.catalog.errors import RefusedError
    from esign_desktop.catalog.update import import_catalog, read_signed
    from esign_desktop.cli.printing import print_sentence
    from esign_desktop.model.catalog_use import CatalogOrigin
    from esign_desktop.presenters.drivers.catalog import without_home
    from esign_desktop.presenters.write_problems import write_reason

    _ = session.texts.get
    everyone = audience == "everyone" or (audience is None and catalogs.is_administrator())
    target = catalogs.kept_at(CatalogOrigin.COMPUTER if everyone else CatalogOrigin.USER)
    used, keys = session.catalog_in_use, session.catalog_keys
    try:
        imported = import_catalog(read_signed(Path(file)), target, used, keys, catalogs.keep)
    except FileNotFoundError as error:
        raise Failure(_(N_("{file}: no such file"), file=file), NO_INPUT) from error
    except RefusedError as error:
        message = N_("{file} was not imported: {why}. Version {version} stays in use.")
        why, name = _refusal_text(session, error), Path(file).name
        text = _(message, file=name, why=why, version=used.catalog.version)
        raise Failure(text, DATA) from error
    except OSError as error:
        message = N_(
            "Could not write the catalogue to {folder}: {reason}. Version {version} stays in use."
        )
        folder = without_home(str(target.parent), _home())
        reason = write_reason(problem_of(error), error, session.texts)
        version = used.catalog.version
        text = _(message, folder=folder, reason=reason, version=version)
        raise Failure(text, CANNOT_CREATE) from error
    if as_json:
        print_json(
            {
                "version": imported.version,
                "before": imported.before,
                "stored": imported.stored,
                "file": without_home(imported.file, _home()),
                "for": "everyone" if everyone else "me",
            }
        )
    elif not imported.stored:
        print_sentence(_(N_("Version {version} is already in use."), version=imported.version))
    else:
        done = N_("The catalogue was updated from version {before} to {version}.")
        audience = (
            N_("For all users of this computer: {file}") if everyone else N_("For you: {file}")
        )
        print_sentence(_(done, before=imported.before, version=imported.version))
        print_sentence(_(audience, file=without_home(str(target), _home())))
    return 0


def _opened(session: Session, path: str | None, keys: "tuple[TrustedKey, ...]") -> "Catalog":
    """Return a catalogue, checked in every way.

    Raises:
        CatalogError: something is wrong with it.
    """
    from esign_desktop.app import catalogs
    from esign_desktop.catalog.loader import load_catalog, parse_catalog
    from esign_desktop.catalog.signed_file import open_signed
    from esign_desktop.catalog.update import read_signed

    if path is None:
        bundled = load_catalog(catalogs.bundled_folder())
        _check_pictures(bundled)
        return bundled
    file = Path(path)
    if file.is_dir():
        return load_catalog(file)
    try:
        data = read_signed(file)
    except FileNotFoundError as error:
        message = N_("{file}: no such file")
        raise Failure(session.texts.get(message, file=path), NO_INPUT) from error
    return parse_catalog(open_signed(data, keys).files)


def _check_pictures(bundled: "Catalog") -> None:
    from esign_desktop.app import paths
    from esign_desktop.catalog.errors import CatalogError

    folder = paths.data_dir() / "resources" / "readers"
    for model in bundled.readers:
        if model.picture and not (folder / model.picture).is_file():
            raise CatalogError(f"readers/{model.id}.json: picture: there is no {model.picture}")


def _refusal_text(session: Session, error: Exception) -> str:
    """Return why a catalogue is not taken, and the place in it."""
    from esign_desktop.catalog.errors import RefusedError
    from esign_desktop.presenters.drivers.catalog_messages import REFUSALS

    if not isinstance(error, RefusedError):
        return str(error)
    why = session.texts.get(REFUSALS[error.reason])
    return f"{why} ({error.detail})" if error.detail else why


def _entry_lines(entry: "EntryView", session: Session) -> list[str]:
    from esign_desktop.model.codec import encode

    text = encode(_filled(entry.entry), indent=2).decode()
    lines = [f"{entry.kind_word}: {entry.id}", *text.splitlines()]
    looked_at = session.texts.get(N_("Last checked"))
    return [*lines, *(f"{looked_at}: {age.title} – {age.age}" for age in entry.ages), ""]


def _filled(value: object) -> object:
    """Return an entry without what is empty in it."""
    if isinstance(value, dict):
        filled = {key: _filled(item) for key, item in value.items()}
        return {key: item for key, item in filled.items() if item not in ("", [], {}, None)}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def _home() -> str:
    try:
        return str(Path.home())
    except RuntimeError:  # neither HOME nor an entry in the user list
        return ""

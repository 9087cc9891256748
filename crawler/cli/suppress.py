"""``mbt suppress``: somebody who does not want to be listed is taken out, and stays out."""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.source import Source, load_sources
from referral.gazetteer import var_folder

if TYPE_CHECKING:
    from crawler.removal.suppressing import Plan
    from crawler.removal.whom import Whom

_NOW = "Run `mbt publish` now: until then they are on the site."
_STOPPED = 75


@click.group(invoke_without_command=True)
@click.option("--provider", metavar="ID", help="The last part of the provider's address on the site.")
@click.option("--url", metavar="URL", help="A page about them, on any site.")
@click.option("--number", nargs=2, metavar="REGISTER NUMBER", help="Their number in a register, as: gmc 1234567.")
@click.option("--email", metavar="E-MAIL", help="Their own e-mail address.")
@click.option("--name", metavar="NAME", help="Their full name; goes with --postcode.")
@click.option("--postcode", metavar="CODE", help="The postcode where they work; goes with --name.")
@click.option("--country", metavar="CODE", help="The country, as GB; goes with --name.")
@click.option("--because", metavar="WORDS", help="Why, without saying who; it is kept for good.")
@who_option
@click.option("--dry-run", is_flag=True, help="Only say what would be taken out.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@sources_option
@click.pass_context
def suppress(
    context: click.Context,
    provider: str | None,
    url: str | None,
    number: tuple[str, str] | None,
    email: str | None,
    name: str | None,
    postcode: str | None,
    country: str | None,
    because: str | None,
    who: str | None,
    dry_run: bool,
    yes: bool,
    folder: Path,
) -> int:
    """Take somebody out for good: by provider id, URL, register number, e-mail address, or name and postcode.

    Their listings are erased from crawl.db; what is kept of them are keyed hashes. They hold against another crawl,
    other spellings and pages, files sent in, decisions that join listings, and older releases. It may be done before
    they were ever listed, and twice. `mbt decisions undo` takes it back. See docs/removal.md.

    Exit codes: 0; 64: it was not said whom, or why; 65: it cannot be told who is meant, or the reason says who it is;
    66, 65: maintainers' decisions are lost or damaged; 73: nothing could be written; 75: not confirmed.
    """
    given = {"provider": provider, "url": url, "number": number, "email": email, "name": name}
    if context.invoked_subcommand:
        if any(given.values()):
            raise click.UsageError("whom to take out goes with `mbt suppress` alone")
        return 0
    from crawler.removal.leaving_out import removals_in  # noqa: PLC0415
    from crawler.removal.reason import check_reason  # noqa: PLC0415
    from crawler.removal.removals import Removals  # noqa: PLC0415
    from crawler.removal.suppressing import Register, plan, remove  # noqa: PLC0415

    known = load_sources(folder)
    whom = _whom(known, provider, url, number, email, name, postcode, country)
    if because is None and not dry_run:
        raise click.UsageError("--because is missing: say why, without saying who")
    workshop = open_workshop(var_folder(), known)
    if dry_run:
        removals = removals_in(workshop)
        _tell(plan(whom, Register(workshop, known, removals.decisions), removals))
        click.echo("Nothing was changed (--dry-run).")
        workshop.close()
        return 0
    log = open_decisions(var_folder(), workshop)
    register = Register(workshop, known, log.decisions)
    planned = plan(whom, register, Removals(log.key, log.decisions))
    why = check_reason(because or "", planned.identities, whom.secrets)
    _tell(planned)
    if planned.listings and not yes and sys.stdin.isatty() and not click.confirm("Take them out?"):
        workshop.close()
        return _STOPPED
    decision, erased = remove(workshop, register, log, planned, why, named(who), today().isoformat())
    workshop.close()
    if decision:
        click.echo(f"Removal {decision.number} holds from now on; {len(decision.keys or ())} hashes are kept.")
    click.echo(f"Erased: {erased.listings} listings, {erased.pages} pages about nobody else. {_NOW}")
    return 0


@suppress.command("list")
def suppress_list() -> None:
    """List all removals: when, who, why, what they are recognised by, and whether they stand."""
    from crawler.decisions import standing  # noqa: PLC0415
    from crawler.removal.keys import kind_of  # noqa: PLC0415

    var = crawled("no removal")
    workshop = open_workshop(var, {})
    log = open_decisions(var, workshop)
    workshop.close()
    stand = {one.number for one in standing(log.decisions)}
    table = Table(box=None, pad_edge=False)
    for column in ("removal", "day", "who", "stands", "why", "recognised by"):
        table.add_column(column, justify="right" if column == "removal" else "left")
    for one in log.decisions:
        if one.kind == "suppress":
            kinds = Counter(kind_of(key) for key in one.keys or ())
            told = ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()))
            stands = "yes" if one.number in stand else "no"
            table.add_row(str(one.number), one.when, one.who, stands, one.why, told)
    if table.row_count:
        Console().print(table)
    else:
        click.echo("Nobody was removed yet.")


@suppress.command("withheld")
@sources_option
def suppress_withheld(folder: Path) -> None:
    """List who is not published because they may be somebody who was removed.

    If it is the same person, `mbt suppress --provider ID` takes them out; if not, `mbt suppress allow SOURCE KEY`.
    """
    from crawler.removal.leaving_out import removals_in  # noqa: PLC0415
    from crawler.removal.suppressing import Register  # noqa: PLC0415
    from crawler.removal.withholding import withheld  # noqa: PLC0415

    known = load_sources(folder)
    workshop = open_workshop(crawled("nobody withheld"), known)
    removals = removals_in(workshop)
    register = Register(workshop, known, removals.decisions)
    found = withheld(register, removals)
    workshop.close()
    for one, removal in found:
        source, key = one.ref
        click.echo(f"{one.kept.listing.name} ({one.kept.listing.url})")
        click.echo(f"  provider {register.provider[one.ref]}; as in removal {removal.decision}, {removal.says}")
        click.echo(f"  somebody else? mbt suppress allow {source} {_quoted(key)} --because WORDS")
    if not found:
        click.echo("Nobody is withheld.")


@suppress.command("allow")
@click.argument("source")
@click.argument("key")
@click.option("--because", required=True, metavar="WORDS", help="How you know; it is kept for good.")
@who_option
@sources_option
def suppress_allow(source: str, key: str, because: str, who: str | None, folder: Path) -> None:
    """Say that a withheld listing is somebody else's: it is published again.

    Exit code 65: there is no such listing, it is not withheld, or what it was recognised by is nobody else's.
    """
    from crawler.removal.suppressing import Register  # noqa: PLC0415
    from crawler.removal.withholding import allow  # noqa: PLC0415

    known = load_sources(folder)
    var = crawled("nobody withheld")
    workshop = open_workshop(var, known)
    log = open_decisions(var, workshop)
    register = Register(workshop, known, log.decisions)
    decision = allow(register, log, (source, key), because, named(who), today().isoformat())
    workshop.remember_decisions(log.seal)
    workshop.close()
    click.echo("The next `mbt publish` shows them again." if decision else "That was said already.")


def _whom(
    known: Mapping[str, Source],
    provider: str | None,
    url: str | None,
    number: tuple[str, str] | None,
    email: str | None,
    name: str | None,
    postcode: str | None,
    country: str | None,
) -> "Whom":
    from crawler.removal.whom import Whom, registers  # noqa: PLC0415

    if sum(one is not None for one in (provider, url, number, email, name)) != 1:
        raise click.UsageError("say whom in one way: --provider, --url, --number, --email, or --name with --postcode")
    if (name is None) != (postcode is None) or (country is not None and name is None):
        raise click.UsageError("--name and --postcode go together, and --country with them")
    if number is not None:
        if number[0] not in (there := registers(known)):
            raise click.UsageError(f"no register is called {number[0]!r}; there are: {', '.join(there)}")
        return Whom("number", number[1], register=number[0])
    if name is not None:
        return Whom("name", name, postcode=postcode or "", country=(country or "").upper())
    if provider is not None:
        return Whom("provider", provider)
    return Whom("url", url) if url is not None else Whom("email", email or "")


def _tell(plan: "Plan") -> None:
    """To the terminal alone: nothing of it is kept."""
    for one in plan.listings:
        source, key = one.ref
        click.echo(f"{one.kept.listing.name}: {source} {_quoted(key)} ({one.kept.listing.url})")
    if not plan.listings and plan.already is None:
        click.echo("Nobody in crawl.db is meant; whoever comes later will not be taken in.")
    elif plan.already is not None:
        click.echo(f"Removed already (removal {plan.already}).")


def _quoted(key: str) -> str:
    return f"'{key}'" if " " in key or not key.isascii() else key

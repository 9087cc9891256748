"""``mbt correct``: what a provider asked to have put right."""

from pathlib import Path

import click

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.source import load_sources


class Correct(click.Command):
    """A command whose help lists the fields of crawler/review/fields.toml."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The fields, then those that need another way."""
        from crawler.review.labels import fields  # noqa: PLC0415

        settable = [one for one in fields().field if not one.instead]
        with formatter.section("Fields"):
            formatter.write_dl([(one.name, one.says) for one in settable])
            formatter.write_dl(
                [(f"{one.name}:CODE", f"{one.says}; {', '.join(one.codes)}") for one in fields().vocabulary]
            )
        with formatter.section("Another way"):
            formatter.write_dl([(one.name, one.instead) for one in fields().field if one.instead])


@click.command(cls=Correct)
@click.argument("provider", metavar="PROVIDER_ID")
@click.argument("field")
@click.argument("value", required=False)
@click.option("--withdraw", is_flag=True, help="Show nothing for the field, instead of a VALUE.")
@click.option("--words", metavar="WORDS", help="What the provider wrote, in their own words; quoted beside the value.")
@click.option("--because", required=True, metavar="WORDS", help="Why, and how they asked; kept with the decision.")
@click.option("--dry-run", is_flag=True, help="Only say what would be shown.")
@who_option
@sources_option
def correct(
    provider: str,
    field: str,
    value: str | None,
    withdraw: bool,
    words: str | None,
    because: str,
    dry_run: bool,
    who: str | None,
    folder: Path,
) -> None:
    """Put a field of a provider right on their own word (GDPR Article 16).

    The value is shown from the next `mbt publish` on, as the provider's own, with what the sources say kept beside it.
    It stands against whatever the sources say later, until `mbt decisions undo`. A level of training can be lowered
    and not raised above what the strongest evidence says.

    Exit codes: 0; 64: neither VALUE nor --withdraw, or both; 65: there is no such provider or field, or the value
    cannot be read or would not be shown; 66: nothing was crawled yet.
    """
    from crawler.review.correcting import beside, tried  # noqa: PLC0415
    from crawler.review.opening import written  # noqa: PLC0415
    from crawler.review.shown_words import changed  # noqa: PLC0415

    if withdraw == (value is not None):
        raise click.UsageError("give a VALUE, or --withdraw to show nothing for the field")
    if not because.strip():
        raise click.UsageError("--because is empty; say in words why, it is kept with the decision")
    var, known = crawled("nothing to correct"), load_sources(folder)
    workshop = open_workshop(var, known)
    try:
        log = open_decisions(var, workshop)
        done = tried(workshop, known, log, provider, field, value, words, today().isoformat())
        number = "-"
        if not dry_run:
            made = {**done.made, "why": " ".join(because.split())}
            (added,) = written(workshop, log, [made], named(who), today().isoformat())
            number = str(added.number)
    finally:
        workshop.close()
    click.echo(f"{done.after.facts.name} ({done.after.id}), from the next `mbt publish` on:")
    for sentence in changed(done.before, done.after) or ["the same is shown, now as their own word"]:
        click.echo(f"  {sentence}")
    for source, url, day, told in beside(done):
        title = known[source].title if source in known else source
        click.echo(f"  kept beside it: {title} ({url}, last checked {day}): “{told}”")
    click.echo("Nothing was changed (--dry-run)." if dry_run else f"Written: decision {number}.")

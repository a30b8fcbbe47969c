"""Checking that nothing was lost or changed behind the product's back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from auditor.activities import signing, witness
from auditor.activities import verify as work
from auditor.activities.unanswered import explained
from auditor.cli import signatures
from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.progress import progress
from auditor.cli.show import emit, table
from auditor.ledger.anchors import Standing
from auditor.model.quantity import quantity


@click.command(cls=Verb)
@click.argument("ref", required=False, default="")
@click.option("--anchor", "heads", metavar="HEX", multiple=True, help="A head as a report prints it: was it ever so?")
@click.option(
    "--against",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A witness from outside: a bundle, a backup, an issued report (PDF or JSON).",
)
@click.option(
    "--trust",
    "trusted",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A certificate (PEM or DER) that answers for whoever signed a report given by --against.",
)
@reads
def verify(call: Call, ref: str, heads: tuple[str, ...], files: tuple[Path, ...], trusted: tuple[Path, ...]) -> None:
    """Check every trail, snapshot, exhibit, issued report and manifest; exit code 1 for anything found.

    The trails are held against every head that an issued report names. A trail that was recomputed as a whole, reports
    and all, shows only against a witness that was elsewhere meanwhile: --anchor, --against.
    """
    if call.workspace.as_of is not None:
        raise click.UsageError("Files are checked as they are now; leave out --as-of.")
    witnesses = [witness.on_paper(head) for head in heads]
    witnesses += [found for file in files for found in witness.in_file(file)]
    certificates = [file.read_bytes() for file in trusted]
    signed = [each for file in files for each in signing.check(call.workspace, file, certificates)]
    with progress("Verifying") as told:
        found = work.verify(call.workspace, ref, witnesses, told)
    rows = [_row(call, each) for each in found.ledgers]
    anchors = [*_anchors(call, found)]
    shown = [{**row, "problems": len(row["problems"]), "trail_head": row["head"]} for row in rows]
    text = [*table(shown, ["path", "events", "problems", "trail_head"]), *_answers(anchors), *_further(found)]
    text += [signatures.sentence(each, bool(trusted)) for each in signed]
    index = [str(each) for each in found.index]
    good = all(each.is_good and (each.signature.is_trusted or not trusted) for each in signed)
    told_all = {"ok": found.is_sound and good, "ledgers": rows, "anchors": anchors, "index": index}
    told_all["signatures"] = [signatures.row(each) for each in signed]
    emit(call.as_json, told_all, [*text, _sentence(found, ref)])
    for each in found.ledgers:
        for problem in each.problems:
            tell(str(problem))
            tell(problem.hint)
        for note in each.notes:
            if note.message != work.NO_SNAPSHOT:  # nobody has to do anything; --json has it
                tell(f"Note: {note}")
    for false in found.index:
        tell(str(false))
    if found.index:
        tell(found.index[0].hint)
    for unanswered in found.unanswered:
        tell(_unanswered(unanswered))
        tell(explained(call.workspace, ref, unanswered))
    if not (found.is_sound and good):
        raise click.exceptions.Exit(1)


def _row(call: Call, each: work.Verified) -> dict[str, Any]:
    return {
        "path": _path(call, each),
        "events": each.events,
        "head": each.head,
        "problems": [str(problem) for problem in each.problems],
        "notes": [str(note) for note in each.notes],
    }


def _path(call: Call, each: work.Verified) -> str:
    return each.folder.relative_to(call.workspace.folder).as_posix()


def _anchors(call: Call, found: work.Verification) -> Iterator[dict[str, Any]]:
    """How each anchor stands: those of issued reports, and the witnesses that were given."""
    given = found.given
    for each in found.ledgers:
        for standing in each.standings:
            if standing.stands or standing.anchor.heads:
                yield _anchor(standing, _path(call, each), standing.anchor in given)
    for unanswered in found.unanswered:
        yield _anchor(Standing(unanswered.anchor), None, True)


def _anchor(standing: Standing, path: str | None, given: bool) -> dict[str, Any]:
    return {
        "source": standing.anchor.source,
        "head": standing.anchor.head,
        "given": given,
        "found": standing.stands,
        "path": path,
        "lines": dict(standing.lines),
        "recorded": standing.moment.isoformat() if standing.moment else None,
    }


def _answers(anchors: list[dict[str, Any]]) -> Iterator[str]:
    """A sentence for each witness that was given."""
    for each in anchors:
        if each["given"] and each["found"]:
            lines = ", ".join(f"line {line} of {writer}" for writer, line in each["lines"].items())
            when = f", recorded {each['recorded']}" if each["recorded"] else ""
            yield f"{each['source']} stands: {each['path']} ended with {lines or 'no line'}{when}"


def _further(found: work.Verification) -> Iterator[str]:
    """What a bundle holds that is not here; that is no damage."""
    for each in found.ahead:
        lines = quantity(each.lines, "more line")
        yield (
            f"{each.given.source} holds {lines} than are here, the last recorded {each.recorded.isoformat()}; "
            f"take {'it' if each.lines == 1 else 'them'} in with: auditor import bundle {each.file}"
        )


def _sentence(found: work.Verification, ref: str) -> str:
    """In words whether all is well, and what that means."""
    many = sum(each.events for each in found.ledgers)
    lines = quantity(many, "line")
    of = f"{ref.strip().upper()}, {lines}" if ref else f"{_ledgers(len(found.ledgers))}, {lines} in all"
    problems = sum(len(each.problems) for each in found.ledgers)
    if problems:
        damaged = sum(bool(each.problems) for each in found.ledgers)
        return (
            f"Not all is well: {'1 problem' if problems == 1 else f'{problems} problems'} in {_ledgers(damaged)}, each "
            "told with its file; bring that back from a backup (auditor restore FILE DIR) or a bundle. "
            "A damaged ledger is for reading only until then."
        )
    if found.index:
        return f"All trails are well ({of}), but lists and figures may be false: the index is not made of them."
    if found.unanswered:
        return f"All files agree with each other ({of}), but not with what was given: it is told below."
    sound = f"All is well ({of}): every line follows from the one before, and every file matches its hash"
    if any(standing.stands and standing.anchor in found.given for each in found.ledgers for standing in each.standings):
        return f"{sound} and the witness from outside."
    return f"{sound}. That nobody made all of it anew shows only a witness from outside: --anchor, --against."


def _ledgers(many: int) -> str:
    return "1 ledger" if many == 1 else f"{many} ledgers"


def _unanswered(unanswered: witness.Witness) -> str:
    anchor = unanswered.anchor
    if anchor.heads:
        told = f"{anchor.source} speaks of a ledger that was not looked at or is not here."
        return f"{told} To take it in: auditor import bundle {unanswered.file}" if unanswered.file else told
    return (
        f"No trail here ever ended with {anchor.source}: it is not what was printed, or was printed from "
        "another workspace."
    )

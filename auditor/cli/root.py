"""The tree of commands: every noun by name, imported when it is used, so that ``auditor --help`` needs none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from auditor import __version__
from auditor.cli.edges import told

if TYPE_CHECKING:
    from auditor.reporting.key_card_record import KeyCard

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("workspace:demo", "Build a workspace with an invented organisation in it, and look around."),
    "init": ("workspace:init", "Make an empty workspace."),
    "open": ("workspace:open_", "Open the app on a workspace."),
    "serve": ("serve:serve", "Show the app in a browser."),
    "people": ("people:people", "Who audits, is audited, or answers for something."),
    "sites": ("people:sites", "The places of the organisation."),
    "services": ("people:services", "The services in the scope of the management system."),
    "processes": ("people:processes", "The processes, their owners and clauses."),
    "checklist": ("checklist:checklist", "What to ask: list, show, check, import and export checklists."),
    "programme": (
        "programme:programme",
        "The audit programme: write, approve, revise, close; its coverage and figures.",
    ),
    "earlier": ("earlier:earlier", "Nonconformities from before this product."),
    "audit": ("audit:audit", "One audit: plan, conduct, report, complete."),
    "answer": ("items:answer", "Answer an item: grade, note, evidence, reason."),
    "item": ("items:item", "Items of an audit's own."),
    "evidence": ("evidence:evidence", "Objective evidence: add, list, export."),
    "sample": ("sample:sample", "Samples: draw, mark, conclude."),
    "finding": ("finding:finding", "Findings: write, agree, present, regrade, merge, split, withdraw."),
    "nc": ("nc:nc", "Nonconformities: follow each to its end."),
    "issue": ("report:issue", "Freeze and issue an audit's report."),
    "revise": ("report:revise", "Issue a new revision of a report."),
    "sign": ("signing:sign", "Sign an issued report with a certificate, in a copy."),
    "report": ("report:report", "Write a report as PDF, or a copy of it to work on."),
    "feedback": ("feedback:feedback", "What auditees say of an audit: ask, send the form, take answers in."),
    "keys": ("keys:keys", "The keys of the app: on a page to print, or as text."),
    "history": ("history:history", "Who changed what, from what to what, and when."),
    "conflicts": ("conflicts:conflicts", "What copies of an audit changed apart; settle it."),
    "undo": ("history:undo", "Take back your last change that can be taken back."),
    "export": ("export:export", "Write an audit into one file, to hand it on."),
    "import": ("import_:import_", "Take in what others wrote, looked at first."),
    "backup": ("backup:backup", "Write the whole workspace into one file, and read it back."),
    "restore": ("backup:restore", "Make a workspace of a backup; nothing is ever replaced."),
    "verify": ("verify:verify", "Check every trail, snapshot, exhibit and issued report against its hashes."),
}
"""Name -> where it is defined, and its help in one line; in the order of the work."""


@dataclass(slots=True)
class Root:
    """What the options before the first command said, how the app is opened, and which keys it has."""

    open_app: Callable[[Path | None, str], None] | None = None
    key_card: Callable[[Mapping[str, str], date], KeyCard] | None = None
    workspace: str | None = None
    by: str | None = None


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; their short help stands in :data:`COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(f"auditor.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command without importing one."""
        found = [CompletionItem(name, help=text) for name, (_, text) in COMMANDS.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command."""
        with told():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was asked for; what a user can cause is told in words."""
        with told():
            return super().invoke(ctx)


_EPILOG = """\b
Exit codes: 0 done; 1 refused by a rule, or a check found something; 2 wrong usage;
3 the workspace is damaged, locked or not there.

\b
Completion of commands and options, once for each shell:
  bash  eval "$(_AUDITOR_COMPLETE=bash_source auditor)"     in ~/.bashrc
  zsh   eval "$(_AUDITOR_COMPLETE=zsh_source auditor)"      in ~/.zshrc
  fish  _AUDITOR_COMPLETE=fish_source auditor | source      in config.fish
"""


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--workspace", metavar="DIR", help="The workspace; else AUDITOR_WORKSPACE, else the nearest one above.")
@click.option("--by", metavar="PERSON", help="Who acts; else AUDITOR_BY, else your own settings.")
@click.version_option(__version__, prog_name="auditor")
@click.pass_context
def auditor(ctx: click.Context, workspace: str | None, by: str | None) -> None:
    """Internal audits, from the plan to the last nonconformity closed.

    Without a command the app opens on the workspace that is found.
    """
    root = ctx.ensure_object(Root)
    root.workspace, root.by = workspace, by
    if ctx.invoked_subcommand is None:
        from auditor.cli.workspace import open_or_offer

        open_or_offer(root)

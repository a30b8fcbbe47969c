"""The edge of the command line: the one place where what a user can cause becomes words and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.errors import AuditorError, InvalidInput

if TYPE_CHECKING:
    from auditor.reporting.key_card_record import KeyCard

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def run(open_app: Callable[[Path | None, str], None], key_card: Callable[[Mapping[str, str], date], KeyCard]) -> None:
    """Run the command line on ``sys.argv`` and exit.

    *open_app* opens the screens on a workspace for a person, *key_card* tells their keys.
    """
    from auditor.cli.root import Root, auditor

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a console that cannot show a name shows a replacement; files and pipes are always UTF-8
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    auditor(obj=Root(open_app, key_card), prog_name="auditor")


@contextmanager
def told() -> Iterator[None]:
    """Tell what a user can cause on stderr, and exit with its code."""
    try:
        yield
    except click.ClickException as error:
        from auditor.model.text import readable

        error.message = readable(error.message)  # type: ignore[misc]  # it quotes what was typed
        raise
    except AuditorError as error:
        tell(error.message)
        tell(error.hint)
        raise click.exceptions.Exit(error.exit_code) from error
    except BrokenPipeError as error:
        # whoever reads has enough; what was asked is done
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # stands until the process ends
        raise click.exceptions.Exit(0) from error
    except OSError as error:
        tell(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}")
        raise click.exceptions.Exit(1) from error
    except KeyboardInterrupt as error:
        tell("Stopped; what was kept before stays.")
        raise click.exceptions.Exit(INTERRUPTED) from error


def tell(text: str) -> None:
    """Say something on stderr; nothing in *text* acts on the terminal."""
    if text:
        from auditor.model.text import readable

        click.echo(readable(text), err=True)


class Verb(click.Command):
    """A command; where a model refuses a value, the refusal names the option it came from."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        try:
            return super().invoke(ctx)
        except ValueError as error:
            from pydantic import ValidationError

            if isinstance(error, ValidationError):
                raise self._refused(error) from error
            raise

    def _refused(self, error: Any) -> InvalidInput:
        options = {param.name: param for param in self.params}
        sentences = []
        for detail in error.errors(include_url=False, include_input=False):
            field = str(detail["loc"][0]) if detail["loc"] else ""
            param = options.get(field)
            called = (param.opts[0] if isinstance(param, click.Option) else field.upper()) if param else field
            said = detail["msg"].removeprefix("Value error, ")
            sentences.append(f"{called}: {said}" if called else said[:1].upper() + said[1:])
        return InvalidInput("\n".join(dict.fromkeys(sentences)), "Nothing was kept.")


class Noun(click.Group):
    """A group of verbs about one thing."""

    command_class = Verb
    group_class = type

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the work, which is that of their writing."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each verb with its whole sentence, wrapped instead of cut."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.get_short_help_str(500)) for name, verb in self.commands.items()])

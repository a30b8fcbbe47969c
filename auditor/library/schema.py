"""The JSON schema of a content file, for editors that help while typing.

Made from the model: ``python -m auditor.library.schema checklists/schema.json`` after the model has changed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from auditor.model.checklist import Checklist


def schema_text(model: type[BaseModel]) -> str:
    """The schema of *model* as it is kept in the file; texts may look like numbers, since the reader takes both."""
    schema = _with_numbers(model.model_json_schema())
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _with_numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_numbers(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    schema = {name: _with_numbers(entry) for name, entry in value.items()}
    if schema.get("type") == "string" and "enum" not in schema:
        schema["type"] = ["string", "number"]
    return schema


def main(path: str) -> None:
    """Write the schema of checklists to *path*."""
    Path(path).write_text(schema_text(Checklist), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

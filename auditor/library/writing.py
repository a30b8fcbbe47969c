"""Writes a checklist as YAML that people read and change, and that reads back equal."""

from __future__ import annotations

from typing import Any

import yaml

from auditor.model.checklist import Checklist

_WIDTH = 104


def write(checklist: Checklist, private_text: bool = False) -> str:
    """The text of the checklist's file. A licensee's private texts stay out unless asked for."""
    fields = _filled(checklist.model_dump(mode="json"))
    clauses, items = fields.pop("clauses", []), fields.pop("items", [])
    if not private_text:
        for clause in clauses:
            clause.pop("private_text", None)
    for item in items:
        item["clause"] = item["clause"].removeprefix(f"{checklist.standard}:")
        if "also_cites" in item:
            item["also_cites"] = [clause.removeprefix(f"{checklist.standard}:") for clause in item["also_cites"]]
    blocks = [_yaml(fields)]
    if clauses:
        blocks.append("clauses:\n" + "".join(_yaml([clause]) for clause in clauses))
    blocks.append("items:\n" + "\n".join(_yaml([item]) for item in items) if items else "items: []\n")
    return "\n".join(blocks)


def _filled(value: Any) -> Any:
    """*value* without the fields that say nothing: what is empty, and that a title was verified."""
    if isinstance(value, list):
        return [_filled(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _filled(entry) for name, entry in value.items() if entry}
    if kept.get("title_status") == "verified":
        del kept["title_status"]
    return kept


class _Dumper(yaml.SafeDumper):
    """Indents lists below their name, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)

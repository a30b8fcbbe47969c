"""Writes a checklist as YAML that people read and change, and that reads back equal."""

from __future__ import annotations

from typing import Any

import yaml

from auditor.model.checklist import Checklist

_WIDTH = 110


def write(checklist: Checklist, private_text: bool = False) -> str:
    """The text of the checklist's file. A licensee's private texts stay out unless asked for."""
    fields = checklist.model_dump(mode="json", exclude_defaults=True)
    clauses, items = fields.pop("clauses", []), fields.pop("items")
    if not private_text:
        for clause in clauses:
            clause.pop("private_text", None)
    for item in items:
        item["clause"] = item["clause"].removeprefix(f"{checklist.standard}:")
        if "also_cites" in item:
            item["also_cites"] = [c.removeprefix(f"{checklist.standard}:") for c in item["also_cites"]]
    blocks = [_yaml(fields)]
    if clauses:
        blocks.append("clauses:\n" + "".join(_yaml([clause]) for clause in clauses))
    blocks.append("items:\n" + "\n".join(_yaml([item]) for item in items) if items else "items: []\n")
    return "\n".join(blocks)


class _Dumper(yaml.SafeDumper):
    """Indents lists below their name, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)

"""A proposed agenda: topics from scope and items, placed in the days of the audit."""

from auditor.figures.agenda_proposal.facts import Facts
from auditor.figures.agenda_proposal.proposal import Proposal, propose

__all__ = ["Facts", "Proposal", "propose"]

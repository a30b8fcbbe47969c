"""Cases for G-17, G-20 to G-22, G-30, G-33, S-04."""

from __future__ import annotations

from datetime import date

from auditor.model.finding import Presentation
from auditor.model.guards import reporting
from auditor.model.report import ReportDraft
from auditor.model.words import Grade, NonconformityState
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

DRAFT = ReportDraft.model_validate(
    {
        "id": "audit-1",
        "objective_conclusions": [{"objective": "Are changes under control?", "conclusion": "Mostly."}],
        "participants": ["owner"],
        "distribution": ["client"],
        "conclusion_headline": "Conforms",
        **dict.fromkeys(reporting.WRITTEN, "none"),
    }
)

CASES = [
    passes(reporting.issued_with_all_that_was_known, 1, []),
    breaks(reporting.issued_with_all_that_was_known, 1, ["item CK-001"], named={"G-22": "item CK-001 was changed"}),
    passes(reporting.nonconformities_were_presented, [an.finding(grade=Grade.OFI), an.finding(2, state="withdrawn")]),
    *(
        passes(
            reporting.nonconformities_were_presented,
            [
                an.finding(
                    presentations=[Presentation(to="owner", on=date(2026, 10, 8), acknowledged=a, disagreement=d)]
                )
            ],
        )
        for a, d in ((True, ""), (False, "The two incidents were no major incidents."))
    ),
    breaks(reporting.nonconformities_were_presented, [an.finding()], named={"G-17": "F-01 was not presented"}),
    breaks(
        reporting.nonconformities_were_presented,
        [an.finding(presentations=[Presentation(to="owner", on=date(2026, 10, 8), acknowledged=False)])],
        named={"G-17": "nobody acknowledged it or said why not"},
    ),
    passes(
        reporting.findings_are_settled,
        [an.finding(state=s) for s in ("presented", "withdrawn", "issued", "superseded")],
    ),
    breaks(reporting.findings_are_settled, [an.finding()], named={"G-20": "F-01"}),
    breaks(reporting.findings_are_settled, [an.finding(state="agreed")], named={"G-20": "F-01"}),
    passes(reporting.report_is_complete, an.audit(), DRAFT),
    *(
        breaks(reporting.report_is_complete, an.audit(), DRAFT.having(**{field: ""}), named={"G-21": words})
        for field, words in reporting.WRITTEN.items()
    ),
    breaks(reporting.report_is_complete, an.audit(), DRAFT.having(participants=[]), named={"G-21": "no participants"}),
    breaks(reporting.report_is_complete, an.audit(), DRAFT.having(distribution=[]), named={"G-21": "no distribution"}),
    breaks(
        reporting.report_is_complete,
        an.audit(),
        DRAFT.having(objective_conclusions=[]),
        named={"G-21": "“Are changes under"},
    ),
    breaks(
        reporting.report_is_complete,
        an.audit(),
        DRAFT.having(conclusion_headline=""),
        named={"S-04": "no headline"},
    ),
    passes(reporting.earlier_readers_get_it, ["client", "owner"], ["client"], {}),
    breaks(
        reporting.earlier_readers_get_it,
        ["owner"],
        ["client"],
        {"client": "Ólavur"},
        named={"G-22": "not get this one: Ólavur"},
    ),
    passes(reporting.revision_has_reason, "clause missing", ["8.5.3 added"]),
    breaks(reporting.revision_has_reason, "", ["8.5.3 added"], named={"G-22": "reason"}),
    breaks(reporting.revision_has_reason, "clause missing", [], named={"G-22": "list of changes"}),
    passes(
        reporting.nonconformities_are_final,
        [an.nonconformity(state=s) for s in ("closed_effective", "void", "transferred")],
    ),
    *(
        breaks(
            reporting.nonconformities_are_final, [an.nonconformity(state=s)], named={"G-30": "not final: NC-2026-05"}
        )
        for s in NonconformityState
        if not s.is_final
    ),
    passes(reporting.wording_is_sound, "The SMS conforms; six services are supported by it."),
    breaks(reporting.wording_is_sound, "Six Certified Services.", named={"G-33": "“Certified Services”"}),
]

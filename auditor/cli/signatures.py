"""What a signature in a file is worth, as a sentence and as a row."""

from __future__ import annotations

from auditor.activities.signing import Checked
from auditor.cli.rows import Row


def sentence(checked: Checked, is_trust_asked: bool) -> str:
    """Who signed what, whether that still holds, and what is known of the certificate."""
    each = checked.signature
    report = f"{checked.audit} report revision {checked.revision}" if checked.audit else "no report of Auditor"
    if not each.is_sound:
        return f"{checked.file.name}: the signature of {each.name} does not hold, the file was changed after it."
    if checked.is_issued is False:
        return f"{checked.file.name}: {each.name} signed what was never issued as {report}."
    begins = {
        None: f"says that it is {report}, which is not here",
        True: f"begins with {report} as it was issued",
    }[checked.is_issued]
    if is_trust_asked:
        trust = "is answered for" if each.is_trusted else "is NOT answered for by what --trust gave"
    else:
        trust = "was not held against an authority: --trust FILE"
    recorded = "; the trail tells of this copy" if checked.is_recorded else ""
    when = f" at {each.at.isoformat()}" if each.at else ""
    return (
        f"{checked.file.name}: signed by {each.name}{when}, unchanged since, and {begins}{recorded}. "
        f"The certificate {each.fingerprint[:16]}… {trust}."
    )


def row(checked: Checked) -> Row:
    """For programs."""
    each = checked.signature
    return {
        "file": str(checked.file),
        "name": each.name,
        "certificate_sha256": each.fingerprint,
        "at": each.at.isoformat() if each.at else None,
        "sound": each.is_sound,
        "trusted": each.is_trusted,
        "audit": checked.audit,
        "revision": checked.revision,
        "issued": checked.is_issued,
        "recorded": checked.is_recorded,
    }

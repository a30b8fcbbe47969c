"""The one table of keys: bindings, footer, help, command palette and key card are all read from it.

A key means one thing in one place. Places nest (an audit's list is a list, and everywhere is everywhere), so
a letter that means something in a list means the same in every list. No letter destroys anything. A screen
does not write bindings: it names the entries that work on it and has an ``action_`` method for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from auditor.tui.key import INCLUDES, Key, Where

_ALL, _LIST, _AUDIT, _TEXT, _FORM, _MENU, _SHOW = Where

# fmt: off
_EVERYWHERE = (
    Key("menu", "space", _ALL, "screens", "Opens the one-line menu of screens."),
    Key("today", "f2", _ALL, "Today", "Goes to what needs you.",
        "Today", "app.goto('today')", footer=False),
    Key("programme", "f3", _ALL, "Programme", "Goes to the audit programme.",
        "Programme", "app.goto('programme')", footer=False),
    Key("audits", "f4", _ALL, "Audits", "Goes to the audits.", "Audits", "app.goto('audits')", footer=False),
    Key("register", "f5", _ALL, "Register", "Goes to the nonconformities.",
        "Register of nonconformities", "app.goto('register')", footer=False),
    Key("readiness", "f6", _ALL, "Readiness", "Goes to the readiness for certification.",
        "Readiness", "app.goto('readiness')", footer=False),
    Key("handover", "f7", _ALL, "Handover", "Goes to the handover of services into operation.",
        "Handover of services", "app.goto('handover')", footer=False),
    Key("library", "f8", _ALL, "Library", "Goes to checklists and report designs.",
        "Library of checklists", "app.goto('library')", footer=False),
    Key("figures", "K", _ALL, "figures", "Goes to the figures of the programme: K-01 to K-22.",
        "Figures: the indicators (KPI) K-01 to K-22", "app.goto('figures')", footer=False),
    Key("quick-note", "f9 ctrl+n", _ALL, "note", "Takes a note at once, wherever you are; it lands there.",
        "Quick note", "app.quick_note", priority=True),
    Key("privacy", "f10 ctrl+l", _ALL, "hide", "Blanks the screen at once; any key brings it back.",
        "Hide the screen", "app.privacy", priority=True),
    Key("back", "escape", _ALL, "back", "Goes back to exactly where you were.", footer=False),
    Key("help", "? f1", _ALL, "all keys", "Shows every key that works here.", "Help: keys that work here"),
    Key("palette", "> ctrl+p", _ALL, "commands", "Finds a command by its words.", footer=False),
    Key("leave", "q ctrl+q", _ALL, "leave", "Leaves the program; there is nothing to save.",
        "Leave the program", "app.leave", footer=False),
    Key("command-verify", "", _ALL, "verify", "Says which command checks that nothing was lost or changed.",
        "Verify trails, evidence and reports: by command", "app.by_command('verify')"),
    Key("command-backup", "", _ALL, "backup", "Says which command writes the whole workspace into one file.",
        "Backup of the workspace: by command", "app.by_command('backup')"),
    Key("command-restore", "", _ALL, "restore", "Says which command makes a workspace of a backup.",
        "Restore a backup: by command", "app.by_command('restore')"),
    Key("theme-dark", "", _ALL, "dark", "Quiet dark colours.", "Colours: dark", "app.wear('quiet-dark')"),
    Key("theme-light", "", _ALL, "light", "Quiet light colours.", "Colours: light", "app.wear('quiet-light')"),
    Key("theme-contrast", "", _ALL, "contrast", "High contrast.",
        "Colours: high contrast", "app.wear('high-contrast')"),
    Key("theme-terminal", "", _ALL, "terminal's own", "The colours that the terminal has.",
        "Colours: the terminal's own", "app.wear('terminal')"),
    Key("theme-none", "", _ALL, "no colour", "No colour at all.", "Colours: none", "app.wear('no-colour')"),
)

_LISTS = (
    Key("open", "enter", _LIST, "open", "Opens the row.", "Open the row"),
    Key("new", "+", _LIST, "new", "Makes a new one here.", "New"),
    Key("next-view", "v", _LIST, "view", "Shows the same in the next view.", "Next view"),
    Key("filter", "/", _LIST, "filter", "Shows only the rows that hold the words you type.", "Filter and search"),
    Key("sort", "O", _LIST, "sort", "Sorts by the next column.", "Sort by the next column"),
    Key("jump", ":", _LIST, "jump", "Jumps to a clause or a reference, such as 8.2.6 or NC-2026-06.",
        "Jump to a clause or a reference"),
    Key("history", "h", _LIST, "history", "Shows who changed what, when and why.", "History"),
    Key("write", "w", _LIST, "write", "Prepares the message to the owner.", "Write to the owner"),
    Key("remind", "U", _LIST, "remind", "Writes one message to each owner, with all that is asked of him or her.",
        "Remind owners: one message to each, with all that is asked", footer=False),
    Key("due", "D", _LIST, "due date", "Sets another due date, or moves an audit to another day, with a reason.",
        "Set another due date; postpone an audit"),
    Key("escalate", "E", _LIST, "escalate", "Records that it was escalated.", "Escalate"),
    Key("export", "X", _LIST, "export", "Writes the list to a file.", "Export the list"),
    Key("preview", "X", _LIST, "papers", "The report on paper: to look at, to a file, an extract, a copy, signed.",
        "Papers: preview, files, extracts and signing of the report", refines="export"),
    Key("programme-papers", "X", _LIST, "papers", "The status of the programme on paper, and its days for calendars.",
        "Papers: status of the programme, calendar", refines="export"),
    Key("review-pack", "X", _LIST, "review pack", "Writes the input to the management review to a file.",
        "Input to the management review as a file", refines="export"),
    Key("next-choice", "V", _LIST, "which", "Chooses rows: yours, overdue, of an owner, a grade; clauses, processes.",
        "Which rows are shown: mine, overdue, of an owner or a grade; clauses or processes"),
    Key("say-none", "-", _LIST, "none", "Says that there is nothing to say here: none.", "None: nothing to say here"),
    Key("give-up", "-", _LIST, "give up", "Has an audit that has not begun give up what the cell is about.",
        "Give up: an audit looks at this no longer", refines="say-none"),
    Key("yes", "y", _LIST, "right", "Says yes: right, accepted, confirmed.", "Yes, right"),
    Key("deviates", "d", _LIST, "deviates", "Says that this one is different or deviates.", "Different, deviates"),
    Key("undo", "u", _LIST, "undo", "Takes back your last change that can be taken back.", "Undo"),
    Key("calendar", "X", _LIST, "calendar", "Writes audits, sessions and due dates to a file for calendars.",
        "Programme to a file for calendars (iCalendar)", refines="export"),
    Key("send-plan", "w", _LIST, "send plan", "Writes the plan as a PDF, and a message to each who has a part in it.",
        "Send the audit plan: PDF and messages", refines="write"),
    Key("hand-out", "X", _LIST, "hand out", "Writes a copy of the audit to a file, for a teammate.",
        "Hand out a copy of the audit", refines="export"),
    Key("take-in", "I", _LIST, "take in", "Takes in a copy of an audit from a file; first it shows what would come.",
        "Take in a copy of an audit"),
    Key("response-form", "F", _LIST, "form", "Writes the form the owner fills in.", "Form for the owner", footer=False),
    Key("read-form", "I", _LIST, "read form", "Takes in a form from the owner.", "Take in a form", refines="take-in"),
    Key("write-message", "", _LIST, "message", "Writes a message to a file.", "Message to the owner as a file (.eml)"),
    Key("conflicts", "C", _LIST, "conflicts", "Shows what copies of the audit disagree about, to be settled.",
        "Conflicts between copies", footer=False),
    Key("settle-both", "B", _LIST, "both", "Takes both sides of a conflict, where they belong together.",
        "Settle the conflict: both"),
    Key("settle-why", "W", _LIST, "with reason", "Takes a side of a conflict and says why.",
        "Settle the conflict with a reason"),
    Key("up", "up", _LIST, "up", "Moves to the row above.", footer=False),
    Key("down", "down", _LIST, "down", "Moves to the row below.", footer=False),
    Key("page-up", "pageup", _LIST, "page up", "Moves up by a screenful.", footer=False),
    Key("page-down", "pagedown", _LIST, "page down", "Moves down by a screenful.", footer=False),
    Key("left", "left", _LIST, "left", "Moves to the column on the left.", footer=False),
    Key("right", "right", _LIST, "right", "Moves to the column on the right.", footer=False),
    Key("week-earlier", "left", _LIST, "week earlier", "Moves the audit a week earlier; enter keeps it there.",
        "Move the audit a week earlier", refines="left", footer=False),
    Key("week-later", "right", _LIST, "week later", "Moves the audit a week later; enter keeps it there.",
        "Move the audit a week later", refines="right"),
    Key("day-earlier", "[", _LIST, "day earlier", "Moves the audit a working day earlier; enter keeps it there.",
        "Move the audit a day earlier", footer=False),
    Key("day-later", "]", _LIST, "day later", "Moves the audit a working day later; enter keeps it there.",
        "Move the audit a day later", footer=False),
    Key("line-earlier", "[", _LIST, "earlier", "Moves the line a quarter of an hour earlier; enter keeps it there.",
        "Move the line a quarter of an hour earlier", refines="day-earlier", footer=False),
    Key("line-later", "]", _LIST, "later", "Moves the line a quarter of an hour later; enter keeps it there.",
        "Move the line a quarter of an hour later", refines="day-later"),
    Key("note-day-before", "[", _LIST, "day before", "Shows the note of the day before.", refines="day-earlier",
        footer=False),
    Key("note-day-after", "]", _LIST, "day after", "Shows the note of the day after.", refines="day-later",
        footer=False),
    Key("propose", "P", _LIST, "propose", "Proposes an agenda, to be looked at, taken over and edited.",
        "Propose an agenda"),
    Key("next-gap", ".", _LIST, "next gap", "Moves to the next gap: required, and no audit looks at it.",
        "Next gap"),
    Key("first", "home", _LIST, "first", "Moves to the first row.", footer=False),
    Key("last", "end", _LIST, "last", "Moves to the last row.", footer=False),
)

_AUDIT_LISTS = (
    Key("next-open", ".", _AUDIT, "next open", "Moves to the next item without a grade.", "Next open item",
        refines="next-gap"),
    Key("note", "enter", _AUDIT, "note", "Writes the note of the item.", "Note of the item", refines="open"),
    Key("evidence", "e", _AUDIT, "evidence", "Records a piece of evidence.", "Record evidence"),
    Key("attach", "a", _AUDIT, "attach newest", "Attaches the newest file of the watched folder.",
        "Attach the newest file"),
    Key("attach-several", "A", _AUDIT, "several", "Attaches files of the watched folder: the new ones are ticked.",
        "Attach several files", footer=False),
    Key("evidence-list", "l", _AUDIT, "look at", "Shows the evidence of the audit, to look at and to use again.",
        "Evidence of the audit: look at it, use it again", footer=False),
    Key("next-class", "k", _AUDIT, "class", "Gives the piece of evidence recorded last the next class.",
        "Class of the evidence recorded last", footer=False),
    Key("sample", "s", _AUDIT, "sample", "Draws or opens the sample of the item.", "Sample"),
    Key("finding", "f", _AUDIT, "finding", "Drafts or opens the finding of the item.", "Finding of the item"),
    Key("park", "p", _AUDIT, "park", "Parks the item for later.", "Park the item"),
    Key("note-elsewhere", "t", _AUDIT, "note to", "Sends a note to another item.", "Note to another item"),
    Key("read-back", "r", _AUDIT, "read back", "Shows it large, to read aloud and have it acknowledged.",
        "Read back"),
    Key("fold", "tab", _AUDIT, "list", "Opens or folds the list of items.", "List of items", footer=False),
    Key("to-next-item", "} ctrl+down", _AUDIT, "next item", "Goes to the next item, from any page of its audit.",
        "Next item", footer=False),
    Key("to-item-before", "{ ctrl+up", _AUDIT, "item before", "Goes to the item before, from any page of its audit.",
        "Item before", footer=False),
    Key("agenda-line", "b", _AUDIT, "begin/end", "Begins or ends the agenda line.",
        "Begin or end the agenda line"),
    Key("move-rest", "R", _AUDIT, "move the rest", "Moves what is open in the running agenda line to another line.",
        "Move the rest to another line of the agenda", footer=False),
    Key("questions", "Q", _AUDIT, "to ask", "Shows the questions that came up and are still to be asked.",
        "Questions that are still to be asked", footer=False),
    Key("file-note", "t", _AUDIT, "file to", "Files what was noted to an item, in whose note it then stands.",
        "File it to an item", refines="note-elsewhere"),
    Key("decision-path", "tab", _AUDIT, "path", "Opens or folds the way to a grade, beside the finding.",
        "Decision path of the grade", refines="fold", footer=False),
    Key("gaps", "G", _AUDIT, "gaps", "Shows what is unfinished before the closing meeting; each line opens.",
        "Gaps before the closing meeting", footer=False),
    Key("daily-note", "N", _AUDIT, "daily note", "Shows the note of the day in ten lines, to be read aloud.",
        "Daily note: ten lines to read aloud", footer=False),
)

_PALETTE = (
    Key("withdraw-finding", "", _AUDIT, "withdraw", "Withdraws the finding with a reason; it is kept.",
        "Withdraw the finding"),
    Key("merge-findings", "J", _AUDIT, "merge", "Gathers other findings into this one.",
        "Merge another finding into this one"),
    Key("split-finding", "S", _AUDIT, "split", "Lets items leave for a finding of their own.",
        "Split items off the finding"),
    Key("mark-urgent", "!", _AUDIT, "urgent", "Marks an immediate and significant risk, or takes the mark away.",
        "Urgent: mark the finding, or not"),
    Key("dissent", "T", _AUDIT, "dissent", "Keeps that a member of the team sees the finding otherwise, and why.",
        "Dissent of a member of the team"),
    Key("issue-early", "", _AUDIT, "issue early", "Issues the nonconformity of an urgent finding before the report.",
        "Issue the nonconformity before the report"),
    Key("evidence-start", "", _AUDIT, "evidence starts", "Says which class evidence starts with, and whether places of"
        " photos go out.", "Evidence of this audit: its class, and places of photos"),
    Key("take-off", "", _AUDIT, "take off", "Takes the piece of evidence off the item; it stays in the audit.",
        "Take the evidence off the item"),
    Key("replace-element", "", _AUDIT, "replace", "Looks at something else where an element cannot be looked at.",
        "Replace an element of the sample"),
    Key("requirement-met", "", _AUDIT, "met?", "Says whether the requirement is met.", "Is the requirement met?"),
    Key("name-follow-up", "", _LIST, "follow-up", "Names the process owner and the verifier.",
        "Name process owner and verifier"),
    Key("wait-for", "", _LIST, "wait for", "Says what has to pass before effectiveness is judged, and counts it.",
        "What is waited for: days or occurrences"),
    Key("action-done", "", _LIST, "action done", "Reports one action done while others still run.",
        "Report one action done"),
    Key("act-as", "@", _LIST, "act as", "Names another person who acts here from now on.", "Act as somebody else",
        footer=False),
    Key("remove", "", _LIST, "remove", "Takes the row off the plan again, before the audit begins.",
        "Remove the row from the plan"),
    Key("reassign", "", _LIST, "other owner", "Gives the nonconformity another owner, with a reason.",
        "Another owner of the nonconformity"),
    Key("transfer", "", _LIST, "transfer", "Says where it is followed from here on; it stays in the register.",
        "Transfer: it is followed elsewhere"),
    Key("void", "", _LIST, "void", "Says that it was none, in a revision of the report.",
        "Void: it was no nonconformity"),
    Key("reopen", "", _LIST, "reopen", "Opens a closed one again on new evidence.", "Reopen a closed nonconformity"),
    Key("de-escalate", "", _LIST, "de-escalate", "Ends the escalation.", "End the escalation"),
)

_FIELDS = (
    Key("leave-text", "escape", _TEXT, "keep and go back", "Leaves the text; what was typed is kept."),
    Key("next-item", "pagedown ctrl+down", _TEXT, "next item", "Keeps the note and writes on at the next item."),
    Key("item-before", "pageup ctrl+up", _TEXT, "item before", "Keeps the note and writes on at the item before."),
    Key("next-field", "tab", _FORM, "next field", "Goes to the next field; shift+tab to the one before.",
        action="app.focus_next"),
    Key("accept", "enter ctrl+s", _FORM, "accept",
        "Accepts the form; in a text of several lines enter makes a new line."),
    Key("cancel", "escape", _FORM, "cancel", "Closes the form; what was typed is there when it opens again.",
        action="screen.cancel"),
    Key("expand", "f12 ctrl+t", _TEXT, "template",
        "Puts a text in the place of its three letters, or a person's name; without letters it shows the texts."),
)

_MENU_OF_SCREENS = (
    Key("menu-today", "t", _MENU, "Today", "Goes to what needs you.", action="pick('today')"),
    Key("menu-programme", "p", _MENU, "Programme", "Goes to the programme.", action="pick('programme')"),
    Key("menu-audits", "a", _MENU, "Audits", "Goes to the audits.", action="pick('audits')"),
    Key("menu-register", "r", _MENU, "Register", "Goes to the register.", action="pick('register')"),
    Key("menu-readiness", "y", _MENU, "readiness", "Goes to the readiness.", action="pick('readiness')"),
    Key("menu-handover", "h", _MENU, "Handover", "Goes to the handover.", action="pick('handover')"),
    Key("menu-library", "l", _MENU, "Library", "Goes to the library.", action="pick('library')"),
)
# fmt: on

_PRESENTATION = (
    Key("show-next", "space right", _SHOW, "next", "Shows the next finding."),
    Key("show-before", "backspace left", _SHOW, "before", "Shows the finding before.", footer=False),
    Key("show-names", "v", _SHOW, "names", "Shows or hides the names of persons."),
    Key("acknowledged", "y", _SHOW, "acknowledged", "Records who acknowledges the facts."),
    Key("disagreed", "d", _SHOW, "disagrees", "Records who disagrees, and with what."),
    Key("answer-within", "D", _SHOW, "by when", "Records within how many working days this one is answered."),
    Key("show-end", "escape", _SHOW, "end", "Ends the presentation."),
    Key("scroll-up", "up", _SHOW, "up", "Moves up in a long text.", footer=False),
    Key("scroll-down", "down", _SHOW, "down", "Moves down in a long text.", footer=False),
)

DEFAULT_GRADES: Mapping[str, tuple[str, str]] = {
    "c": ("conforming", "conforming"),
    "g": ("good-practice", "good"),
    "i": ("ofi", "improve"),
    "o": ("observation", "observe"),
    "m": ("minor", "minor"),
    "M": ("major", "major"),
    "n": ("not-applicable", "n/a"),
    "x": ("not-audited", "not audited"),
}
"""The keys of the default grading scheme: key, then the id of the grade or outcome and its word in the footer."""

_UNGRADED = (*_PRESENTATION, *_FIELDS, *_AUDIT_LISTS, *_LISTS, *_PALETTE, *_EVERYWHERE, *_MENU_OF_SCREENS)


def grade_keys(
    scheme: Mapping[str, tuple[str, str]] = DEFAULT_GRADES, table: Iterable[Key] = _UNGRADED
) -> tuple[Key, ...]:
    """The entries for a grading scheme; ``ValueError`` if its key already means something in an audit's lists.

    *table* holds the entries beside those of grades.
    """
    taken = {key: entry.word for entry in works_in(Where.AUDIT_LIST, table) for key in entry.keys}
    entries = []
    for key, (grade, word) in scheme.items():
        if key in taken:
            raise ValueError(f"{key} cannot give the grade {grade}: it means {taken[key]!r}; choose another key")
        name = "opportunity for improvement" if grade == "ofi" else grade.replace("-", " ")
        entry = Key(f"grade-{grade}", key, Where.AUDIT_LIST, word, f"Grades the item: {name}.", f"Grade: {name}")
        entries.append(replace(entry, action=f"grade('{grade}')"))
    return tuple(entries)


def works_in(where: Where, table: Iterable[Key]) -> Iterator[Key]:
    """Every entry that works in a place: its own, and those of the places it lies in."""
    places = (where, *INCLUDES.get(where, ()))
    return (entry for entry in table if entry.where in places)


TABLE: Mapping[str, Key] = {entry.id: entry for entry in (*grade_keys(), *_UNGRADED)}
"""Every entry by its id."""

SCREENS = tuple(entry.id.removeprefix("menu-") for entry in _MENU_OF_SCREENS)
"""Names of the screens that the menu and the function keys go to."""

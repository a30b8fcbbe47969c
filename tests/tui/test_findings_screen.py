"""The board of findings, one finding in its parts, and the presentation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App

from auditor.activities import findings, team
from auditor.activities.act import step
from auditor.figures.hiding import hidden
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process
from auditor.model.programme import EarlierNonconformity
from auditor.model.text import readable
from auditor.model.words import FindingState, Grade, Role
from auditor.tui.screens import names
from auditor.tui.screens.findings.board import FindingsScreen
from auditor.tui.screens.findings.finding import FindingScreen
from auditor.tui.screens.findings.presentation import Presentation
from auditor.tui.widgets.form_fields import OneOfAnswer
from auditor.tui.widgets.parts import Parts
from auditor.tui.widgets.rows import Rows

from .audits import Conducted
from .found import agreed, app_on, fill, graded, opened, type_in, written

Lines = Callable[[App[Any]], list[str]]


def shown(app: App[Any], lines: Lines) -> str:
    return "\n".join(lines(app))


async def test_a_part_is_written_in_its_place_with_one_line_of_the_trail(done: Conducted, lines: Lines) -> None:
    finding = graded(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        assert app.screen.query_one(Parts).cursor_key == "requirement"  # the first part nobody wrote yet
        before = sum(1 for _ in done.book.ledger.lines())
        await pilot.press("enter")
        await type_in(pilot, "Configuration is verified. ")
        await pilot.pause(0.5)
        assert done.book.ledger.draft(f"findings/{finding.id}/requirement") == "Configuration is verified. "
        assert sum(1 for _ in done.book.ledger.lines()) == before
        await pilot.press("m", "escape")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).requirement == "Configuration is verified. m"
        assert done.book.ledger.draft(f"findings/{finding.id}/requirement") is None
        assert sum(1 for _ in done.book.ledger.lines()) == before + 1
        assert "Configuration is verified. m" in shown(app, lines)
        await pilot.press("u")
        assert done.book.get(Finding, finding.id).requirement == ""


async def test_text_that_was_never_kept_is_there_again(done: Conducted) -> None:
    finding = graded(done)
    done.book.ledger.keep_draft(f"findings/{finding.id}/requirement", "half a sent")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("enter", *"ence", "escape")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).requirement == "half a sentence"


async def test_agreeing_says_everything_that_is_missing_and_where_it_is_supplied(done: Conducted, lines: Lines) -> None:
    finding = graded(done)
    findings.write(done.book, done.by(), finding.id, process=None, evidence=[])
    app = app_on(done.desk())
    async with app.run_test(size=(100, 50)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("y")
        await pilot.pause()
        text = shown(app, lines)
        for missing in ("no reason of the grade", "no process", "which requirement", "no objective evidence"):
            assert missing in text, missing
        assert "enter on “Requirement” supplies it." in text
        assert "--" not in text.split("refused")[1].split("supplies")[0]
        assert done.book.get(Finding, finding.id).state is FindingState.DRAFT


@pytest.mark.parametrize("person", ["P01", "P17"])
async def test_a_process_nobody_named_before_is_added_there_by_who_manages_the_programme(
    done: Conducted, lines: Lines, person: str
) -> None:
    finding = graded(done)
    findings.write(done.book, done.by(), finding.id, process=None)
    team.name_member(done.book, done.by(), done.people["P17"].id, Role.AUDITOR)
    app = app_on(done.desk(person))
    async with app.run_test(size=(100, 50)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("home", "down", "enter", "tab", "tab", *"+Storage", "ctrl+s")
        await pilot.pause()
        named = done.book.get(Finding, finding.id).process
        if person == "P17":
            assert done.book.get(Process, named or "").name == "Storage"
        else:
            assert named is None
            assert "+Storage is not known here" in shown(app, lines)


async def test_y_agrees_what_is_complete_and_drafts_the_nonconformity(done: Conducted, lines: Lines) -> None:
    finding = written(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 50)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        assert "G-16 ok   G-27 ok   G-28 ok" in shown(app, lines)
        await pilot.press("y")
        await pilot.pause()
        stands = done.book.get(Finding, finding.id)
        assert stands.state is FindingState.AGREED
        ref = done.book.get(Nonconformity, stands.nonconformity or "").ref
        assert f"{finding.ref} agreed; {ref} drafted" in shown(app, lines)
        assert "y agree" not in lines(app)[-1]


async def test_a_draft_of_one_item_is_regraded_with_it_an_agreed_one_with_a_reason(done: Conducted) -> None:
    finding = written(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 50)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("M")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).grade is Grade.MAJOR
        assert done.book.find(Item, "CK-002").grade is Grade.MAJOR
        await pilot.press("y", "m")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).grade is Grade.MAJOR
        await fill(pilot, "no service was hit")
        stands = done.book.get(Finding, finding.id)
        assert (stands.grade, stands.grade_reason) == (Grade.MINOR, "no service was hit")


async def test_an_earlier_one_that_is_alike_is_linked_or_called_different(done: Conducted, lines: Lines) -> None:
    finding = written(done)
    app = app_on(done.desk())
    async with app.run_test(size=(109, 50)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        assert "NC-2025-03" in shown(app, lines)
        assert "same clause and process, closed 2025-09-30" in shown(app, lines)
        assert re.search(r"words \d+ % alike", shown(app, lines))
        app.screen.query_one(Parts).move_to("repeat/NC-2025-03")
        await pilot.press("d")
        await fill(pilot, "other data")
        assert "NC-2025-03 is different: other data" in done.book.get(Finding, finding.id).repeat_reason
        assert "Like this?" not in shown(app, lines)
        await pilot.press("u")
        await pilot.pause()
        app.screen.query_one(Parts).move_to("repeat/NC-2025-03")
        await pilot.press("y")
        await fill(pilot, "", "not raised: nothing was lost")
        assert done.book.get(Finding, finding.id).repeat_of == "NC-2025-03"


async def test_read_back_shows_it_without_names_and_keeps_who_acknowledged(done: Conducted, lines: Lines) -> None:
    finding = agreed(done, statement="Łukasz Żółć said that 19 deviations have no action.")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, Presentation)
        assert "Żółć" not in shown(app, lines)
        assert "[head of platform engineering] said that 19" in shown(app, lines)
        await pilot.press("v")
        await pilot.pause()
        assert "Łukasz Żółć said" in shown(app, lines)
        await pilot.press("y", *"lukasz", "enter")
        await pilot.pause()
        (heard,) = done.book.get(Finding, finding.id).presentations
        assert (heard.to, heard.acknowledged) == (done.people["P07"].id, True)
        await pilot.press("escape")
        assert isinstance(app.screen, FindingScreen)
        assert "acknowledged by P07 Łukasz Żółć" in shown(app, lines)


async def test_a_disagreement_is_kept_in_words(done: Conducted) -> None:
    finding = agreed(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("r", "d")
        await fill(pilot, "P07 Łukasz Żółć, head of platform engineering", "The report was a draft.")
        (heard,) = done.book.get(Finding, finding.id).presentations
        assert (heard.acknowledged, heard.disagreement) == (False, "The report was a draft.")


async def test_the_page_of_a_finding_says_at_which_of_its_parts_one_is(done: Conducted, lines: Lines) -> None:
    finding = written(done)
    app = app_on(done.desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        many = len(app.screen.query("PartView"))
        await pilot.press("home")
        await pilot.pause()
        assert f"1 of {many}" in shown(app, lines)
        await pilot.press("down")
        await pilot.pause()
        assert f"2 of {many}" in shown(app, lines)
        await pilot.press("end")
        await pilot.pause()
        assert f"{many} of {many}" in shown(app, lines)


async def test_a_member_of_the_team_dissents_on_the_board_and_on_the_page(done: Conducted, lines: Lines) -> None:
    finding = agreed(done)
    app = app_on(done.desk("P02"))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "findings", done.book)
        await pilot.press("T")
        await pilot.pause()
        assert "Nguyễn Thị Hồng Ánh" in shown(app, lines), "who sits at the desk is offered first"
        await pilot.press("tab", "M", *"A year long", "ctrl+s")
        await pilot.pause()
        (kept,) = done.book.get(Finding, finding.id).dissents
        assert (kept.by, kept.grade, kept.reason) == (done.people["P02"].id, Grade.MAJOR, "A year long")
    app = app_on(done.desk())
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        assert "Nguyễn Thị Hồng Ánh dissents" in shown(app, lines)
        await pilot.press("T")
        await pilot.pause()
        assert "A year long" in shown(app, lines), "what stands is there to be changed"
        who = app.screen.query_one(OneOfAnswer).field
        whose, who.value = who.value, "P03"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "These are the words of P02" in shown(app, lines), "nobody is given the words of another"
        assert [each.by for each in done.book.get(Finding, finding.id).dissents] == [done.people["P02"].id]
        who.value = whose
        await pilot.press("tab", "tab", *["delete"] * 12, "ctrl+s")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).dissents == [], "without a reason it is settled"
        await pilot.press("u")
        await pilot.pause()
        assert len(done.book.get(Finding, finding.id).dissents) == 1


async def test_a_time_of_response_is_agreed_for_one_finding_while_it_is_presented(
    done: Conducted, lines: Lines
) -> None:
    finding = agreed(done)
    app = app_on(done.desk())
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(pilot, "findings", done.book)
        await pilot.press("r", "D", *"x", "enter")
        await pilot.pause()
        assert "a number of working days" in shown(app, lines)
        await pilot.press("backspace", "3", "enter")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).response_days == 3
        assert "answered within 3 working days" in shown(app, lines)
        await pilot.press("space")
        await pilot.pause()
        last = shown(app, lines)
        assert f"{finding.ref}: answered within 3 working days of the report." in last
        assert "An audit looks at samples" in last
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(app.screen, Presentation), "the last page shows no finding"


async def test_what_the_presentation_is_refused_is_shown_in_it(done: Conducted, lines: Lines) -> None:
    finding = written(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        for key in ("y", "d"):  # before anybody is chosen, or anything is typed
            await pilot.press("r", key)
            await pilot.pause()
            assert isinstance(app.screen, Presentation)
            assert "F-01 is a draft: the team agrees before the auditee hears it" in shown(app, lines)
            await pilot.press("escape")


async def test_a_requirement_that_begins_with_its_clause_is_read_aloud_once(done: Conducted, lines: Lines) -> None:
    clause = names.clause(done.book, written(done).clauses[0])
    finding = agreed(done, "CK-003", requirement=f"{clause}: it is verified.")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, Presentation)
        assert shown(app, lines).count(clause) == 1


async def test_the_grade_that_it_has_already_leads_to_its_reason(done: Conducted) -> None:
    finding = written(done)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("m", *"no harm", "escape")
        await pilot.pause()
        kept = done.book.get(Finding, finding.id)
        assert (kept.grade, kept.grade_reason) == (Grade.MINOR, f"{finding.grade_reason}no harm")


async def test_the_board_groups_turns_and_opens(done: Conducted, lines: Lines) -> None:
    graded(done, "CK-004", Grade.OFI, "a label printer")
    minor = graded(done, "CK-002")
    app = app_on(done.desk())
    async with app.run_test(size=(120, 30)) as pilot:
        await opened(pilot, "findings", done.book)
        text = shown(app, lines)
        assert text.index("Minor nonconformity") < text.index("Opportunity for improvement")
        assert "lacks" in text
        await pilot.press("v")
        await pilot.pause()
        assert "by state" in shown(app, lines)
        await pilot.press("v", "colon", *"8.2.6", "enter")
        await pilot.pause()
        assert app.screen.query_one(Rows).cursor_key == minor.id
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FindingScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, FindingsScreen)


async def test_the_closing_meeting_goes_through_them_with_space(done: Conducted, lines: Lines) -> None:
    graded(done, "CK-004", Grade.OFI, "a label printer")
    minor = graded(done, "CK-002")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, "findings", done.book)
        await pilot.press("r")
        await pilot.pause()
        assert minor.ref in shown(app, lines)
        assert "1 of 3" in shown(app, lines)
        await pilot.press("space")
        await pilot.pause()
        assert "a label printer" in shown(app, lines)
        await pilot.press("space")
        await pilot.pause()
        last = shown(app, lines)
        assert "An audit looks at samples" in last
        assert "answered within 10" in last
        assert "The report is issued by" in last
        assert "acknowledged" not in lines(app)[-1]
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(app.screen, FindingsScreen)


async def test_a_finding_from_a_free_note(done: Conducted) -> None:
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "findings", done.book)
        await pilot.press("+")
        await fill(pilot, "The door of the hall was open.\nNobody came.", "o")
        await pilot.pause()
        (finding,) = done.book.all(Finding).values()
        assert (finding.title, finding.grade) == ("The door of the hall was open.", Grade.OBSERVATION)
        assert isinstance(app.screen, FindingScreen)


async def test_undoing_the_raise_closes_the_page(done: Conducted, lines: Lines) -> None:
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "findings", done.book)
        await pilot.press("+")
        await fill(pilot, "The door of the hall was open.", "o")
        await pilot.pause()
        assert isinstance(app.screen, FindingScreen)
        await pilot.press("u")
        await pilot.pause()
        assert isinstance(app.screen, FindingsScreen)
        assert not done.book.all(Finding)
        assert "No findings yet." in shown(app, lines)


async def test_withdraw_merge_and_split_are_in_the_palette_and_ask_for_a_reason(done: Conducted) -> None:
    one, two = written(done, "CK-002"), graded(done, "CK-003")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, one.id)
        await pilot.press(">", *"merge another")
        await pilot.pause(0.3)
        await pilot.press("down", "enter")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await fill(pilot, "one breakdown")
        assert done.book.get(Finding, two.id).state is FindingState.WITHDRAWN
        assert len(done.book.get(Finding, one.id).items) == 2
        app.screen.action_split_finding()  # type: ignore[attr-defined]
        await pilot.pause()
        await fill(pilot, "CK-003", "Traceability", "it differs")
        assert [f.title for f in done.book.all(Finding).values()][-1] == "Traceability"
        app.screen.action_withdraw_finding()  # type: ignore[attr-defined]
        await pilot.pause()
        await fill(pilot, "")
        assert done.book.get(Finding, one.id).state is FindingState.DRAFT  # no reason, no withdrawal
        await fill(pilot, "a wrong fact")
        assert done.book.get(Finding, one.id).state is FindingState.WITHDRAWN


async def test_evidence_is_attached_and_taken_off(done: Conducted) -> None:
    one, two = graded(done, "CK-002"), graded(done, "CK-003")
    app = app_on(done.desk())
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, one.id)
        await pilot.press("e", *"CK-003", "enter")
        await pilot.pause()
        assert done.book.get(Finding, one.id).evidence == [*one.evidence, *two.evidence]
        await pilot.press("enter")  # the first of the list: the one that was there
        await pilot.pause()
        await pilot.press("escape")
        assert len(done.book.get(Finding, one.id).evidence) == 1


async def test_only_the_lead_agrees(done: Conducted, lines: Lines) -> None:
    finding = written(done)
    app = app_on(done.desk("P02"))
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("y")
        await pilot.pause()
        assert "agree is done by the lead; your role here: auditor" in shown(app, lines)


async def test_hostile_text_stays_text_on_all_three(done: Conducted, lines: Lines, all_hostile: list[str]) -> None:
    draft = written(done, "CK-003", Grade.MAJOR)
    texts = [readable(text) for text in all_hostile]
    everything = "\n".join(texts)
    said = dict.fromkeys(("statement", "requirement", "grade_reason", "repeat_reason"), everything)
    findings.write(done.book, done.by(), draft.id, **said)
    app = app_on(done.desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "findings", done.book)
        for text in texts:
            findings.write(done.book, done.by(), draft.id, title=text[:400], repeat_of=text[:400])
            await pilot.pause()
            reads_only(lines(app))
        await pilot.press("enter")
        for keys in (("home",), ("pagedown",), ("end",), ("h",), ("escape", "r"), ("down", "down")):
            await pilot.press(*keys)
            await pilot.pause()
            reads_only(lines(app))
        assert isinstance(app.screen, Presentation)
    assert done.book.get(Finding, draft.id).statement == everything.strip("\n")


def reads_only(read: list[str]) -> None:
    assert len(read) == 24
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for line in read for c in line)


def test_names_are_hidden_whole_or_in_part_and_other_words_are_not(done: Conducted) -> None:
    book = list(done.book.all(Person).values())
    assert hidden("LUKASZ Żółć? łukasz żółć!", book).endswith("[head of platform engineering]!")
    assert hidden("Bohumila signed; Bohumilas did not", book) == "[chief executive] signed; Bohumilas did not"
    assert hidden("nothing to hide", book) == "nothing to hide"


async def test_a_second_repeat_proposes_a_nonconformity_against_corrective_action(
    done: Conducted, lines: Lines
) -> None:
    finding = written(done, repeat_of="NC-2025-03", repeat_reason="not raised: nothing was lost")
    with step(done.book, done.by(), "take over") as now:
        now.put(done.book.find(EarlierNonconformity, "NC-2025-03").having(repeat_of="NC-2024-01"))
        now.keep()
    app = app_on(done.desk())
    async with app.run_test(size=(109, 50)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        assert "had come back before (NC-2024-01)" in " ".join(shown(app, lines).split())
        assert "corrective action itself, 20000-1:10.1.1, which this audit does not look at" in " ".join(
            shown(app, lines).split()
        )
        app.screen.query_one(Parts).move_to("against-action")
        await pilot.press("enter")
        await pilot.pause()
        drafted = list(done.book.all(Finding).values())[-1]
        assert (drafted.clauses, drafted.grade, drafted.evidence) == (
            ["20000-1:10.1.1"],
            Grade.MINOR,
            finding.evidence,
        )
        assert drafted.statement.startswith(f"{finding.ref} repeats NC-2025-03")
        assert isinstance(app.screen, FindingScreen)
        assert app.screen.id_of_finding == drafted.id
        await pilot.press("escape")
        await pilot.pause()
        assert f"corrective action itself is written up as {drafted.ref}" in shown(app, lines)
        app.screen.query_one(Parts).move_to("against-action")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FindingScreen)
        assert app.screen.id_of_finding == drafted.id
        assert len(done.book.all(Finding)) == 2


async def test_a_repeat_is_not_agreed_before_the_grade_question_is_answered(done: Conducted, lines: Lines) -> None:
    finding = written(done, repeat_of="NC-2025-03")
    app = app_on(done.desk())
    async with app.run_test(size=(109, 50)) as pilot:
        await opened(pilot, "finding", done.book, finding.id)
        await pilot.press("y")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).state is FindingState.DRAFT
        assert "whether its grade is raised" in " ".join(shown(app, lines).split())
        app.screen.query_one(Parts).move_to("repeat")
        await pilot.press("enter")
        await fill(pilot, "", "raised already: it is a minor for good reason")
        await pilot.press("y")
        await pilot.pause()
        assert done.book.get(Finding, finding.id).state is FindingState.AGREED

"""The response form as a text and a Word document: what mail programs and Word do to it, and what cannot be read."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import pytest

from auditor.errors import InvalidInput
from auditor.exchange import response_docx
from auditor.exchange.received_file import received, text_of_page, texts_of
from auditor.exchange.response_form import Asked, Form, Place, read, written

FORM = Form(
    title="Response to NC-1",
    top=(("What is asked", "Please answer."), ("By when", "2026-12-01"), ("What counts", "Everything.")),
    found="What was found",
    finding=("NC-1, minor: [[2 this is no mark]] but a title",),
    how="Write below each line in double brackets, and send it back.",
    fields=(
        Asked("2", "Correction - what was put right?", "Put right."),
        Asked("5", "Cause", ""),
        Asked("7.1a", "Action 1", ""),
        Asked("9", "Who answers?", ""),
    ),
    place=Place("NC-1", "ABCDEF", "en"),
)


def filled(**answers: str) -> str:
    text = written(FORM)
    for label, answer in answers.items():
        text = text.replace(f"{label}]]\n", f"{label}]]\n{answer}\n")
    return text


def answers(text: str) -> dict[str, str]:
    (form,) = read(text)
    return {name: answer.text for name, answer in form.answers.items()}


def test_a_form_reads_as_it_was_written() -> None:
    assert answers(written(FORM)) == {"2": "Put right.", "5": "", "7.1a": "", "9": ""}
    assert read(written(FORM))[0].place == Place("NC-1", "ABCDEF", "en")


def test_two_brackets_in_what_was_typed_begin_no_mark() -> None:
    assert read(written(FORM))[0].answers["2"].line > 5
    with pytest.raises(InvalidInput, match=r"Line \d+: '\[\[see annex"):
        read(filled(Cause="[[see annex]]"))


def test_lines_that_a_mail_program_wrapped_are_put_together_and_lists_stay() -> None:
    long = "\n".join(
        [
            "The list of those who are told was kept by one person alone, who left the",
            "company in March of that year.",
            "",
            "1. Why? Nobody",
            "2. Why? No list",
        ]
    )
    assert answers(filled(Cause=long))["5"] == (
        "The list of those who are told was kept by one person alone, who left the company in March of that year.\n\n"
        "1. Why? Nobody\n2. Why? No list"
    )


def test_an_answer_to_why_begins_a_line_even_where_the_one_above_is_full() -> None:
    full = f"1 {'why ' * 17}so"
    text = filled(Cause=f"{full}\n2 other\n3 people knew").replace("[[5 Cause", "[[5w Whys")
    assert len(full) == 72
    assert answers(text)["5w"] == f"{full}\n2 other\n3 people knew"
    assert answers(text.replace("[[5w", "[[5"))["5"] == f"{full} 2 other\n3 people knew"


def test_a_list_of_word_stands_as_deep_as_it_is_there() -> None:
    document = docx.Document()
    for text, level in (("No list", None), ("No owner", 1), ("Nobody asked", 2)):
        paragraph = document.add_paragraph(text)
        if level is not None:
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = level
    file = BytesIO()
    document.save(file)
    assert response_docx.text_of(file.getvalue()).split("\n") == ["No list", "  - No owner", "    - Nobody asked"]


def test_what_is_quoted_loses_its_quoting_and_a_quotation_that_was_typed_does_not() -> None:
    assert answers(filled(Cause="> as the rule says"))["5"] == "> as the rule says"
    quoted = "".join(f"> {line}\n" for line in filled(Cause="> as the rule says").split("\n"))
    assert answers(quoted)["5"] == "> as the rule says"
    top_posted = quoted.replace("> > as the rule says", "> > as the rule says\ntyped without quoting")
    assert answers(top_posted)["5"] == "> as the rule says\ntyped without quoting"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text.replace("[[0 NC-1", "NC-1"), "last line is missing"),
        (lambda text: text.replace("[[5 Cause]]", "[[5 Cause"), "Line 16: .* no mark"),
        (lambda text: text.replace("[[5 Cause]]", "[[55 Cause]]"), "Line 16: there is no field 55"),
        (lambda text: text.replace("[[7.1a", "[[7.1x"), "no field 7.1x"),
        (lambda text: text.replace("[[5 Cause]]", "[[2 Cause]]\nsomething else"), "Field 2 stands twice.* 13 and 16"),
        (lambda text: text.replace(" / ABCDEF / en", ""), "field 0: it does not say whose"),
        (lambda _: "", "no response form"),
    ],
)
def test_what_cannot_be_placed_is_refused_with_line_and_field(spoil: object, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read(spoil(written(FORM)))  # type: ignore[operator]


def test_what_stands_around_the_fields_is_told_with_its_line() -> None:
    (form,) = read("Hello,\n" + written(FORM) + "\n-- \nPetr")
    told = {each.text.strip(): each.line for each in form.aside}
    assert told["Hello,"] == 1
    assert told["Petr"] == len(("Hello,\n" + written(FORM) + "\n-- \nPetr").split("\n"))


def test_a_form_with_the_one_it_answers_below_are_two() -> None:
    both = filled(Cause="No list.") + "\n" + "".join(f"> {line}\n" for line in written(FORM).split("\n"))
    assert [form.answers["5"].text for form in read(both)] == ["No list.", ""]


def test_a_word_document_reads_as_the_text_does_and_is_the_same_bytes_again() -> None:
    data = response_docx.written(FORM)
    assert data == response_docx.written(FORM)
    assert answers(response_docx.text_of(data)) == answers(written(FORM))


def test_in_word_an_inserted_text_counts_a_deleted_one_does_not_and_a_remark_is_told() -> None:
    from docx.oxml import parse_xml

    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document(BytesIO(response_docx.written(FORM)))
    cell = document.tables[1].cell(0, 0).paragraphs[0]
    run = cell.runs[0]
    deleted = f"<w:del {word}><w:r><w:delText>Put right.</w:delText></w:r></w:del>"
    inserted = f"<w:ins {word}><w:r><w:t>Put </w:t></w:r><w:r><w:t>aright.</w:t><w:br/><w:t>All.</w:t></w:r></w:ins>"
    cell._p.extend([parse_xml(deleted), parse_xml(inserted)])
    document.add_comment(run, "Is that so?", author="Petr")
    run._r.getparent().remove(run._r)
    file = BytesIO()
    document.save(file)
    (form,) = read(response_docx.text_of(file.getvalue()))
    assert form.answers["2"].text == "Put aright.\nAll."
    assert "Is that so?" in [each.text for each in form.aside]


def mail(text: str = "", page: str = "", **attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "petr@example.org", "AW: NC-1"
    message.set_content(text or "see attached")
    if page:
        message.add_alternative(page, subtype="html")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return message.as_bytes()


def test_the_form_is_found_in_a_mail_wherever_it_is(tmp_path: Path) -> None:
    text = filled(Cause="No list – nobody’s.")
    page = "<html><style>x</style><body>" + "".join(f"<p>{line}&nbsp;</p>" for line in text.split("\n")) + "</body>"
    for number, data in enumerate(
        (
            mail(text),
            mail("only a page", page),
            mail(form_docx=response_docx.written(FORM)),
            mail(form_txt=text.encode()),
        )
    ):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(data)
        forms = [form for each in received(path) if "[[" in each.text for form in read(each.text)]
        assert [form.place.code for form in forms] == ["ABCDEF"]
        if number != 2:
            assert forms[0].answers["5"].text == "No list – nobody’s."


def test_a_mail_without_its_ending_in_the_name_and_other_attachments_are_told() -> None:
    found = list(texts_of("mail", mail(written(FORM), photo_png=b"\x89PNG")))
    assert [each.text for each in found][-1] == "attached and not read: photo.png"


def test_an_attached_file_that_cannot_be_read_is_told_and_the_rest_is_read() -> None:
    inside = mail("far inside")
    for _ in range(4):
        inside = mail("around", m_eml=inside)
    found = list(texts_of("it", mail(written(FORM), a_docx=b"PK\x03\x04 broken", b_txt=b"%PDF-1.7", deep_eml=inside)))
    assert [form.place.code for form in read(found[0].text)] == ["ABCDEF"]
    told = {each.unread: each.text for each in found if each.unread}
    assert "not read: a.docx (It is no Word document" in told["a.docx"]
    assert "not read: b.txt (it, b.txt is a PDF" in told["b.txt"]
    assert "within one another" in told["m.eml"]
    assert not any("far inside" in each.text for each in found)


def test_flowed_lines_are_put_together() -> None:
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\nFrom: a@b\r\n\r\n"
        b"[[2 Correction]]\r\nPut  \r\nright\r\n[[0 NC-1 / ABCDEF / en]]\r\n"
    )
    (each,) = texts_of("it.eml", data)
    assert answers(each.text)["2"] == "Put right"


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0rest", b"{\\rtf1 it", b"%PDF-1.7", b"PK\x03\x04 broken"])
def test_other_kinds_of_files_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"Outlook|rich text|PDF|no Word document"):
        list(texts_of("answer", data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_editors_write_texts_in_several_encodings(encoding: str) -> None:
    (each,) = texts_of("it.txt", filled(Cause="Für “alle”").encode(encoding))
    assert answers(each.text)["5"] == "Für “alle”"


def test_a_page_says_what_is_read() -> None:
    assert text_of_page("<p>One <b>two</b></p><ul><li>three</ul><script>no</script>").split() == [
        "One", "two", "-", "three",
    ]  # fmt: skip

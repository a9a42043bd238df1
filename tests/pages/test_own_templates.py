"""Templates of an organisation's own: used, or refused in a sentence before anything is written."""

import io
import os
import re
import shutil
import sys
import zipfile
from base64 import b64encode
from hashlib import sha256

import docx
import openpyxl
import pytest
from conftest import call
from pdf_page import words

from xlgoals import resources

OURS = resources.folder("templates")
SHIPPED = sorted(
    path.relative_to(OURS).as_posix()
    for path in OURS.rglob("*")
    if path.suffix in (".j2", ".css", ".js", ".docx")
)
TOP = "report/top.html.j2"
AWAY = "then ours of the same name is used.\n"


@pytest.fixture
def ask(full_region, at_noon):
    def said(*arguments, **rest):
        return call("report", *arguments, "-w", full_region.root, **rest)

    return said


@pytest.fixture
def put(full_region):
    """Put a template among the organisation's own."""

    def write(name, content):
        path = full_region.session.workspace.own_templates / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def swedish(region):
    path = region.root / "xlgoals.toml"
    path.write_text(path.read_text("utf-8").replace('language = "en"', 'language = "sv"'), "utf-8")


def written(region):
    return sorted(path.name for path in region.dir.report.rglob("*"))


def page(region):
    return (region.dir.report / "report.html").read_text("utf-8")


# --- used ---


def test_a_part_of_the_page_is_replaced_in_html_and_pdf(full_region, ask, put):
    put(TOP, "<header><h1>{{ d.title }} by the harbour</h1></header>")
    assert ask("--format", "html", "--format", "pdf").exit == 0
    assert "<h1>Report of April by the harbour</h1>" in page(full_region)
    made = (full_region.dir.report / "report.pdf").read_bytes()
    assert "Report of April by the harbour" in words(made)


def test_a_style_with_a_byte_order_mark_and_windows_lines(full_region, ask, put):
    """As Notepad saves it: the mark would take the first rule with it."""
    put("report.css", b"\xef\xbb\xbf.top { color: red; }\r\n")
    assert ask("--format", "html").exit == 0
    assert ".top { color: red; }" in page(full_region)
    assert "\r" not in page(full_region)
    assert "\ufeff" not in page(full_region)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_policy_names_the_script_that_stands_there(full_region, ask, put, ends):
    """A browser reads every line end as a line feed before it reckons the hash."""
    put("report.js", ends.join(("// ours", "document.title = 'å';", "")))
    assert ask("--format", "html").exit == 0
    (script,) = re.findall(r"<script>(.*?)</script>", page(full_region), re.DOTALL)
    assert "document.title = 'å';" in script
    hashed = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{hashed}';" in page(full_region)


def test_a_word_template_of_ones_own(full_region, ask, put):
    own = docx.Document(OURS / "report.docx")
    own.add_paragraph("Printed for {{ organisation }}")
    kept = io.BytesIO()
    own.save(kept)
    put("report.docx", kept.getvalue())
    assert ask("--format", "docx").exit == 0
    made = docx.Document(full_region.dir.report / "report.docx")
    assert made.paragraphs[-1].text == "Printed for Testland"
    assert ask("--format", "docx", "--json").json["changed"] is False


def test_a_folder_without_templates_is_as_none(full_region, ask, put):
    ask("--format", "html")
    plain = page(full_region)
    put("notes.txt", "what we want to change")
    assert ask("--format", "html", "--json").json["changed"] is False
    assert page(full_region) == plain


# --- faults of the page's templates, told with file and line ---


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("<h1>\n{{ d.title }</h1>", 2, "this is not understood (unexpected '}')"),
        ("{% if d %}\n<p>", 2, "this is not understood (Unexpected end of template. Jinja was"),
        ("<p>{{ d.titel }}</p>", 1, 'there is nothing called "titel" here'),
        ("\n\n{{ titel }}", 3, 'there is nothing called "titel" here'),
        ('{% include "nothing.j2" %}', 1, 'there is nothing called "nothing.j2" here'),
        ('{% include "../../signing.key" %}', 1, 'nothing called "../../signing.key" here'),
        ('{% include "/etc/passwd" %}', 1, 'there is nothing called "/etc/passwd" here'),
        ("{{ ''.__class__.__mro__ }}", 1, 'a template may not use "__class__"'),
        ("{{ d.__init__.__globals__ }}", 1, 'a template may not use "__init__"'),
        ("{{ t.__func__ }}", 1, 'a template may not use "__func__"'),
        ("{{ d|attr('__class__') }}", 1, 'a template may not use "__class__"'),
        ("{{ d.parts.append(1) }}", 1, ""),
        ("{% for n in range(10**9) %}{% endfor %}", 1, "this asks for more than can be made"),
        (
            "{% for n in range(9**5) %}{% for m in range(9**5) %}{% endfor %}{% endfor %}",
            1,
            "this asks for more than can be made",
        ),
        ("{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}", 1, "this asks for more than can be"),
        ('{% include "report/top.html.j2" %}', 1, "this asks for more than can be made"),
        ("{{ 1 / 0 }}", 1, "this cannot be worked out"),
        ("{{ d.title + 1 }}", 1, "this cannot be worked out"),
        ("{{ d.title() }}", 1, "this cannot be worked out"),
        ("{{ d|dictsort }}", 1, "this cannot be worked out"),
    ],
)
def test_a_fault_in_a_part_of_the_page(full_region, ask, put, content, line, why):
    path = put(TOP, content)
    answer = ask()
    assert (answer.exit, answer.out, written(full_region)) == (2, "", [])
    assert answer.err.startswith(f"{path}, line {line}: "), answer.err
    assert why in answer.err
    assert answer.err.endswith("Mend it, or take the file away; " + AWAY)
    assert answer.err.count("\n") == 1
    assert not re.search(r"Error|object|NoneType|xlgoals\.pages|Traceback", answer.err)


def test_a_fault_in_swedish(full_region, ask, put):
    swedish(full_region)
    path = put(TOP, "{{ d.titel }}")
    assert ask() == (
        2,
        "",
        f"{path}, rad 1: här finns inget som heter ”titel”. Rätta det, eller ta bort filen; då "
        "används vår med samma namn.\n",
    )


def test_a_part_that_another_one_needs_is_lacking(full_region, ask, put):
    """The fault shows in a template of ours, which is none of the reader's."""
    path = put("report/blocks.html.j2", "{% macro words(line) %}{{ line.text }}{% endmacro %}")
    answer = ask("--format", "html")
    assert (answer.exit, written(full_region)) == (2, [])
    assert answer.err == (
        f'A template in {path.parents[1]} lacks "paragraph", which another one needs. Mend it, or '
        f"take it away; {AWAY}"
    )


@pytest.mark.parametrize("sign", ["</script>", "<!--"])
def test_a_script_that_would_end_too_early(full_region, ask, put, sign):
    put("report.js", f"document.title = '{sign}'")
    answer = ask("--format", "html")
    shown = sign.rstrip(">")
    said = f'"{shown}" cannot stand in report.js: it would end the script there.\n'
    assert (answer, written(full_region)) == ((2, "", said), [])


# --- files that are none, or lie elsewhere ---


@pytest.mark.parametrize("name", [TOP, "report.css", "report.js", "report.docx"])
def test_a_folder_in_a_templates_place(full_region, ask, name):
    path = full_region.session.workspace.own_templates / name
    path.mkdir(parents=True)
    answer = ask()
    assert (answer.exit, written(full_region)) == (2, [])
    assert answer.err == f"{path} is no file. Take it away; {AWAY}"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="links of POSIX")
@pytest.mark.parametrize("name", [TOP, "report.css", "report.js", "report.docx"])
@pytest.mark.parametrize("target", ["signing.key", "../elsewhere", "nothing"])
def test_a_link_out_of_the_folder(full_region, ask, put, name, target):
    path = put(name, "")
    path.unlink()
    (full_region.root.parent / "elsewhere").write_text("secret")
    path.symlink_to(full_region.root / target)
    answer = ask()
    assert (answer.exit, written(full_region)) == (2, [])
    assert answer.err == (
        f"{path} leads to a file elsewhere. Put the file itself into the folder.\n"
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="links of POSIX")
def test_a_folder_that_lies_elsewhere_as_a_whole_is_used(full_region, ask, put, tmp_path):
    put(TOP, "<h1>Ours</h1>")
    own = full_region.session.workspace.own_templates
    shutil.move(own, tmp_path / "shared")
    own.symlink_to(tmp_path / "shared")
    assert ask("--format", "html").exit == 0
    assert "<h1>Ours</h1>" in page(full_region)


def test_a_file_in_the_place_of_the_folder(full_region, ask):
    own = full_region.session.workspace.own_templates
    own.write_text("not a folder")
    answer = ask()
    said = f"{own} is no folder. The report's own templates lie in a folder.\n"
    assert (answer, written(full_region)) == ((2, "", said), [])


@pytest.mark.parametrize("name", [TOP, "report.css", "report.js"])
def test_one_that_is_not_utf_8(full_region, ask, put, name):
    path = put(name, "<p>Hälsa</p>".encode("latin-1"))
    answer = ask()
    said = f"{path} is not saved as UTF-8. Save it again, and choose UTF-8 there.\n"
    assert (answer, written(full_region)) == ((2, "", said), [])


@pytest.mark.parametrize(("name", "limit"), [(TOP, 2), ("report.css", 2), ("report.docx", 10)])
def test_one_of_fifty_megabytes(full_region, ask, put, name, limit):
    path = put(name, b"")
    with path.open("wb") as stream:
        stream.truncate(50 << 20)
    answer = ask()
    said = f"{path} is too large: at most {limit} MB.\n"
    assert (answer, written(full_region)) == ((2, "", said), [])


# --- Word ---


def packed(**changes):
    """The shipped Word template with parts changed or added; `_` stands for what is asked of it."""
    made = io.BytesIO()
    with zipfile.ZipFile(OURS / "report.docx") as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            change = changes.pop(name, None)
            new.writestr(name, change(old.read(name)) if change else old.read(name))
        for name, content in changes.items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def workbook():
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def linked(kind, target):
    link = (
        f'<Relationship Id="rIdOut" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return packed(
        **{
            "word/_rels/document.xml.rels": lambda old: old.replace(
                b"</Relationships>", link.encode()
            )
        }
    )


def marked(words):
    own = docx.Document(OURS / "report.docx")
    own.add_paragraph(words)
    made = io.BytesIO()
    own.save(made)
    return made.getvalue()


def bare():
    own = docx.Document()
    own.add_paragraph("{{ title }}")
    made = io.BytesIO()
    own.save(made)
    return made.getvalue()


NO_WORD = "The Word template is no Word document. Save it in Word as .docx."
MEND = (
    "Mend the text between the braces there, or take it from the template that comes with xlgoals."
)
BAD_WORD = {
    "empty": (lambda: b"", NO_WORD),
    "words": (lambda: b"Dear reader", NO_WORD),
    "a workbook": (workbook, NO_WORD),
    "a bomb": (
        lambda: packed(**{"word/media/a.bin": bytes(60 << 20)}),
        "The Word template is too large: at most 10 MB. Make its pictures smaller.",
    ),
    "macros": (
        lambda: packed(**{"word/vbaProject.bin": b"macro"}),
        "The Word template has macros. Save it as a Word document without macros (.docx).",
    ),
    "a picture from elsewhere": (
        lambda: linked("image", "http://a.example/seen.png"),
        'The Word template fetches "http://a.example/seen.png" from elsewhere. Put the picture '
        "itself into the file: in Word, Insert picture, not Link to file.",
    ),
    "a mark without end": (
        lambda: marked("So {{ title"),
        'The Word template cannot be filled in near "So {{ title": this is not understood (',
    ),
    "an unknown name": (
        lambda: marked("So {{ titel }}"),
        'The Word template cannot be filled in near "So {{ titel }}": there is nothing called '
        f'"titel". {MEND}',
    ),
    "a forbidden name": (
        lambda: marked("{{ title.__class__ }}"),
        'The Word template cannot be filled in near "{{ title.__class__ }}": a template may not '
        f'use "__class__". {MEND}',
    ),
    "a loop without end": (
        lambda: marked("{% for n in range(10**9) %}x{% endfor %}"),
        'The Word template cannot be filled in near "{% for n in range(10**9) %}x{% endfor %}": '
        f"this asks for more than can be made. {MEND}",
    ),
    "nonsense": (
        lambda: marked("{{ title + 1 }}"),
        'The Word template cannot be filled in near "{{ title + 1 }}": this cannot be worked out. '
        + MEND,
    ),
    "no loop": (
        bare,
        "The Word template shows none of the report's parts. Take the lines from "
        '"for part in parts" to "endfor" from the template that comes with xlgoals.',
    ),
}


@pytest.mark.parametrize("name", BAD_WORD)
def test_a_word_template_that_cannot_be_used(full_region, ask, put, name):
    make, said = BAD_WORD[name]
    put("report.docx", make())
    answer = ask("--format", "html", "--format", "docx")
    assert (answer.exit, answer.out, written(full_region)) == (2, "", [])
    assert answer.err.startswith(said), answer.err
    assert answer.err.count("\n") == 1


def test_a_link_to_click_may_stand_in_a_word_template(full_region, ask, put):
    put("report.docx", linked("hyperlink", "https://a.example/plan"))
    assert ask("--format", "docx").exit == 0


def test_who_made_a_word_template_does_not_come_along(full_region, ask, put):
    """Neither in changes that are tracked, nor among the properties."""
    change = b'<w:ins w:id="9" w:author="Berit Ek" w:initials="BE"><w:r><w:t>x</w:t></w:r></w:ins>'
    custom = (
        '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/'
        '2006/custom-properties"><property name="Owner">Berit Ek</property></Properties>'
    )
    put(
        "report.docx",
        packed(
            **{
                "word/document.xml": lambda xml: (
                    xml[: xml.rindex(b"<w:sectPr")]
                    + b"<w:p>%b</w:p>" % change
                    + xml[xml.rindex(b"<w:sectPr") :]
                ),
                "docProps/custom.xml": custom,
            }
        ),
    )
    assert ask("--format", "docx").exit == 0
    with zipfile.ZipFile(full_region.dir.report / "report.docx") as made:
        assert b"w:author" in made.read("word/document.xml")
        assert all(b"Berit" not in made.read(name) for name in made.namelist())
        assert all(b'"BE"' not in made.read(name) for name in made.namelist())


# --- copying them ---


@pytest.mark.parametrize("name", SHIPPED)
def test_each_of_ours_can_be_copied_once(full_region, ask, name):
    path = full_region.session.workspace.own_templates / name
    answer = ask("--copy-template", name, "--json")
    assert (answer.exit, answer.json) == (0, {"template": str(path)})
    assert path.read_bytes() == (OURS / name).read_bytes()
    path.write_bytes(b"mine")
    said = f"{path} is there already. Take it away first to begin anew.\n"
    assert ask("--copy-template", name) == (2, "", said)
    assert path.read_bytes() == b"mine"
    assert written(full_region) == []


def test_the_report_of_all_that_was_copied_is_as_before(full_region, ask):
    assert ask("--format", "html").exit == 0
    before = page(full_region)
    for name in SHIPPED:
        assert ask("--copy-template", name).exit == 0
    assert ask("--format", "html").exit == 0
    assert page(full_region) == before


@pytest.mark.parametrize("name", ["../x", "nothing.j2", "", "report", "themes/print.toml", "/etc"])
def test_what_is_none_of_ours_cannot_be_copied(full_region, ask, name):
    said = f'There is no template "{name}". There are: {", ".join(SHIPPED)}\n'
    assert ask("--copy-template", name) == (2, "", said)
    assert not full_region.session.workspace.own_templates.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_copying_into_a_folder_that_is_closed(full_region, ask):
    import crash

    own = full_region.session.workspace.own_templates
    own.mkdir()
    own.chmod(0o555)
    running = crash.start(full_region.root, "report", "--copy-template", "report.css", modes=True)
    said = running.communicate()[1]
    own.chmod(0o755)
    assert (running.returncode, said) == (
        2,
        f"{own / 'report.css'} cannot be written. Close it if it is open somewhere, see that you "
        "may write there, and run again.\n",
    )
    assert list(own.iterdir()) == []

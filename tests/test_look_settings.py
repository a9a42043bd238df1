"""The section [look] of the settings: what it takes, and each sentence by which it is refused."""

from pathlib import Path

import pytest

from xlgoals.errors import Unusable
from xlgoals.forms.look import ROLES
from xlgoals.forms.themes import chosen_look, refuse_long_foot, theme, themes
from xlgoals.i18n import Language
from xlgoals.workspace import LookSettings, Settings, Workspace, read_settings, settings_text

FILE = Path("xlgoals.toml")


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "mål", "en")


def set_look(workspace: Workspace, lines: str) -> Workspace:
    """The same workspace with other lines under [look]."""
    path = workspace.root / "xlgoals.toml"
    kept = path.read_text("utf-8").split("[look]")[0]
    path.write_text(f"{kept}[look]\n{lines}\n", "utf-8")
    return Workspace.open(workspace.root)


def test_a_new_workspace_has_the_standard_look(workspace):
    look = workspace.look()
    assert look == theme()
    assert (look.workbook_font, look.header, look.footer, look.logo) == ("Calibri", "", "", b"")


def test_settings_without_the_section_are_those_of_before(workspace):
    path = workspace.root / "xlgoals.toml"
    path.write_text(path.read_text("utf-8").split("[look]")[0], "utf-8")
    assert Workspace.open(workspace.root) == workspace


def test_what_is_set_is_read_and_written_again(workspace, tmp_path):
    changed = set_look(
        workspace,
        'theme = "print"\nfont = "Arial"\nheader = " Region  Å & Ö "\nfooter = "Sid"\n'
        '[look.colours]\nhead = "#4a3f6b"\nheading = "4A3F6B"',
    )
    look = changed.look()
    expected = {**theme("print").colours, "head": "4A3F6B", "heading": "4A3F6B"}
    assert (look.colours, look.workbook_font) == (expected, "Arial")
    assert (look.header, look.footer) == ("Region Å & Ö", "Sid")
    (tmp_path / "again.toml").write_text(settings_text(changed.settings), "utf-8")
    assert read_settings(tmp_path / "again.toml") == changed.settings


def refused(workspace: Workspace, lines: str, language: str = "en") -> str:
    with pytest.raises(Unusable) as caught:
        set_look(workspace, lines)
    said = caught.value.words(Language(language))
    start = f"{workspace.root / 'xlgoals.toml'}: "
    assert said.startswith(start)
    return said.removeprefix(start)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('theme = "lake"', 'look.theme is "lake", and must be one of: standard, heather, print.'),
        ('theme = ""', 'look.theme is "", and must be a text in quotation marks.'),
        ("font = 5", 'look.font is "5", and must be a text in quotation marks.'),
        ('font = "A;B"', 'look.font is "A;B", and must be the name of a font.'),
        (f'font = "{"x" * 32}"', f'look.font is "{"x" * 32}", and must be the name of a font.'),
        (
            f'header = "{"x" * 91}"',
            "look.header takes 91 characters in print, where & counts as two, and at most 90 fit. "
            "Make it shorter.",
        ),
        (
            f'footer = "{"&" * 46}"',
            "look.footer takes 92 characters in print, where & counts as two, and at most 90 fit. "
            "Make it shorter.",
        ),
        ('footer = "a\\u0001b"', "look.footer holds a sign that cannot be printed."),
        (
            'colour = "x"',
            "there is no setting look.colour. There are: theme, font, logo, header, footer, "
            "colours.",
        ),
        ("colours = 1", "look.colours must be a section of its own, headed [look.colours]."),
        (
            '[look.colours]\nhed = "1F4E5F"',
            f"there is no setting look.colours.hed. There are: {', '.join(ROLES)}.",
        ),
        (
            '[look.colours]\nhead = "blue"',
            'look.colours.head is "blue", and must be a colour in six hexadecimal digits, such as '
            "1F4E5F.",
        ),
        (
            "[look.colours]\nhead = 102030",
            'look.colours.head is "102030", and must be a text in quotation marks.',
        ),
        (
            '[look.colours]\nhead = "#FF8800"',
            "text in the colour head_ink (FFFFFF) on head (FF8800) has a contrast of 2.39 to 1, "
            "and at least 4.5 to 1 is needed to read it. Change one of them under [look.colours].",
        ),
        (
            '[look.colours]\nmuted = "777777"',
            "text in the colour muted (777777) on shade (F0F4F5) has a contrast of 4.04 to 1, and "
            "at least 4.5 to 1 is needed to read it. Change one of them under [look.colours].",
        ),
        (
            '[look.colours]\nlink = "FFFFFF"\nshade = "123456"',
            "text in the colour dimmed (5F6B78) on shade (123456) has a contrast of 2.33 to 1, and "
            "at least 4.5 to 1 is needed to read it. Change one of them under [look.colours].",
        ),
        (
            '[look.colours]\nred_strong = "808080"',
            "text in the colour white on red_strong (808080) has a contrast of 3.94 to 1, and at "
            "least 4.5 to 1 is needed to read it. Change one of them under [look.colours].",
        ),
    ],
)
def test_what_cannot_be_used_is_told(workspace, lines, said):
    assert refused(workspace, lines) == said


def test_what_nearly_reaches_never_reads_as_enough(workspace):
    said = refused(workspace, '[look.colours]\nhead = "777777"', "sv")
    assert said == (
        "text i färgen head_ink (FFFFFF) på head (777777) har kontrasten 4,47 till 1, och minst "
        "4,5 till 1 behövs för att den ska gå att läsa. Ändra någon av dem under [look.colours]."
    )


def test_a_pair_that_is_changed_together_is_used(workspace):
    look = set_look(workspace, '[look.colours]\nhead = "FF8800"\nhead_ink = "000000"').look()
    assert look.between("head_ink", "head") >= 4.5


def test_a_logo_is_looked_for_when_it_is_needed(workspace):
    """So that a missing file does not stop what shows no logo, such as `xlgoals status`."""
    changed = set_look(workspace, 'logo = "bilder/logo.png"')
    with pytest.raises(Unusable, match=r"the logo logo\.png cannot be read"):
        changed.look()


def test_a_footer_and_a_notice_that_do_not_fit_the_same_foot():
    look = chosen_look(LookSettings(footer="f" * 40), FILE)
    refuse_long_foot(look, "n" * 190)
    refuse_long_foot(chosen_look(LookSettings(), FILE), "n" * 200)
    with pytest.raises(Unusable) as caught:
        refuse_long_foot(look, "&" * 96)
    assert caught.value.words(Language("en")) == (
        "The footer in the settings takes 40 characters and the plan's notice 192, where & counts "
        "as two, and at most 230 fit together at the foot of a page. Make one of them shorter."
    )


@pytest.mark.parametrize("guide", ["guide_sv.md", "guide_en.md"])
def test_the_guides_name_every_colour_and_theme(guide):
    text = (Path(__file__).parents[1] / "docs" / guide).read_text("utf-8")
    assert not [name for name in (*ROLES, *themes()) if f"`{name}`" not in text]


def test_the_comment_on_own_colours_is_an_example_that_works(workspace):
    text = settings_text(Settings(id="x", language="en"))
    (example,) = (line for line in text.splitlines() if line.startswith("# head"))
    assert set_look(workspace, "[look.colours]\n" + example.removeprefix("# ")).look() == theme()

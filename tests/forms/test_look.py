"""Themes: whole, readable, and told apart without colour; pictures that can be a logo."""

import re
import tomllib

import pytest
from pictures import jpeg, png

from xlgoals import resources
from xlgoals.domain.model import Status
from xlgoals.errors import Unusable
from xlgoals.forms.look import FILL, INK, ROLES, STRONG, STYLES, TEXTS, WHITE, Look, contrast
from xlgoals.forms.picture import JPEG, MOST_BYTES, PNG, kind_of, read_logo
from xlgoals.forms.themes import theme, themes
from xlgoals.i18n import Language
from xlgoals.workspace import LookSettings

FOLDER = resources.folder("templates") / "themes"


def test_three_themes_are_shipped_and_the_settings_name_them():
    assert themes() == ["standard", "heather", "print"]
    (comment,) = (
        field.metadata["comment"]
        for field in LookSettings.__dataclass_fields__.values()
        if field.name == "theme"
    )
    for language in ("en", "sv"):
        words = Language(language).text(comment)
        assert all(name in words for name in themes())


@pytest.mark.parametrize("name", themes())
def test_a_theme_says_what_each_colour_is_for_and_nothing_else(name):
    text = (FOLDER / f"{name}.toml").read_text("utf-8")
    stated = tomllib.loads(text)
    assert set(stated) == {"colours"}
    assert set(stated["colours"]) <= set(ROLES)
    assert set(theme(name).colours) == set(ROLES), "what it leaves out is as in the standard"
    assert all(re.fullmatch("[0-9A-F]{6}", colour) for colour in theme(name).colours.values())
    assert text.startswith("# ")
    statuses = {*FILL.values(), *STRONG.values()}  # have a comment for all of them
    for line in text.splitlines():
        if "=" in line and line.split()[0] not in statuses:
            assert " # " in line, line


def test_the_standard_theme_has_all_roles_itself():
    stated = tomllib.loads((FOLDER / "standard.toml").read_text("utf-8"))
    assert list(stated["colours"]) != []
    assert set(stated["colours"]) == set(ROLES)


def test_contrast_is_that_of_wcag():
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("FFFFFF", "777777") == contrast("777777", "FFFFFF")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", themes())
def test_text_of_every_style_stands_out_of_its_ground(name, style):
    look, styled = theme(name), STYLES[style]
    assert (styled.colour, styled.fill or WHITE) in TEXTS
    assert look.between(styled.colour, styled.fill or WHITE) >= 4.5


@pytest.mark.parametrize("name", themes())
def test_figures_are_read_on_every_status(name):
    look = theme(name)
    assert look.poor_contrast() is None
    for status in Status:
        assert look.between(INK, FILL[status]) >= 4.5
        assert look.between(look.readable(STRONG[status]), STRONG[status]) >= 4.5


@pytest.mark.parametrize("name", themes())
def test_parts_of_charts_stand_out_of_the_page_or_carry_their_figure(name):
    """Green and red by themselves; a pale part by the figure on it (WCAG 1.4.11)."""
    look = theme(name)
    for status in Status:
        pale = look.between(STRONG[status], WHITE) < 3
        assert not pale or look.readable(STRONG[status]) == INK
        assert not pale or status in (Status.YELLOW, Status.NOT_MEASURED)
    if name == "heather":
        assert all(look.between(strong, WHITE) >= 3 for strong in STRONG.values())


def test_the_print_theme_is_told_apart_in_grey():
    look = theme("print")
    for roles in (FILL, STRONG):
        colours = [look.colour(role) for role in roles.values()]
        assert all(len({c[0:2], c[2:4], c[4:6]}) == 1 for c in colours), "grey as it is"
        apart = [contrast(a, b) for a in colours for b in colours if a < b]
        assert len(apart) == 6
        assert min(apart) >= 1.12
    order = [look.colour(STRONG[s]) for s in (Status.GREEN, Status.YELLOW, Status.RED)]
    assert order == sorted(order, reverse=True), "the worse, the darker"


@pytest.mark.parametrize("name", themes())
@pytest.mark.parametrize("role", ["heading", "link"])
def test_what_a_dark_screen_shows_is_read(name, role):
    assert contrast(theme(name).on_dark(role, "14191F"), "14191F") >= 7


def test_black_and_white_on_a_dark_screen():
    look = Look({**theme().colours, "heading": "000000", "link": "FFFFFF"})
    assert contrast(look.on_dark("heading", "14191F"), "14191F") >= 7
    assert look.on_dark("link", "14191F") == "FFFFFF"


# --- pictures ---


def test_whole_pictures():
    assert (kind_of(png(3, 2)), kind_of(jpeg())) == (PNG, JPEG)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a\x01\x00\x01\x00", b"<svg/>", png(3, 2)[:-12], jpeg()[:-2], jpeg()[:10] + b"\xff\xd9",
        png(0, 5), jpeg(0, 5), b"\xff\xd8\xff\xd9", png(3, 2)[:8],
    ],
    ids=["empty", "GIF", "SVG", "cut PNG", "cut JPEG", "no frame", "no width", "no width either", "no JPEG", "no PNG"],
)  # fmt: skip
def test_what_is_no_picture(content, tmp_path):
    assert kind_of(content) == ""
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(Unusable) as caught:
        read_logo(tmp_path / "logo.png", tmp_path / "xlgoals.toml")
    assert caught.value.words(Language("en")) == (
        f"{tmp_path / 'xlgoals.toml'}: the logo logo.png is no whole picture. "
        "Save it anew as PNG or JPEG."
    )


def test_a_logo_that_is_gone_or_too_large(tmp_path):
    settings = tmp_path / "xlgoals.toml"
    with pytest.raises(Unusable) as caught:
        read_logo(tmp_path / "logo.png", settings)
    assert caught.value.words(Language("en")) == (
        f"{settings}: the logo logo.png cannot be read (No such file or directory). Name a PNG or "
        "JPEG file from the workspace's folder, or leave look.logo blank."
    )
    with pytest.raises(Unusable, match="cannot be read"):
        read_logo(tmp_path, settings)
    large = png(3, 2)[:-12] + b"\0" * MOST_BYTES + png(3, 2)[-12:]
    (tmp_path / "logo.png").write_bytes(large)
    with pytest.raises(Unusable) as caught:
        read_logo(tmp_path / "logo.png", settings)
    assert caught.value.words(Language("en")) == (
        f"{settings}: the logo logo.png is larger than 1 MB. Make the picture smaller."
    )

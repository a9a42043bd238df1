"""The report in a browser: no barriers, no sideways scrolling, no requests, no errors."""

import pytest

REPORTS = ("demo", "demo-board", "demo-summary", "other", "other-board", "other-summary")
CONTROLS = "#filter :is(input, select, button), #filter .toggle, tr[data-status] a[href]"


@pytest.mark.parametrize("width", [1024, 360])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("report", REPORTS)
def test_axe_finds_no_barrier(chrome, pages, report, dark, width):
    assert chrome.open(pages[report], width, dark=dark).violations() == []


def test_axe_finds_no_barrier_while_a_filter_is_on(chrome, pages):
    chrome.open(pages["demo"], 360, dark=True)
    chrome.click("#filter [value=red]")
    assert chrome.violations() == []


@pytest.mark.parametrize("width", [320, 360, 640, 1024])
@pytest.mark.parametrize("report", REPORTS)
def test_the_page_is_never_wider_than_the_window(chrome, pages, report, width):
    assert chrome.open(pages[report], width).too_wide() == 0


@pytest.mark.parametrize("width", [360, 1024])
def test_what_is_pressed_is_large_enough(chrome, pages, width):
    """At least 24 by 24 points, also each goal's link to itself."""
    chrome.open(pages["demo"], width)
    chrome.click("#filter [value=red]")
    sizes = chrome.run(
        """return [...document.querySelectorAll(arguments[0])]
        .filter((each) => each.checkVisibility() && each.type !== "checkbox")
        .map((each) => [each.outerHTML, each.getBoundingClientRect()])
        .map(([name, box]) => [name, box.width, box.height])""",
        CONTROLS,
    )
    assert len(sizes) > 34
    assert [size for size in sizes if min(size[1:]) < 24] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_fields_stand_out_from_their_ground(chrome, pages, dark):
    """The edge of each field has a contrast of 3 to 1 with the ground on both its sides."""
    chrome.open(pages["demo"], dark=dark)
    colours = chrome.run(
        """const form = window.getComputedStyle(document.getElementById("filter"));
        return [...document.querySelectorAll("#filter :is([type=search], select, .toggle)")]
        .map((each) => window.getComputedStyle(each))
        .map((each) => [each.borderTopColor, each.backgroundColor, form.backgroundColor])"""
    )
    assert len(colours) == 7
    for edge, inside, outside in colours:
        assert min(contrast(edge, inside), contrast(edge, outside)) >= 3


def contrast(one, other):
    """The ratio of WCAG 2 between two colours written as `rgb(1, 2, 3)`."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    signs = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in signs]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("report", REPORTS)
def test_the_page_asks_for_nothing_and_says_no_errors(chrome, pages, report):
    chrome.open(pages[report])
    if "summary" not in report:
        chrome.search("x")
        chrome.click("#filter button")
    asked = chrome.asked_for()
    assert asked[0] == pages[report].as_uri()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert chrome.log() == []


def test_a_script_that_is_not_the_reports_own_does_not_run(chrome, pages, tmp_path):
    """The page's policy names its script by its hash, so another one is refused."""
    page = pages["demo"].read_text("utf-8")
    other = tmp_path / "other.html"
    other.write_text(
        page.replace("</main>", "<script>document.title = 'x'</script></main>"), "utf-8"
    )
    chrome.open(other)
    assert chrome.driver.title != "x"
    (refused,) = chrome.log()
    assert "Content Security Policy" in refused
    assert len(chrome.shown) == 135


def test_without_its_script_the_page_shows_all_and_no_form(chrome, pages):
    chrome.send("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chrome.open(pages["demo"])
        assert not chrome.find("#filter").is_displayed()
        rows = chrome.driver.find_elements("css selector", "table.goals tr[data-status]")
        assert sum(row.is_displayed() for row in rows) == 135
    finally:
        chrome.send("Emulation.setScriptExecutionDisabled", {"value": False})

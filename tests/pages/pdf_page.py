"""A page with all that a report's page has, laid out by the shipped style; and how to read a PDF."""

import io
from base64 import b64encode
from html import escape

import pypdf
from jinja2 import Environment, FileSystemLoader

from xlgoals import resources
from xlgoals.forms.themes import theme
from xlgoals.pages.document import Choices, Document
from xlgoals.pages.html import _css_string

TITLE = "Report 2030 – Region X"
WORKING_MATERIAL = "Working material"
NASTY = "<script>alert(1)</script> {{ 7*7 }} & \"x\" 'y' =1+1 å"
LONG = " ".join(f"word{n:04}" for n in range(600))
"""More than 5,000 characters."""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9">'
    '<rect width="90" height="9" fill="#2E8540"/></svg>'
)
CHART = f"data:image/svg+xml;base64,{b64encode(SVG.encode()).decode()}"
STATUSES = ("Green", "Yellow", "Red", "Not measured")
CLASSES = ("green", "yellow", "red", "not_measured")


def style(working_material=WORKING_MATERIAL):
    """The shipped style for paper, with its margins and the theme's colours."""
    environment = Environment(loader=FileSystemLoader(resources.folder("templates")))
    environment.filters["css_string"] = _css_string
    page = environment.from_string(
        '{% include "report.css" %}{% include "print.css" %}{% include "report/page.css.j2" %}'
    )
    colours = " ".join(f"--{role}: #1F4E5F;" for role in ("ink", "heading", "head"))
    grounds = "--green: #CDEBD3; --yellow: #FCE9A9; --red: #F7C8C4; --not_measured: #E4E7EB;"
    return f":root {{ {colours} {grounds} --head-ink: #FFFFFF; }}" + page.render(
        look=theme(),
        d=Document(
            "sv", "Region X", "Report", (), working_material, "", "", (), Choices((), (), ()), {}
        ),
    )


def cell(words):
    return f'<td><div class="words">{escape(words)}</div></td>'


def table(key, rows):
    """A table of goals: number, title, status, comment. A row is a title and a comment."""
    lines = "".join(
        f'<tr{" class=long" if len(comment) > 1000 else ""} id="{key}-{n}"><td>{key}{n}</td>'
        f'<th scope="row">{escape(title)}</th>'
        f'<td><span class="chip {CLASSES[n % 4]}"><span aria-hidden="true">●</span>&nbsp;'
        f"{STATUSES[n % 4]}</span></td>{cell(comment)}</tr>"
        for n, (title, comment) in enumerate(rows)
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("No.", "Goal", "Status", "Comment"))
    return (
        f"<table class=goals><caption>Goals: {key}</caption><colgroup>"
        + "".join(f'<col style="width:{share}%">' for share in (10, 30, 20, 40))
        + f"</colgroup><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    )


def page(*tables, head="", body="", working_material=WORKING_MATERIAL):
    """A whole page; each table is a key and its rows, under a heading of its own."""
    parts = "".join(
        f'<section><h2 id="part-{key}">Part {key}</h2>'
        f'<p><img src="{CHART}" alt="Part {key}: {len(rows)} green"></p>{table(key, rows)}'
        f'<p><a href="#{key}-0">To the first of {key}</a></p></section>'
        for key, rows in tables
    )
    contents = "".join(f'<li><a href="#part-{key}">Part {key}</a></li>' for key, _ in tables)
    return (
        f'<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{TITLE}</title>{head}'
        f"<style>{style(working_material)}</style></head><body>"
        f'<a class="skip" href="#content">Skip</a><form class="no-print">Filter</form>'
        f"<header class=top><h1>{TITLE}</h1></header>"
        f'<nav class="contents"><h2 id="contents">Contents</h2><ul>{contents}</ul></nav>'
        f'<main id="content">{body}<dl class="legend"><div><dt>Green</dt><dd>Done</dd></div></dl>'
        f"{parts}</main></body></html>"
    )


def rows(many, comment="A comment of usual length, which says what has been done."):
    return [(f"Title {n}", comment) for n in range(many)]


def read(made):
    return pypdf.PdfReader(io.BytesIO(made))


def words(made):
    """All words in the order of the pages, with single spaces."""
    return " ".join(" ".join(page.extract_text().split()) for page in read(made).pages)


def outline(made):
    """The titles of the bookmarks, in order."""
    found = []

    def walk(items):
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                found.append(item.title)

    walk(read(made).outline)
    return found

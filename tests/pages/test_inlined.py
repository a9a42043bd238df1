"""The one script of a page, and the policy that lets no other run."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from rendering import rendered
from test_report import figures

from xlgoals import resources
from xlgoals.errors import Unusable
from xlgoals.pages.inlined import Script


def test_the_policy_names_the_script_that_stands_in_the_page() -> None:
    page = rendered(figures())
    (words,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', page)
    scripts = [rule for rule in policy.split("; ") if rule.startswith("script-src")]
    digest = b64encode(sha256(words.encode()).digest()).decode()
    assert scripts == [f"script-src 'sha256-{digest}'"]
    assert policy.startswith("default-src 'none'; ")


def test_a_hash_as_browsers_reckon_it() -> None:
    """The example of the specification, Content Security Policy Level 3."""
    said = Script("alert('Hello, world.');").source
    assert said == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


@pytest.mark.parametrize("words", ["x = '</script>'", "x = '</SCRIPT '", "<!-- x", "'<script>'"])
def test_what_would_end_elsewhere_cannot_stand_in_a_page(words: str) -> None:
    with pytest.raises(Unusable, match=r"cannot stand in report\.js"):
        Script(words)


def test_the_script_takes_no_words_for_code_and_keeps_nothing() -> None:
    words = (resources.folder("templates") / "report.js").read_text("utf-8")
    forbidden = (
        "innerHTML outerHTML insertAdjacentHTML document.write eval( Function( Storage fetch("
    )
    assert [each for each in forbidden.split() if each in words] == []
    assert '"use strict";' in words
    assert "\r" not in words

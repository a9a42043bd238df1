"""Which finding codes the package itself made while the tests ran; a whole run fails for the rest.

A code that a test makes by hand is not told of by anything, so only findings count whose maker is
the package's own code. Workers of a parallel run hand theirs over when they end. What other
processes find (a command run as a program) is not seen; each code needs one test in this process.
"""

import sys
from pathlib import Path

from xlgoals.codes import Code
from xlgoals.findings import Finding

PACKAGE = str(Path(sys.modules["xlgoals"].__file__).parent)
KEY = "codes_told"
WHOLE = ("", "not excel and not long")
"""The selections by mark that are a whole run (README)."""


class CodesTold:
    """A plugin of one run of the tests."""

    def __init__(self):
        self.told = set()

    def watch(self):
        """Note each code as the package makes a finding of it."""
        made = Finding.about.__func__
        findings = str(Path(sys.modules[Finding.__module__].__file__))

        def about(cls, code, *rest, **values):
            frame = sys._getframe(1)
            while frame is not None and frame.f_code.co_filename == findings:
                frame = frame.f_back  # `Finding.of` makes it for another
            if frame is not None and frame.f_code.co_filename.startswith(PACKAGE):
                self.told.add(code.id)
            return made(cls, code, *rest, **values)

        Finding.about = classmethod(about)

    def pytest_testnodedown(self, node, error):
        self.told |= set(getattr(node, "workeroutput", {}).get(KEY, ()))

    def pytest_sessionfinish(self, session, exitstatus):
        config = session.config
        if hasattr(config, "workeroutput"):
            config.workeroutput[KEY] = sorted(self.told)
        elif exitstatus == 0 and is_whole(config) and (missing := self.missing()):
            session.exitstatus = 1
            self.reason = missing

    def pytest_terminal_summary(self, terminalreporter):
        if missing := getattr(self, "reason", None):
            terminalreporter.section("finding codes that no test triggers", red=True)
            for words in missing:
                terminalreporter.line(words)

    def missing(self):
        """The codes that nothing has triggered, with their names."""
        return [f"{code.id} {code.name}" for code in Code if code.id not in self.told]


def is_whole(config):
    """Whether all tests were to run: nothing narrowed, but by the marks of the README."""
    option = config.option
    narrowed = [
        option.keyword, getattr(option, "lf", False), getattr(option, "deselect", None),
        getattr(option, "ignore", None), getattr(option, "ignore_glob", None),
        getattr(option, "collectonly", False), getattr(option, "maxfail", 0),
    ]  # fmt: skip
    return (
        option.markexpr in WHOLE
        and not any(narrowed)
        and config.args_source is not config.ArgsSource.ARGS
    )

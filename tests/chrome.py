"""A real browser, and what people do with a page in it."""

import base64
import io
import json
import shutil
from pathlib import Path

import pytest

AXE = Path(__file__).parent / "browser/node_modules/axe-core/axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SHOWN = """
const rows = [...document.querySelectorAll("table.goals tr[data-status]")];
return rows.filter((row) => row.checkVisibility()).map((row) => row.id);
"""


def _installed(name):
    return shutil.which(name) or pytest.fail(
        f"{name} is not installed. On Debian: apt install chromium chromium-driver"
    )


class Chrome:
    """Chromium without a window, as wide as asked for, that reaches no network."""

    def __init__(self):
        from selenium import webdriver

        if not AXE.exists():
            pytest.fail("axe-core is not installed: npm ci --prefix tests/browser")
        options = webdriver.ChromeOptions()
        options.binary_location = _installed("chromium")
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = webdriver.ChromeService(_installed("chromedriver"))
        self.driver = webdriver.Chrome(options, service)
        self.run, self.send = self.driver.execute_script, self.driver.execute_cdp_cmd

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def open(self, path, width=1024, height=800, *, dark=False, fragment=""):
        """Open a page as if it had never been open, and forget what was logged before."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setDeviceMetricsOverride", size)
        self.send("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        self.driver.get(path.as_uri() + fragment)
        return self

    def find(self, selector):
        from selenium.webdriver.common.by import By

        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def click(self, selector):
        self.find(selector).click()

    def choose(self, name, value):
        from selenium.webdriver.support.select import Select

        Select(self.find(f"#filter [name={name}]")).select_by_value(value)

    def type(self, *keys):
        """What is typed goes to where the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def search(self, words):
        self.find("#filter [name=words]").send_keys(words)

    @property
    def shown(self):
        """The ids of the goals' rows that are seen, in order."""
        return self.run(SHOWN)

    @property
    def said(self):
        """What the status line says."""
        return self.find("#filter [role=status]").text

    @property
    def focused(self):
        """What has the focus: its tag, its name and its value."""
        return tuple(
            self.run(
                "const at = document.activeElement; return [at.tagName, at.name || '', at.value || '']"
            )
        )

    def violations(self):
        """What axe finds that hinders people: the rule, and where."""
        self.run(AXE.read_text("utf-8"))
        asked = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = self.driver.execute_async_script(
            "const done = arguments[1];"
            "axe.run(document, arguments[0]).then((found) => done(found.violations), done);",
            asked,
        )
        return [
            (rule["id"], node["target"][0], node["failureSummary"])
            for rule in found
            for node in rule["nodes"][:3]
        ]

    def log(self):
        """What the page has said to its developers: errors, and what its policy has refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def asked_for(self):
        """The addresses that the page has asked for since it was opened."""
        entries = (json.loads(e["message"])["message"] for e in self.driver.get_log("performance"))
        return [
            entry["params"]["request"]["url"]
            for entry in entries
            if entry["method"] == "Network.requestWillBeSent"
        ]

    def printed(self):
        """The text of the page on paper."""
        from pypdf import PdfReader

        pdf = self.send("Page.printToPDF", {"preferCSSPageSize": True})["data"]
        pages = PdfReader(io.BytesIO(base64.b64decode(pdf))).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def too_wide(self):
        """By how many points the page is wider than the window."""
        return self.run(
            "const page = document.scrollingElement; return page.scrollWidth - page.clientWidth"
        )

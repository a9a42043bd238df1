"""Scripts that stand in a page: a page's policy lets just those run whose words it has hashed.

A browser hashes what stands between the tags, sign by sign, and holds it against the policy. So
a script that somebody else has got into the page does not run, whatever it is.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from xlgoals.errors import Unusable
from xlgoals.i18n import N_

_ENDS = re.compile(r"</script|<!--|<script", re.IGNORECASE)
"""What would end a script in a page, or have it end elsewhere than it seems to."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it stands in a page, unchanged, between `<script>` and `</script>`."""

    words: str
    """Raises Unusable for words that a browser would take for the end of the script."""

    def __post_init__(self) -> None:
        if found := _ENDS.search(self.words):
            message = N_('"{words}" cannot stand in report.js: it would end the script there.')
            raise Unusable(message, words=found[0])

    @property
    def source(self) -> str:
        """What the page's policy names it by: its hash, as a source of `script-src`."""
        return f"'sha256-{b64encode(sha256(self.words.encode()).digest()).decode()}'"

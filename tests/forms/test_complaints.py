"""The form of complaints; that it goes the whole way is tested for every form at once."""

from decimal import Decimal

import pytest

from xlgoals.forms.computed import value
from xlgoals.forms.declared.complaints import COMPLAINTS
from xlgoals.i18n import Language

EN = Language("en")


@pytest.mark.parametrize(
    ("typed", "change", "share"),
    [
        ({"received": 8, "before": 5, "in_time": 6}, 3, 75),
        ({"received": 3, "before": 5, "in_time": 1}, -2, Decimal("33.3")),
        ({"received": 0, "before": 2, "in_time": 0}, -2, ""),
        ({"received": 4}, "", ""),
    ],
)
def test_change_and_share_follow_from_what_is_counted(typed, change, share):
    how = {asked.key: computed for asked, computed in COMPLAINTS.computed}
    found = [value(how[key], typed, 1, EN) for key in ("change", "share_in_time")]
    assert found == [change, share]

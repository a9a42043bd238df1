"""The forms there are. A new form is one declaration here, and its tests."""

from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.declared.given import GIVEN
from xlgoals.forms.declared.master import MASTER_FORMS
from xlgoals.forms.declared.returns import READY, RETURN_FORMS

__all__ = ["CATALOGUE_FORMS", "GIVEN", "MASTER_FORMS", "READY", "RETURN_FORMS"]

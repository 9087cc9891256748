"""Questions of a form as the pages of one language show them: drawn once for each answer among their options."""

from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from referral.site.form import Field, Form

_MOST = 1000
Key = tuple[str, tuple[str, ...]]


class Drawn:
    """Kept as long as the form is: a form is made once a release."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Form, dict[Key, str]] = WeakKeyDictionary()

    def __call__(self, form: Form, field: Field, answered: Sequence[str], draw: Callable[[], str]) -> str:
        """What ``draw`` gives. With words that somebody wrote in it, it is not kept."""
        kept = self._kept.setdefault(form, {})
        key = (field.name, tuple(answered))
        known = kept.get(key)
        if known is not None:
            return known
        drawn = draw()
        if len(kept) < _MOST and {*answered} <= {code for code, _ in field.options}:
            kept[key] = drawn
        return drawn

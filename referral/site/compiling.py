"""How a template of ours becomes code that fills it in: as Jinja does it, without what no template of ours asks for.

Jinja asks of every call whether it wants the context, of every macro's text whether it was escaped, and makes each text
that is printed one of a class that says so. On a page with some hundred values that is two fifths of its time.
"""

from collections.abc import Callable, Hashable, MutableMapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from markupsafe import Markup, escape

# The half of `escape` that escapes: the other half, which marks what it gives, takes ten times as long.
from markupsafe import _escape_inner as _escaped  # type: ignore[attr-defined]

WITH_CONTEXT = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
"""What is called with the context: the functions of jinja2.ext.i18n. No other that a template gets may ask for it."""

_KEPT = 1000


def printed(value: Any) -> str:
    """What `markupsafe.escape` gives, but not marked as escaped: it is put together at once, and nobody asks."""
    if isinstance(value, str):
        text: str = value if type(value) is Markup else _escaped(value)
        return text
    return str(value) if isinstance(value, int | float) else escape(value)


def _called(macro: Callable[..., str], *given: Hashable) -> str:
    """For `kept`: the text of a macro, drawn once for what it is given. Of what is the release's, never a visitor's."""
    return macro(*given)


class PlainMacro(Macro):
    """A macro that is called with all of its arguments in their order, as nearly all are."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._plain = not (self.catch_kwargs or self.catch_varargs or self.caller)

    def __call__(self, *given: Any, **named: Any) -> str:
        """Its text."""
        if self._plain and not named and len(given) == self._argument_count:
            return Markup(self._func(*given))  # noqa: S704 -- what a template wrote, escaped as it was written
        return super().__call__(*given, **named)


class DirectCalls(CodeGenerator):
    """Code in which a template calls functions and macros as Python does."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """A call; by way of the context where that is wanted, or where its arguments are no simple ones."""
        asked = node.node.name if isinstance(node.node, nodes.Name) else None
        if forward_caller or node.dyn_args or node.dyn_kwargs or asked in WITH_CONTEXT:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for one in (*node.args, *node.kwargs):
            self.visit(one, frame)
            self.write(", ")
        self.write(")")


class DirectTemplate(Template):
    """A template whose code prints and calls macros as above."""

    @classmethod
    def from_code(cls, *given: Any, **named: Any) -> Template:
        """Compiled code finds what it prints and makes macros with among globals of its own."""
        made = super().from_code(*given, **named)
        made.root_render_func.__globals__.update(escape=printed, Macro=PlainMacro)
        return made


class DirectEnvironment(Environment):
    """Templates compiled so. ``kept(macro, ...)`` in a template: what many pages share is drawn once."""

    code_generator_class = DirectCalls
    template_class = DirectTemplate

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.globals["kept"] = lru_cache(maxsize=_KEPT)(_called)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja's. A row of the release is a dict: looked into first, because failing elsewhere takes far longer."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's and a template's own, as one dict: Jinja's two in a chain are slow to look through."""
        return {**self.globals, **(d or {})}

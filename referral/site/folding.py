"""Messages put into a template while it is compiled: a page in any language is made as fast as one without messages.

An environment speaks one language, so a message whose words stand in the template is a constant in it, and one with
values is constants and values in turn. What is left to the time of the page is plurals and words that come from data;
in the source language these and addresses are what they are, and nothing is left to do for them.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from referral.site.speech import SOURCE, Speech

_SAYING = ("said", "if_said")
_VALUE = re.compile(r"%\((\w+)\)s")


class SpokenEnvironment(Environment):
    """An environment of templates that speak one language."""

    speaking: Speech

    def _generate(self, source: nodes.Template, *rest: Any, **more: Any) -> str:
        # Jinja's own hook between reading a template and writing its code.
        return super()._generate(_Folding(self.speaking).visit(source), *rest, **more)


class _Folding(NodeTransformer):
    def __init__(self, speaking: Speech) -> None:
        self._known: Mapping[str, Callable[..., str]] = {
            "_": speaking.translations.gettext,
            "gettext": speaking.translations.gettext,
            "pgettext": lambda context, message: str(speaking.translations.pgettext(context, message)),
        }
        self._speaking = speaking
        self._source = speaking.language == SOURCE

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 -- named for the node
        """A message that is printed: its words, and between them its values, escaped like any other."""
        self.generic_visit(node)
        printed: list[nodes.Expr] = []
        for one in node.nodes:
            printed += self._pieces(one) or [one]
        return nodes.Output(printed, lineno=node.lineno)

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """A message within an expression, where it has no values; an address of ours."""
        self.generic_visit(node)
        if _name(node) == "to" and len(node.args) == 1:
            address = node.args[0]
            if isinstance(address, nodes.Const):
                return nodes.Const(self._speaking.to(address.value), lineno=node.lineno)
            return address if self._source else node
        text = None if node.kwargs else self._text(node)
        return node if text is None else nodes.TemplateData(text % {}, lineno=node.lineno)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Expr:  # noqa: N802
        """Words from data, which are in the source language already."""
        self.generic_visit(node)
        return node.node if self._source and node.name in _SAYING and node.node is not None else node

    def _text(self, node: nodes.Expr) -> str | None:
        """The message of a call that asks for one, in the language; None for anything else."""
        words = _constants(node)
        asked = self._known.get(_name(node))
        return asked(*words) if words and asked else None

    def _pieces(self, node: nodes.Expr) -> list[nodes.Expr]:
        text = self._text(node)
        if text is None or not isinstance(node, nodes.Call):
            return []
        values = {one.key: one.value for one in node.kwargs}
        pieces: list[nodes.Expr] = []
        for number, piece in enumerate(_VALUE.split(text)):
            if number % 2:
                pieces.append(values[piece])
            elif piece:
                pieces.append(nodes.TemplateData(piece % {}, lineno=node.lineno))
        return pieces or [nodes.TemplateData("", lineno=node.lineno)]


def _name(node: nodes.Expr) -> str:
    return node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""


def _constants(node: nodes.Expr) -> list[str]:
    """The arguments of a call, where they are nothing but texts in the template."""
    if not isinstance(node, nodes.Call) or node.dyn_args or node.dyn_kwargs:
        return []
    told = [one.value for one in node.args if isinstance(one, nodes.Const) and isinstance(one.value, str)]
    return told if len(told) == len(node.args) else []

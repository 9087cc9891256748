"""Messages put into a template while it is compiled: a page in any language is made as fast as one without messages.

An environment speaks one language, so a message whose words stand in the template is a constant in it, and one with
values is constants and values in turn. What is left to the time of the page is plurals and words that come from data;
in the source language these and addresses are what they are, and nothing is left to do for them. Lines are not indented
on a page, and what stands side by side in a template is written at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from referral.site.compiling import DirectEnvironment
from referral.site.speech import SOURCE, Speech

_SAYING = ("said", "if_said")
_INDENT = re.compile(r"\n\s+")
_VALUE = re.compile(r"%\((\w+)\)s")


class SpokenEnvironment(DirectEnvironment):
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
        return nodes.Output(list(_joined(printed)), lineno=node.lineno)

    def generic_visit(self, node: nodes.Node, *rest: Any, **more: Any) -> nodes.Node:
        """Outputs that stand side by side are one."""
        visited = super().generic_visit(node, *rest, **more)
        for name, body in visited.iter_fields(only=("body", "else_")):
            setattr(visited, name, list(_side_by_side(body)))
        return visited

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.TemplateData:  # noqa: N802
        """No blanks where a line begins."""
        return nodes.TemplateData(_INDENT.sub("\n", node.data), lineno=node.lineno)

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


def _joined(printed: Iterable[nodes.Expr]) -> Iterator[nodes.Expr]:
    """Texts of the template that follow one another as one text."""
    for constant, some in groupby(printed, lambda one: isinstance(one, nodes.TemplateData)):
        if constant:
            texts = [one for one in some if isinstance(one, nodes.TemplateData)]
            yield nodes.TemplateData("".join(one.data for one in texts), lineno=texts[0].lineno)
        else:
            yield from some


def _side_by_side(body: Any) -> Iterator[Any]:
    if not isinstance(body, list):
        raise TypeError(f"the body of a template's node is a list, not {type(body).__name__}")
    for printed, some in groupby(body, lambda one: type(one) is nodes.Output):
        if printed:
            outputs = list(some)
            yield nodes.Output(list(_joined(chain(*(one.nodes for one in outputs)))), lineno=outputs[0].lineno)
        else:
            yield from some


def _name(node: nodes.Expr) -> str:
    return node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""


def _constants(node: nodes.Expr) -> list[str]:
    """The arguments of a call, where they are nothing but texts in the template."""
    if not isinstance(node, nodes.Call) or node.dyn_args or node.dyn_kwargs:
        return []
    told = [one.value for one in node.args if isinstance(one, nodes.Const) and isinstance(one.value, str)]
    return told if len(told) == len(node.args) else []

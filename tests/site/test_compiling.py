"""Templates compiled without what ours never ask for give what Jinja's own give."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from referral.said import said
from referral.site.compiling import DirectEnvironment, printed

OPTIONS: dict[str, Any] = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True}
ROW = {"name": "Tom & <b>Ann</b>", "wait": 2.5, "online": None, "count": 3}
TEMPLATES = (
    "{{ row.name }} {{ row.wait }} {{ row.online }} {{ number }} {{ [1, '<'] }}",
    "{% macro one(a, b='x<y') %}{{ a }}:{{ b }};{% endmacro %}{{ one(1) }}{{ one('&', 2) }}{{ one(b=3, a=row.name) }}",
    "{% macro all(a) %}{{ a }}{{ varargs|length }}{{ kwargs.z }}{% endmacro %}{{ all(1, 2, 3, z='<') }}",
    "{% macro box(a) %}<p>{{ caller(a) }}</p>{% endmacro %}{% call(it) box(row.name) %}{{ it }}!{% endcall %}",
    "{% macro inner(a) %}<i>{{ a }}</i>{% endmacro %}{% macro outer(a) %}{{ inner(a) }}{% endmacro %}{{ outer('<') }}",
    "{% for one in some %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ together(one, last=loop.last) }}{% endfor %}",
    "{% set words %}<u>{{ row.name }}</u>{% endset %}{{ words }}{{ words ~ row.name }}{{ together(*some) }}",
    "{{ marked }}{{ marked|upper }}{{ row.name|e }}{{ row.name|safe }}{{ row.get('count') }}",
)


def filled(environment: Environment, template: str) -> str:
    """With values of every kind that a page has."""
    return environment.from_string(template).render(
        row=ROW, number=7, some=["x", "<y>"], marked=Markup("<b>&amp;</b>"), together=lambda *a, **b: f"<{a}{b}>"
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_says_what_jinja_has_it_say(template: str) -> None:
    assert filled(DirectEnvironment(**OPTIONS), template) == filled(Environment(**OPTIONS), template)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.text().map(escape)))
def test_what_is_printed_is_what_markupsafe_gives(value: object) -> None:
    assert printed(value) == str(escape(value))


def test_a_sentence_is_escaped_like_any_text() -> None:
    assert printed(said("{name} & co", name="<b>")) == "&lt;b&gt; &amp; co"


def test_what_a_row_does_not_have_is_an_error() -> None:
    template = DirectEnvironment(**OPTIONS).from_string("{{ row.nowhere }}")
    with pytest.raises(UndefinedError, match="nowhere"):
        template.render(row=ROW)


def test_a_column_is_found_whatever_a_dict_calls_its_own() -> None:
    assert DirectEnvironment(**OPTIONS).from_string("{{ row.items }}").render(row={"items": 4}) == "4"


def test_a_message_with_a_number_still_finds_its_context() -> None:
    environment = DirectEnvironment(**OPTIONS, extensions=["jinja2.ext.i18n"])
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    template = environment.from_string("{% trans n=count %}{{ n }} <one{% pluralize %}{{ n }} <more{% endtrans %}")
    assert [template.render(count=count) for count in (1, 2)] == ["1 <one", "2 <more"]


def test_what_pages_share_is_drawn_once_for_each_value() -> None:
    asked: list[str] = []

    def ask(word: str) -> str:
        asked.append(word)
        return word

    template = DirectEnvironment(**OPTIONS).from_string(
        "{% macro told(words) %}{% for one in words %}{{ ask(one) }}{% endfor %}{% endmacro %}"
        "{{ kept(told, a) }}{{ kept(told, a) }}{{ kept(told, b) }}"
    )
    assert template.render(a=("x", "<"), b=("y",), ask=ask) == "x&lt;x&lt;y"
    assert asked == ["x", "<", "y"]

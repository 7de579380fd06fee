"""Renders the templates of cases.jsonl again with Jinja2 3.1.6, set up as transformers does it.

    python3 render_cases.py

Each line of cases.jsonl is {"template", "rendered"}; rendered is null where Jinja2 raises. The
variables are those of variables.json.
"""

import json
import pathlib

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        call = self.call_method("_body")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )


def main():
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    environment.filters["tojson"] = to_json
    environment.globals["raise_exception"] = raise_exception
    del environment.globals["lipsum"]
    folder = pathlib.Path(__file__).parent
    variables = json.loads((folder / "variables.json").read_text())
    file = folder / "cases.jsonl"
    lines = []
    for line in file.read_text().splitlines():
        template = json.loads(line)["template"]
        try:
            rendered = environment.from_string(template).render(**variables)
        except Exception:
            rendered = None
        lines.append(json.dumps({"template": template, "rendered": rendered}, ensure_ascii=False))
    file.write_text("\n".join(lines) + "\n")


main()

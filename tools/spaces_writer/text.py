"""Plain data as YAML or JSON: what fits on a line stands on a line."""

import json
import math
import re
import textwrap

WIDTH = 100

# Words that YAML reads as something else than a text.
RESERVED = {"", "~", "null", "true", "false", "yes", "no", "on", "off"}


def yaml_text(form, comment):
    """The text of a YAML file."""
    lines = [f"# {line}" for line in comment]
    for key, value in form.items():
        lines += yaml_entry(key, value, "")
    return "\n".join(lines) + "\n"


def yaml_entry(key, value, indent):
    head = f"{indent}{yaml_key(key)}:"
    line = f"{head} {flow(value, yaml_scalar, yaml_key)}"
    if len(line) <= WIDTH and not is_table(value):
        return [line]
    if isinstance(value, dict):
        return [head] + [line for k, v in value.items() for line in yaml_entry(k, v, indent + "  ")]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [head] + [line for item in value for line in yaml_item(item, indent + "  ")]
    return wrapped(line, indent)


def yaml_item(item, indent):
    """An element of a list of spaces."""
    line = f"{indent}- {flow(item, yaml_scalar, yaml_key)}"
    if len(line) <= WIDTH:
        return [line]
    entries = [line for k, v in item.items() for line in yaml_entry(k, v, indent + "  ")]
    return [f"{indent}- {entries[0].lstrip()}"] + entries[1:]


def is_table(value):
    """Whether a mapping is no space, but has spaces by name."""
    return isinstance(value, dict) and not isinstance(value.get("type"), str)


def yaml_key(key):
    is_plain = re.fullmatch(r"[A-Za-z_][\w.-]*", key, re.ASCII) and key.lower() not in RESERVED
    return key if is_plain else json.dumps(key, ensure_ascii=False)


def yaml_scalar(value):
    if isinstance(value, float) and math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    return yaml_key(value) if isinstance(value, str) else repr(value)


def json_text(form, comment):
    """The text of a JSON file, which has no place for a comment."""
    return "\n".join(json_lines("", form, "")) + "\n"


def json_lines(head, value, indent):
    line = f"{indent}{head}{flow(value, json_scalar, json.dumps)}"
    if len(line) <= WIDTH and not is_table(value):
        return [line]
    if isinstance(value, dict):
        inner = [json_lines(f"{json.dumps(k)}: ", v, indent + "  ") for k, v in value.items()]
        return [f"{indent}{head}{{", *joined(inner), f"{indent}}}"]
    if any(isinstance(item, dict) for item in value):
        return [f"{indent}{head}[", *joined([json_lines("", item, indent + "  ") for item in value]), f"{indent}]"]
    return wrapped(line, indent)


def json_scalar(value):
    if isinstance(value, float) and math.isinf(value):
        return '"inf"' if value > 0 else '"-inf"'
    return json.dumps(value)


def joined(blocks):
    """Lines of entries with commas between them."""
    for block in blocks[:-1]:
        block[-1] += ","
    return [line for block in blocks for line in block]


def flow(value, scalar, key):
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(k)}: {flow(v, scalar, key)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, scalar, key) for item in value) + "]"
    return scalar(value)


def wrapped(line, indent):
    return textwrap.wrap(
        line, WIDTH, subsequent_indent=indent + "  ", break_long_words=False, break_on_hyphens=False)


FORMATS = {"yaml": yaml_text, "json": json_text}

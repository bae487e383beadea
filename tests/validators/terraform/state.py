"""What terraform knows of the tables, as the tests of this workspace read it."""

import json
import os
import re
from pathlib import Path

FILE = Path(__file__).resolve().parent / "state.json"
# Whatever AWS tells and nobody sets.
GIVEN = {"arn", "id", "region", "revision_id", "role_arn", "stream_label", "tags_all", "timeouts"}
# Values that differ in each run: the id of a created key, and the time when a stream was created.
CHANGING = [(re.compile(r"(:123456789012:key/)[0-9a-f-]{36}"), r"\1created"), (re.compile(r"(/stream/)[\d:.T-]+"), r"\1time")]
TYPES = {
    "aws_appautoscaling_policy",
    "aws_appautoscaling_target",
    "aws_dynamodb_contributor_insights",
    "aws_dynamodb_kinesis_streaming_destination",
    "aws_dynamodb_resource_policy",
    "aws_dynamodb_table",
    "aws_dynamodb_tag",
}


def of(shown):
    """The resources of each module in what `terraform show -json` prints of a state."""
    modules = shown["values"]["root_module"].get("child_modules", [])
    return {
        module["address"].removeprefix("module."): {
            resource["address"].split(".", 2)[2]: reduced(resource["values"], resource["type"])
            for resource in module.get("resources", [])
            if resource["type"] in TYPES
        }
        for module in modules
    }


def reduced(value, ty, is_map=False):
    """A value of a resource of that type, without what is empty or not set."""
    if isinstance(value, dict):
        given = GIVEN | {"stream_arn"} if ty == "aws_dynamodb_table" else GIVEN
        parts = {name: reduced(part, ty, name == "tags") for name, part in value.items() if name not in given}
        # The value of a tag can be empty.
        empty = (None, [], {}) if is_map else (None, "", [], {})
        return {name: part for name, part in sorted(parts.items()) if part not in empty}
    if isinstance(value, list):
        return [reduced(part, ty) for part in value]
    if isinstance(value, str):
        for changing, text in CHANGING:
            value = changing.sub(text, value)
    return value


def check(known, source):
    """Compares what is known with the stored file, or writes that; whether it is stale. `source` says who knows it."""
    stored = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    if os.environ.get("TABLEWRIGHT_BLESS"):
        stored[source] = known
        lines = [f"{json.dumps(name)}: {{\n{of_source(modules)}\n}}" for name, modules in sorted(stored.items())]
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        return False
    stale = [case for case in known.keys() | stored.get(source, {}).keys() if known.get(case) != stored[source].get(case)]
    for case in sorted(stale):
        print(f"state.json is stale: {case}; run this with TABLEWRIGHT_BLESS=1 and commit it")
    return bool(stale)


def of_source(modules):
    """A line for each resource, so that a difference is read with ease."""
    cases = []
    for case, resources in sorted(modules.items()):
        lines = [f"{json.dumps(address)}: {json.dumps(values)}" for address, values in sorted(resources.items())]
        cases.append(f"{json.dumps(case)}: {{\n" + ",\n".join(lines) + "\n}")
    return ",\n".join(cases)

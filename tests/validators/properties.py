#!/usr/bin/env python3
"""Every property of a DynamoDB table that CloudFormation has: properties.json, from the registry's schemas.

    python tests/validators/properties.py [--write]

cfn-lint ships the schemas. Without `--write`, compares: a new cfn-lint may bring new properties, and the file is what
the test goes by that each of them is rendered (tests/tests/suite/render/coverage.rs). Paths are written as the schemas
write them, with `*` for any element of a list.

Needs what requirements.txt pins.
"""

import json
import sys
from pathlib import Path

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from cfnlint.version import __version__

FILE = Path(__file__).with_name("properties.json")
TYPES = ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"]


def paths(schema, root, prefix=""):
    """The paths of the properties in `schema`, a part of the document `root`."""
    if reference := schema.get("$ref"):
        target = root
        for name in reference.removeprefix("#/").split("/"):
            target = target[name]
        yield from paths(target, root, prefix)
    for combination in ("allOf", "anyOf", "oneOf"):
        for alternative in schema.get(combination, []):
            yield from paths(alternative, root, prefix)
    if schema.get("type") == "array":
        # Beside `items`, the schema of a key has `properties`, which say nothing about a list.
        yield from paths(schema.get("items", {}), root, f"{prefix}*/")
        return
    for name, value in schema.get("properties", {}).items():
        yield prefix + name
        yield from paths(value, root, f"{prefix}{name}/")


def properties(resource_type):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource_type).schema
    return sorted(set(paths(schema, schema)))


def main():
    found = {"cfn-lint": __version__, "types": {name: properties(name) for name in TYPES}}
    text = json.dumps(found, indent=2) + "\n"
    if "--write" in sys.argv[1:]:
        FILE.write_text(text, encoding="utf-8")
    elif text != FILE.read_text(encoding="utf-8"):
        print(f"{FILE} is not what cfn-lint {__version__} has: run this with --write, and see what is new")
        return 1
    print(*(f"{name}: {len(paths)} properties" for name, paths in found["types"].items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

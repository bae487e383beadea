#!/usr/bin/env python3
"""Extract every property of a DynamoDB table from the schemas of CloudFormation's registry, into properties.json.

    python tests/validators/properties.py [--write]

cfn-lint ships the schemas. Without `--write`, the file is only compared, because a new cfn-lint may bring new
properties. The test in tests/tests/suite/render/coverage.rs reads the file and checks that each property is rendered.
Paths are written as in the schemas, with `*` for any element of a list.

Requires the packages in requirements.txt.
"""

import json
import sys
from pathlib import Path

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from cfnlint.version import __version__

FILE = Path(__file__).with_name("properties.json")
TYPES = ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"]


def paths(schema, root, prefix=""):
    """Yields the paths of the properties in `schema`, which is part of the document `root`."""
    if reference := schema.get("$ref"):
        target = root
        for name in reference.removeprefix("#/").split("/"):
            target = target[name]
        yield from paths(target, root, prefix)
    for combination in ("allOf", "anyOf", "oneOf"):
        for alternative in schema.get(combination, []):
            yield from paths(alternative, root, prefix)
    if schema.get("type") == "array":
        # The schema of a key also has `properties`, which do not apply to a list.
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

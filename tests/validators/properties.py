#!/usr/bin/env python3
"""Extract every property of a DynamoDB table from the schemas of CloudFormation's registry, into properties.json.

    python tests/validators/properties.py [--write]

cfn-lint ships the schemas. Without `--write`, the file is only compared, because a new cfn-lint may bring new
properties. The test in tests/tests/suite/render/coverage.rs reads the file and checks that each property is rendered.
The test in tests/tests/suite/evolve/create_only.rs checks that a change of a property that is fixed at creation is
classified as a replacement.
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
# The resources that templates have around a table.
AROUND = [
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::Alarm",
    "AWS::IAM::ManagedPolicy",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Lambda::EventSourceMapping",
    "AWS::SSM::Parameter",
]


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


def schema_of(resource_type):
    return PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource_type).schema


def properties(resource_type):
    schema = schema_of(resource_type)
    return sorted(set(paths(schema, schema)))


def create_only(resource_type):
    """Returns the properties that only a new resource can have another value of."""
    schema = schema_of(resource_type)
    lists = (schema.get(name, []) for name in ("createOnlyProperties", "conditionalCreateOnlyProperties"))
    return sorted(path.removeprefix("/properties/") for paths in lists for path in paths)


def main():
    found = {
        "cfn-lint": __version__,
        "types": {name: properties(name) for name in TYPES},
        "createOnly": {name: create_only(name) for name in TYPES + AROUND},
    }
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

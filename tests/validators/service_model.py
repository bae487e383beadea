#!/usr/bin/env python3
"""Extract the requests that set up a table from DynamoDB's service model in botocore.

    python tests/validators/service_model.py            compare with the stored file, as CI does
    python tests/validators/service_model.py --write    rewrite the stored file

Each shape keeps its type, members, required members, lengths, ranges, patterns and enums. The tests of the proof
interpret them. Requires the packages in requirements.txt.
"""

import gzip
import json
import sys
from importlib.metadata import distribution
from pathlib import Path

OPERATIONS = ["CreateTable", "UpdateTimeToLive", "UpdateContinuousBackups", "UpdateContributorInsights"]
KEPT = ["type", "required", "members", "member", "enum", "min", "max", "pattern"]
MODEL = "botocore/data/dynamodb/2012-08-10/service-2.json.gz"
STORED = Path(__file__).resolve().parents[1] / "tests/suite/proof/service_model.json"


def kept(shape):
    """Returns a shape without its documentation."""
    rules = {key: shape[key] for key in KEPT if key in shape}
    if "members" in rules:
        rules["members"] = {name: member["shape"] for name, member in shape["members"].items()}
    if "member" in rules:
        rules["member"] = shape["member"]["shape"]
    return rules


def extract():
    package = distribution("botocore")
    model = json.loads(gzip.decompress(package.locate_file(MODEL).read_bytes()))
    operations = {name: model["operations"][name]["input"]["shape"] for name in OPERATIONS}
    shapes, found = {}, list(operations.values())
    while found:
        name = found.pop()
        if name in shapes:
            continue
        shapes[name] = shape = kept(model["shapes"][name])
        found += [*shape.get("members", {}).values(), *filter(None, [shape.get("member")])]
    # One shape for each line, so that a diff shows exactly the changed shapes.
    lines = [f"    {json.dumps(name)}: {json.dumps(shapes[name])}" for name in sorted(shapes)]
    source = f"{MODEL} of botocore {package.version}, Apache-2.0"
    return "\n".join([
        "{",
        f'  "source": {json.dumps(source)},',
        f'  "operations": {json.dumps(operations)},',
        '  "shapes": {',
        ",\n".join(lines),
        "  }",
        "}",
        "",
    ])


def main():
    text = extract()
    if "--write" in sys.argv[1:]:
        STORED.write_text(text, encoding="utf-8")
    elif STORED.read_text(encoding="utf-8") != text:
        print(f"{STORED} is stale; run this with --write")
        return 1
    print(f"{STORED.name}: {len(json.loads(text)['shapes'])} shapes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Check the fragments of stacks in templates of AWS SAM.

    python tests/validators/sam.py

- The templates of examples/every-target: the files that CloudFormation and `sam deploy` would put in are put in, SAM's own
  translator makes a template of CloudFormation of each, and cfn-lint finds nothing in it. What a function refers to is there.
- The resources of every resolved template of the render grid, beside a function: the translator leaves them as they are.

Prints each problem; the exit status is 0 where there are none. Needs what requirements.txt pins.
"""

import copy
import json
import logging
import os
import sys
from pathlib import Path

from cfnlint.decode import decode_str
from samtranslator.translator.transform import transform

import lint

# The translator takes the region from here, and warns that its metrics go nowhere.
logging.getLogger("samtranslator").setLevel(logging.ERROR)
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "every-target" / "infra"


class NoManagedPolicies:
    def load(self):
        return {}


def read(path):
    """A template with the files that it includes."""
    template, errors = decode_str(path.read_text(encoding="utf-8"))
    if errors:
        raise ValueError(f"{path}: {errors}")
    template = json.loads(json.dumps(template))
    include = template["Resources"].pop("Fn::Transform", None)
    if include:
        assert include["Name"] == "AWS::Include", include
        fragment = path.with_name(include["Parameters"]["Location"])
        template["Resources"].update(json.loads(fragment.read_text(encoding="utf-8")))
    for resource in template["Resources"].values():
        properties = resource["Properties"]
        if "CodeUri" in properties:
            # `sam deploy` uploads it.
            properties["CodeUri"] = "s3://artifacts/function.zip"
        elif resource["Type"] == "AWS::Serverless::Application":
            nested = json.loads(path.with_name(properties["Location"]).read_text(encoding="utf-8"))
            properties["Location"] = "https://s3.amazonaws.com/artifacts/nested.json"
            resource["nested"] = nested
    return template


def nested_problems(template):
    """What a template asks of a nested one that it does not have."""
    for name, resource in template["Resources"].items():
        if nested := resource.pop("nested", None):
            for parameter in resource["Properties"]["Parameters"].keys() - nested["Parameters"].keys():
                yield f"{name} has no parameter {parameter}"
            for reference in set(references(template, name)):
                if reference.removeprefix("Outputs.") not in nested["Outputs"]:
                    yield f"{name} has no {reference}"


def references(value, name):
    """The attributes of a resource that are referred to."""
    if isinstance(value, dict):
        attribute = value.get("Fn::GetAtt")
        if isinstance(attribute, str):
            attribute = attribute.split(".", 1)
        if attribute and attribute[0] == name:
            yield ".".join(attribute[1:])
        for part in value.values():
            yield from references(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from references(part, name)


def translated(template):
    return transform(copy.deepcopy(template), {}, NoManagedPolicies())


def example_problems():
    cfn_lint = lint.runner(lint.LEFT_OUT)
    for name in ("template.yaml", "nested.yaml"):
        template = read(EXAMPLE / name)
        yield from (f"{name}: {problem}" for problem in nested_problems(template))
        result = translated(template)
        if not any(resource["Type"] == "AWS::Lambda::EventSourceMapping" for resource in result["Resources"].values()):
            yield f"{name}: there is no event source"
        text = json.dumps(result)
        decoded, errors = decode_str(text)
        for match in errors or cfn_lint.validate_template(decoded):
            yield f"{name}: {match.rule.id} {match.message} at {match.path}"


def fragment_problems():
    function = {
        "Type": "AWS::Serverless::Function",
        "Properties": {"CodeUri": "s3://artifacts/f.zip", "Handler": "bootstrap", "Runtime": "provided.al2023"},
    }
    count = 0
    for path in sorted((ROOT / "tests" / "render").glob("*/resolved.json")):
        resources = json.loads(path.read_text(encoding="utf-8"))["Resources"]
        template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {**resources, "Function": function}}
        result = translated(template)["Resources"]
        count += 1
        for name, resource in resources.items():
            if result.get(name) != resource:
                yield f"{path}: the translator changes {name}"
    if not count:
        yield "there are no fragments"


def main():
    problems = [*example_problems(), *fragment_problems()]
    print(*problems, f"{len(problems)} problems", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

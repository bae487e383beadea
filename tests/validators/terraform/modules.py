"""The stored Terraform files as modules of one root, so that one run of terraform checks them all."""

import json
import re
from pathlib import Path

RENDER = Path(__file__).resolve().parents[2] / "render"
ACCOUNT, REGION = "123456789012", "eu-central-1"
# For variables without a default: the end of the variable's name, and its value.
VALUES = {
    "kinesis_stream_arn": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/changes",
    "function_on_failure_arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed",
    "function": "consumer",
    "policy_role": "consumer",
}


def stored():
    """The stored files by their cases."""
    files = sorted(RENDER.glob("*/tables.tf.json"))
    return {file.parent.name: json.loads(file.read_text(encoding="utf-8")) for file in files}


def floor(file):
    """The oldest version of the provider that a file is for, as two numbers."""
    constraint = file["terraform"]["required_providers"]["aws"]["version"]
    return tuple(int(number) for number in re.fullmatch(r">= (\d+)\.(\d+)", constraint).groups())


def write(folder, files, kms_key):
    """Writes a root that calls each file as a module, whose names do not meet those of another one. `kms_key` is the ARN of
    a key that exists, which stands for all that are named."""
    modules = {}
    for case, file in files.items():
        source = folder / case
        source.mkdir()
        (source / "tables.tf.json").write_text(json.dumps(file, indent=1), encoding="utf-8")
        arguments = {name: value(name, variable, case, kms_key) for name, variable in file.get("variable", {}).items()}
        given = {name: argument for name, argument in arguments.items() if argument is not None}
        modules[case] = {"source": f"./{case}", **given}
    root = {"module": modules, "output": {case: {"value": f"${{module.{case}}}"} for case in files}}
    (folder / "main.tf.json").write_text(json.dumps(root), encoding="utf-8")


def value(name, variable, case, kms_key):
    """The value of a variable, or None for its default."""
    if name == "app_name":
        [most] = re.findall(r"<= (\d+)", variable["validation"][0]["condition"])
        # A long base name leaves no room, and none has the same.
        return case if len(case) <= int(most) else None
    if name == "parameter_store_prefix":
        return f"/{case}/"
    if name.endswith("kms_key"):
        # A replica's key is of another Region, where nobody looks it up.
        is_of_replica = variable["description"].startswith("ARN")
        return None if is_of_replica else kms_key
    if "default" in variable:
        return None
    for end, candidate in VALUES.items():
        if re.search(rf"(^|_){end}(_\d+)?$", name):
            return candidate
    raise ValueError(f"{case}: variable {name} has no default, and VALUES nothing for it")

#!/usr/bin/env python3
"""Scan templates as a security team would, with every rule of cfn-lint, checkov and cfn-guard.

    python tests/validators/scan.py CHECKOV NODE_MODULES [template.json ...]

CHECKOV is the path of the program. It has its own requirements-checkov.txt, because it pins other versions of
cfn-lint's dependencies. NODE_MODULES is the folder into which `npm ci` has installed the packages of tests/cdk. They
include cfn-guard and AWS Control Tower's rules. The rules of the AWS Guard Rules Registry are in guard/.

A template that is passed as an argument must have no findings, not even suppressed ones. Without arguments, the
templates of the cases in EXPECTED must have exactly the findings listed there. Prints each finding. The exit status is
0 if all findings are as expected.
"""

import json
import platform
import re
import subprocess
import sys
from pathlib import Path

import lint

HERE = Path(__file__).resolve().parent
RENDER = HERE.parent / "render"

COSTS = "recovery to a point in time costs; a table asks for it"
OWNED_KEY = "DynamoDB encrypts every table; with a key of its own a table costs, and depends on the key"
# The expected findings in the templates of a case, each with the reason.
EXPECTED = {
    # A table that has only a key.
    "partition-key": {
        "cfn-lint I4010": "the metadata is for assistants",
        "checkov CKV_AWS_28": COSTS,
        "cfn-guard DYNAMODB_PITR_ENABLED": COSTS,
        "cfn-guard dynamodb_table_pitr_enabled_check": COSTS,
        "checkov CKV_AWS_119": OWNED_KEY,
        "cfn-guard DYNAMODB_TABLE_ENCRYPTED_KMS": OWNED_KEY,
        "cfn-guard DYNAMODB_TABLE_MUST_BE_ENCRYPTED": OWNED_KEY,
        "cfn-guard dynamodb_table_encrypted_kms_check": OWNED_KEY,
    },
    "hardened": {},
    "hardened-global": {},
    # Its documentation contains text that looks like references.
    "references-in-documentation": {},
}

NOT_SECRET = "an entry holds an ARN, which is no secret"
OF_THE_KEY = "in the policy of a key `*` is this key alone"
HARDENED = {
    "checkov CKV2_AWS_34": NOT_SECRET,
    "checkov CKV_AWS_109": OF_THE_KEY,
    "checkov CKV_AWS_111": OF_THE_KEY,
    "checkov CKV_AWS_356": OF_THE_KEY,
}
# The findings of checkov in the Terraform files of the same cases.
EXPECTED_OF_TERRAFORM = {
    "partition-key": {
        "checkov CKV2_AWS_34": NOT_SECRET,
        "checkov CKV_AWS_28": COSTS,
        "checkov CKV_AWS_119": OWNED_KEY,
    },
    "hardened": HARDENED,
    "hardened-global": HARDENED,
    "references-in-documentation": HARDENED,
}


def cfn_lint(templates):
    """Yields the findings of a scanner: the template, the rule, and the message."""
    runner = lint.runner([])
    for path in templates:
        for match in lint.matches(runner, path):
            yield path, f"cfn-lint {match.rule.id}", match.message


def checkov(program, templates, framework="cloudformation"):
    files = [argument for path in templates for argument in ("--file", path)]
    options = ["--framework", framework, "--output", "json", "--compact", "--skip-download", "--soft-fail"]
    results = json.loads(run([program, *files, *options]))["results"]
    checks = [check for kind in ("passed_checks", "failed_checks", "skipped_checks") for check in results[kind]]
    # checkov does not report templates that it cannot read.
    for path in set(templates) - {Path(check["file_abs_path"]) for check in checks}:
        yield path, "checkov", "not checked"
    for check in results["failed_checks"] + results["skipped_checks"]:
        what = f"{check['resource']}: {check['check_name']}"
        yield Path(check["file_abs_path"]), f"checkov {check['check_id']}", what


def cfn_guard(node_modules, templates):
    package = node_modules / "@cdklabs" / "cdk-validator-cfnguard"
    system = {"Linux": "ubuntu", "Darwin": "macos"}[platform.system()]
    machine = {"arm64": "aarch64"}.get(platform.machine(), platform.machine())
    program = package / "bin" / system / machine / "cfn-guard"
    control_tower = sorted((package / "rules/control-tower/cfn-guard/dynamodb").glob("ct-dynamodb-*.guard"))
    rules = [argument for path in [HERE / "guard", *control_tower] for argument in ("--rules", path)]
    files = [argument for path in templates for argument in ("--data", path)]
    options = ["--structured", "--output-format", "json", "--show-summary", "none"]
    # cfn-guard exits with 19 if there are findings.
    for template in json.loads(run([program, "validate", *rules, *files, *options], ok=(0, 19))):
        for rule in template["not_compliant"]:
            resources = sorted(set(re.findall(r'"/Resources/(\w+)', json.dumps(rule))))
            yield Path(template["name"]), f"cfn-guard {rule['Rule']['name']}", ", ".join(resources)


def run(command, ok=(0,)):
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode not in ok:
        raise RuntimeError(f"{command[0]}: {process.returncode}\n{process.stderr}")
    return process.stdout


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, node_modules = sys.argv[1], Path(sys.argv[2])
    expected = {Path(argument).resolve(): {} for argument in sys.argv[3:]} or {
        RENDER / case / file: rules
        for case, rules in EXPECTED.items()
        for file in ("parameterised.json", "resolved.json")
    }
    templates = list(expected)
    found = [*cfn_lint(templates), *checkov(program, templates), *cfn_guard(node_modules, templates)]
    if len(sys.argv) == 3:
        files = {RENDER / case / "tables.tf.json": rules for case, rules in EXPECTED_OF_TERRAFORM.items()}
        expected |= files
        templates += files
        found += checkov(program, list(files), "terraform_json")
    print(*(f"{path}: {rule}: {what}" for path, rule, what in found), sep="\n")
    wrong = {(path, rule) for path, rule, _ in found} ^ {(path, rule) for path in templates for rule in expected[path]}
    for path, rule in sorted(wrong):
        print(f"not as expected: {rule} in {path}")
    print(f"{len(templates)} templates, {len(found)} findings, {len(wrong)} not as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

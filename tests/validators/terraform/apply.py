#!/usr/bin/env python3
"""Apply the stored Terraform files with terraform and HashiCorp's AWS provider, on this machine.

    python tests/validators/terraform/apply.py FOLDER

FOLDER is where `npm ci` has put the packages of tests/ddb-local. All files whose constraint admits the provider are
modules of one root. They are valid, they are applied, and then the next plan is empty. DynamoDB is DynamoDB Local behind
shim.py; KMS, IAM, Parameter Store and CloudWatch are moto. What terraform knows of the tables then equals state.json, which
the tests of this workspace read; TABLEWRIGHT_BLESS=1 writes it. The files of past.py are applied after that, one change after
the other.

Terraform is taken from PATH. The provider is installed by `terraform init`: from the registry, or from the filesystem mirror
that TF_PLUGIN_DIR names. If one of them is missing, this says how to get it, and the exit status is 3.
"""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import ddb_local  # noqa: E402
import modules  # noqa: E402
import past  # noqa: E402
import shim  # noqa: E402
import state  # noqa: E402

PROVIDER = (5, 100)
# The changes that the next plan still has, and the reason.
UNSETTLED = {
    "module.encryption-key.aws_kms_key.encryption_key": "moto does not tell how often a key is rotated",
}
MISSING = 3


class Missing(Exception):
    """Terraform or its provider is not here."""


class Terraform:
    def __init__(self, folder):
        self.folder = folder
        self.environment = {
            **{name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ},
            "AWS_EC2_METADATA_DISABLED": "true",
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
        }
        if mirror := os.environ.get("TF_PLUGIN_DIR"):
            # The registry is not asked then.
            (folder / "cli.tfrc").write_text(
                f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n', encoding="utf-8"
            )
            self.environment["TF_CLI_CONFIG_FILE"] = str(folder / "cli.tfrc")

    def run(self, *arguments, statuses=(0,)):
        process = subprocess.run(
            ["terraform", *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        if process.returncode not in statuses:
            raise RuntimeError(f"terraform {arguments[0]}:\n{process.stdout[-6000:]}\n{process.stderr[-6000:]}")
        return process

    def install(self):
        """Installs the provider, and returns its program."""
        if not shutil.which("terraform", path=self.environment.get("PATH")):
            raise Missing("terraform is not on PATH: https://developer.hashicorp.com/terraform/install")
        version = ".".join(map(str, PROVIDER)) + ".0"
        requirement = {"aws": {"source": "hashicorp/aws", "version": version}}
        file = self.folder / "provider.tf.json"
        file.write_text(json.dumps({"terraform": {"required_providers": requirement}}), encoding="utf-8")
        try:
            self.run("init", "-no-color")
        except RuntimeError as error:
            raise Missing(
                f"terraform cannot install hashicorp/aws {version}; let it reach registry.terraform.io, or make a mirror "
                f"with `terraform providers mirror` and name it in TF_PLUGIN_DIR\n{error}"
            ) from error
        [program] = (self.folder / ".terraform/providers/registry.terraform.io/hashicorp/aws").glob(
            f"{version}/*/terraform-provider-aws*"
        )
        shutil.rmtree(self.folder / ".terraform.lock.hcl", ignore_errors=True)
        return program

    @contextmanager
    def provider(self, program):
        """Starts the provider once: each command of terraform would start it again, and it is large."""
        process = subprocess.Popen(
            [program, "-debug"], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            for line in process.stdout:
                if found := re.search(r"TF_REATTACH_PROVIDERS='(.*)'", line):
                    self.environment["TF_REATTACH_PROVIDERS"] = found[1]
                    break
            else:
                raise RuntimeError("the provider does not start")
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield
        finally:
            process.terminate()
            process.wait()

    def act(self, *arguments):
        """Runs a command that tells what it does in lines of JSON; its errors are raised."""
        command, *rest = arguments
        process = self.run(command, "-json", *rest, statuses=(0, 1))
        told = [json.loads(line) for line in process.stdout.splitlines() if line.startswith("{")]
        errors = [each["diagnostic"] for each in told if each.get("diagnostic", {}).get("severity") == "error"]
        if errors or process.returncode:
            raise RuntimeError("\n".join(map(diagnostic, errors)) or process.stderr)

    def plan(self):
        """The plan as JSON, and what it changes."""
        self.act("plan", "-out=plan")
        plan = json.loads(self.run("show", "-json", "plan").stdout)
        changed = [
            change["address"]
            for change in plan.get("resource_changes", [])
            if change["change"]["actions"] not in (["no-op"], ["read"])
        ]
        return plan, changed


def diagnostic(told):
    place = told.get("address") or told.get("range", {}).get("filename", "")
    return f"{place}: {told['summary']}: {told.get('detail', '')[:600]}"


@contextmanager
def moto():
    """Its endpoint. It answers one request after the other: its stores are not made for several at a time."""
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def provider_block(dynamodb, others):
    services = ("cloudwatch", "iam", "kms", "ssm", "sts")
    endpoints = {**dict.fromkeys(services, others), **dict.fromkeys(("applicationautoscaling", "dynamodb", "lambda"), dynamodb)}
    return {
        "region": modules.REGION,
        "access_key": "terraform",
        "secret_key": "none",
        "skip_credentials_validation": True,
        "skip_metadata_api_check": True,
        "skip_region_validation": True,
        # DynamoDB Local fails at times while several tables are changed at once.
        "max_retries": 6,
        "endpoints": [endpoints],
    }


def prepare(endpoint):
    """What the modules name and do not create; the ARN of a key."""

    def client(service):
        keys = {"aws_access_key_id": "terraform", "aws_secret_access_key": "none"}
        return boto3.client(service, endpoint_url=endpoint, region_name=modules.REGION, **keys)

    client("iam").create_role(RoleName="consumer", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    return client("kms").create_key()["KeyMetadata"]["Arn"]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    files = {case: file for case, file in modules.stored().items() if modules.floor(file) <= PROVIDER}
    with tempfile.TemporaryDirectory(prefix="terraform-") as folder:
        terraform = Terraform(Path(folder))
        try:
            program = terraform.install()
        except Missing as missing:
            print(missing)
            return MISSING
        with moto() as others, terraform.provider(program):
            with engine(terraform, sys.argv[1], others):
                modules.write(terraform.folder, files, prepare(others))
                failed = check(terraform, files)
            return check_past(terraform, sys.argv[1], others) or failed


@contextmanager
def engine(terraform, packages, others):
    """Starts an empty DynamoDB for a root, and returns its endpoint."""
    with ddb_local.running(packages) as local, shim.running(local) as dynamodb:
        provider = {"provider": {"aws": provider_block(dynamodb, others)}}
        (terraform.folder / "provider.tf.json").write_text(json.dumps(provider), encoding="utf-8")
        yield dynamodb


def check_past(terraform, packages, others):
    with tempfile.TemporaryDirectory(prefix="terraform-") as folder:
        root = Terraform(Path(folder))
        root.environment["TF_REATTACH_PROVIDERS"] = terraform.environment["TF_REATTACH_PROVIDERS"]
        with engine(root, packages, others) as dynamodb:
            problems = past.check(root, dynamodb)
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


def check(terraform, files):
    terraform.run("init", "-no-color")
    valid = json.loads(terraform.run("validate", "-json", statuses=(0, 1)).stdout)
    problems = [diagnostic(each) for each in valid["diagnostics"]]
    if problems:
        print(*problems, sep="\n")
        return 1
    _, created = terraform.plan()
    terraform.act("apply", "-parallelism=20", "plan")
    plan, changed = terraform.plan()
    changed = [address for address in changed if address not in UNSETTLED]
    for address in changed:
        print(f"not settled: {address}")
        [change] = (each["change"] for each in plan["resource_changes"] if each["address"] == address)
        print(json.dumps({name: change[name] for name in ("actions", "before", "after")}, indent=1)[:4000])
    known = state.of(json.loads(terraform.run("show", "-json").stdout))
    stale = state.check(known, "provider")
    print(f"{len(files)} files, {len(created)} resources, {len(changed)} not settled")
    return 1 if changed or stale else 0


if __name__ == "__main__":
    sys.exit(main())

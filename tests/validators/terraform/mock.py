#!/usr/bin/env python3
"""Check the stored Terraform files with terraform, against the schema of a new version of HashiCorp's AWS provider.

    python tests/validators/terraform/mock.py

schema.json holds what the provider says of its arguments, as the package @cdktn/provider-aws on npm has it; this program
serves it to terraform in place of the provider. So terraform itself parses all stored files, each a module of one root, and
checks every name and type of an argument and every reference; then it plans and applies them, and the next plan is empty.
Nothing is contacted. What the provider checks in its own code is not checked: apply.py does that, with an older version.

For the files that are too new for apply.py, the resulting state equals state.json, which the tests of this workspace
read; TABLEWRIGHT_BLESS=1 writes it. Terraform is taken from PATH; without it the exit status is 3.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent import futures
from pathlib import Path

import grpc
import msgpack
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

import modules
import state

HERE = Path(__file__).resolve().parent
APPLIED = (5, 100)  # The version that apply.py has.
MISSING = 3
UNKNOWN = msgpack.ExtType(0, b"\x00")
KEY = f"arn:aws:kms:{modules.REGION}:{modules.ACCOUNT}:key/1234abcd-12ab-14cd-96ef-1234567890ab"


def unpack(value):
    if value.json:
        return json.loads(value.json)
    return msgpack.unpackb(value.msgpack, ext_hook=lambda *_: UNKNOWN, strict_map_key=False) if value.msgpack else None


def pack(value):
    return pb.DynamicValue(msgpack=msgpack.packb(value))


def message(block):
    """A block as the protocol has it."""
    flags = ("required", "optional", "computed")
    attributes = [
        pb.Schema.Attribute(
            name=name, type=json.dumps(each["type"]).encode(), **{flag: each.get(flag, False) for flag in flags}
        )
        for name, each in block["attributes"].items()
    ]
    blocks = [
        pb.Schema.NestedBlock(
            type_name=name,
            block=message(each["block"]),
            nesting=pb.Schema.NestedBlock.NestingMode.Value(each["nesting"].upper()),
            min_items=each["min"],
            max_items=each["max"],
        )
        for name, each in block.get("blocks", {}).items()
    ]
    return pb.Schema.Block(attributes=attributes, block_types=blocks)


def schema(block):
    return pb.Schema(version=0, block=message(block))


def filled(block, value, make, optional=False):
    """A value whose computed attributes are made: terraform wants each to be known, or said to be unknown. Those that can be
    set too stay unset unless `optional` says otherwise."""
    value = dict(value)
    for name, attribute in block["attributes"].items():
        given, can_be_set = value.get(name), attribute.get("optional", False) and not optional
        if attribute.get("computed") and (given == UNKNOWN or (given is None and not can_be_set)):
            value[name] = make(name, attribute["type"])
    return value


def made(name, ty):
    """A value of a computed attribute: ARNs are checked."""
    empty = {"number": 0, "bool": False}
    text = f"arn:aws:dynamodb:{modules.REGION}:{modules.ACCOUNT}:table/{name}"
    return text if ty == "string" else empty.get(ty) if isinstance(ty, str) else {} if ty[0] == "map" else []


class Provider(rpc.ProviderServicer):
    def __init__(self, schemas):
        self.schemas = schemas

    def GetMetadata(self, request, context):
        return pb.GetMetadata.Response(
            resources=[pb.GetMetadata.ResourceMetadata(type_name=name) for name in self.schemas["resources"]],
            data_sources=[pb.GetMetadata.DataSourceMetadata(type_name=name) for name in self.schemas["data"]],
        )

    def GetProviderSchema(self, request, context):
        return pb.GetProviderSchema.Response(
            provider=schema(self.schemas["provider"]),
            resource_schemas={name: schema(block) for name, block in self.schemas["resources"].items()},
            data_source_schemas={name: schema(block) for name, block in self.schemas["data"].items()},
        )

    def ValidateProviderConfig(self, request, context):
        return pb.ValidateProviderConfig.Response()

    def ValidateDataResourceConfig(self, request, context):
        return pb.ValidateDataResourceConfig.Response()

    def ValidateResourceConfig(self, request, context):
        return pb.ValidateResourceConfig.Response()

    def ConfigureProvider(self, request, context):
        return pb.ConfigureProvider.Response()

    def ReadResource(self, request, context):
        return pb.ReadResource.Response(new_state=request.current_state)

    def UpgradeResourceState(self, request, context):
        return pb.UpgradeResourceState.Response(upgraded_state=pack(json.loads(request.raw_state.json)))

    def StopProvider(self, request, context):
        return pb.StopProvider.Response()

    def GetFunctions(self, request, context):
        return pb.GetFunctions.Response()

    def PlanResourceChange(self, request, context):
        value = unpack(request.proposed_new_state)
        if value is not None:
            value = filled(self.schemas["resources"][request.type_name], value, lambda *_: UNKNOWN)
        return pb.PlanResourceChange.Response(planned_state=pack(value), legacy_type_system=True)

    def ApplyResourceChange(self, request, context):
        value = unpack(request.planned_state)
        if value is not None:
            value = filled(self.schemas["resources"][request.type_name], value, made)
        return pb.ApplyResourceChange.Response(new_state=pack(value), legacy_type_system=True)

    def ReadDataSource(self, request, context):
        value = filled(self.schemas["data"][request.type_name], unpack(request.config), made, optional=True)
        return pb.ReadDataSource.Response(state=pack(value))


def main():
    if not shutil.which("terraform"):
        print("terraform is not on PATH: https://developer.hashicorp.com/terraform/install")
        return MISSING
    files = modules.stored()
    schemas = json.loads((HERE / "schema.json").read_text(encoding="utf-8"))
    server = grpc.server(futures.ThreadPoolExecutor(8))
    rpc.add_ProviderServicer_to_server(Provider(schemas), server)
    with tempfile.TemporaryDirectory(prefix="terraform-") as folder:
        folder = Path(folder)
        socket = folder / "provider.sock"
        server.add_insecure_port(f"unix://{socket}")
        server.start()
        try:
            modules.write(folder, files, KEY)
            return check(folder, socket, files)
        finally:
            server.stop(0)


def check(folder, socket, files):
    address = {"Network": "unix", "String": str(socket)}
    plugin = {"Protocol": "grpc", "ProtocolVersion": 6, "Pid": os.getpid(), "Test": True, "Addr": address}
    environment = {
        **{name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ},
        "CHECKPOINT_DISABLE": "1",
        "TF_INPUT": "0",
        "TF_REATTACH_PROVIDERS": json.dumps({"registry.terraform.io/hashicorp/aws": plugin}),
    }

    def terraform(*arguments):
        process = subprocess.run(["terraform", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
        if process.returncode:
            sys.exit(f"terraform {arguments[0]}:\n{process.stderr[:8000] or process.stdout[-8000:]}")
        return process.stdout

    for command in ("init", "validate", "apply -auto-approve", "plan -detailed-exitcode"):
        name, *rest = command.split()
        terraform(name, "-no-color", *rest)
    known = state.of(json.loads(terraform("show", "-json")))
    newer = {case: known[case] for case, file in files.items() if modules.floor(file) > APPLIED}
    stale = state.check(newer, "schema")
    print(f"{len(files)} files, {sum(map(len, known.values()))} resources of tables")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

"""Deploy templates on moto, in this process and without a network."""

import json
import logging
import re
from contextlib import contextmanager

import boto3
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from moto import mock_aws
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.parsing import clean_json, get_model_map, get_name_type_map
from moto.moto_api._internal import mock_random
from moto.moto_api._internal.models import moto_api_backend

ACCOUNT = "123456789012"
REGION = "eu-central-1"

# Resources that templates refer to but do not contain.
CONSUMER = {
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {"RoleName": "consumer", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}},
    },
    "Function": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "consumer",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {"ZipFile": "handler = print"},
        },
    },
}
# Values for parameters without a default, by the end of the parameter's name.
VALUES = {
    "KinesisStreamArn": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/changes",
    "SourceTableArn": f"arn:aws:dynamodb:{REGION}:444455556666:table/source",
    "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:consumer",
    "StreamFunction": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:consumer",
    "TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:alarms",
    "PolicyRole": "consumer",
    "KmsKey": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab",
}
# The name of a stream ends with the time of its creation.
STREAM_LABEL = re.compile(r"(/stream/)\d{4}-\d\d-\d\dT[\d:.]+")


class Warnings(logging.Handler):
    """Collects moto's warnings about parts of a template that it did not understand."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(f"moto: {record.getMessage()}")


class Moto:
    """Deploys templates one after another, each into an empty account."""

    def __init__(self, cloudformation, warnings):
        self.cloudformation = cloudformation
        self.warnings = warnings

    def deploy(self, template):
        """Returns the resources and outputs with resolved references, and a list of problems."""
        moto_api_backend.reset()
        # Makes moto's random ids the same in every stack.
        mock_random.seed(0)
        self.warnings.messages = problems = []
        if {"AWS::Lambda::EventSourceMapping", "AWS::IAM::ManagedPolicy"} & add_stand_ins(template):
            self.create("consumer", {"Resources": CONSUMER})

        self.create("stack", without_parameter_tags(template))
        stacks = cloudformation_backends[ACCOUNT][REGION].stacks.values()
        [stack] = (stack for stack in stacks if stack.name == "stack")
        created = {resource.logical_resource_id for resource in stack.stack_resources if resource}
        problems += [f"{name} is not created" for name in template["Resources"].keys() - created]

        resolved = {}
        for section in ("Resources", "Outputs"):
            given = template.get(section, {})
            resolved[section] = clean_json(given, stack.resource_map)
            problems += lost(given, resolved[section], names_in(template), section)
        return json.loads(STREAM_LABEL.sub(r"\1label", json.dumps(resolved))), problems

    def deploy_together(self, templates):
        """Deploys templates into one account. Returns the templates that it refuses, with the reasons."""
        moto_api_backend.reset()
        mock_random.seed(0)
        self.warnings.messages = problems = []
        for number, template in enumerate(templates):
            add_stand_ins(template)
            try:
                self.create(f"stack{number}", without_parameter_tags(template))
            except Exception as error:
                problems.append(f"template {number} is refused: {error}")
        return problems

    def create(self, name, template):
        parameters = [
            {"ParameterKey": parameter, "ParameterValue": value(parameter, definition)}
            for parameter, definition in template.get("Parameters", {}).items()
        ]
        self.cloudformation.create_stack(
            StackName=name,
            TemplateBody=json.dumps(template),
            Parameters=parameters,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )


@contextmanager
def moto():
    warnings = Warnings()
    logger = logging.getLogger("moto")
    logger.addHandler(warnings)
    logger.propagate = False
    with mock_aws():
        yield Moto(boto3.client("cloudformation", region_name=REGION), warnings)


def without_parameter_tags(template):
    """Removes the tags of parameters. moto expects a list, as for other resources, but they are a map."""
    resources = {
        name: {**resource, "Properties": {k: v for k, v in resource["Properties"].items() if k != "Tags"}}
        if resource["Type"] == "AWS::SSM::Parameter"
        else resource
        for name, resource in template["Resources"].items()
    }
    return {**template, "Resources": resources}


def value(name, parameter):
    """Returns the default of a parameter, or a value that it accepts."""
    if "Default" in parameter:
        return str(parameter["Default"])
    for suffix, candidate in VALUES.items():
        if name.endswith(suffix) and re.fullmatch(parameter.get("AllowedPattern", ".*"), candidate):
            return candidate
    raise ValueError(f"parameter {name} has no default, and VALUES nothing that it takes")


def names_in(template):
    """Returns a pattern that finds unresolved references. Any other `${…}` is a policy's own variable."""
    names = "|".join(["AWS::", *template.get("Parameters", {}), *template["Resources"]])
    return re.compile(rf"\$\{{({names})")


def lost(given, resolved, names, path):
    """Yields the parts that moto drops or leaves unresolved."""
    if isinstance(given, list):
        for number, (part, of) in enumerate(zip(given, resolved, strict=True)):
            yield from lost(part, of, names, f"{path}.{number}")
    elif isinstance(given, dict) and any(name == "Ref" or name.startswith("Fn::") for name in given):
        if resolved is None or names.search(json.dumps(resolved)):
            yield f"{path}: {json.dumps(given)} is resolved to {json.dumps(resolved)}"
    elif isinstance(given, dict):
        for name, part in given.items():
            if name in resolved:
                yield from lost(part, resolved[name], names, f"{path}.{name}")
            else:
                yield f"{path}.{name} is lost: {json.dumps(part)}"


def add_stand_ins(template):
    """Adds a model to moto for each resource type that it does not know. Returns all types of the template."""
    types = {resource["Type"] for resource in template["Resources"].values()}
    for resource_type in types - get_model_map().keys():
        add_stand_in(resource_type)
    return types


def add_stand_in(resource_type):
    """Adds a model to moto for an unknown type, with a name and the attributes of the type's schema."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, resource_type).schema
    attributes, [name, *_] = (
        [path.removeprefix("/properties/").replace("/", ".") for path in schema.get(key, [])]
        for key in ("readOnlyProperties", "primaryIdentifier")
    )

    class StandIn:
        def __init__(self, physical_resource_id):
            self.physical_resource_id = physical_resource_id

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, *_, **__):
            return cls(resource_name)

        @classmethod
        def has_cfn_attr(cls, attribute):
            return attribute in attributes

        def get_cfn_attribute(self, attribute):
            if attribute not in attributes:
                raise ValueError(f"{resource_type} has no attribute {attribute}")
            # moto checks policies, so the values in them must look like ARNs.
            _, service, kind = resource_type.lower().split("::")
            return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{kind}/{self.physical_resource_id}/{attribute}"

        def is_created(self):
            return True

    get_model_map()[resource_type] = StandIn
    get_name_type_map()[resource_type] = name

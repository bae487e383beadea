#!/usr/bin/env python3
"""Create the tables of examples/every-target by its files, on DynamoDB Local.

    python tests/validators/calls.py FOLDER

FOLDER is where `npm ci` has put the packages of tests/ddb-local.
- Each request is what botocore's service model of the operation takes, with the ARN that the index says it needs.
- create.py and create.sh, which send the requests with boto3 and with the AWS CLI, create the same tables: those of the
  template, with the time to live.
- The tables of the model of NoSQL Workbench are those tables, and take its items.

Prints each problem; the exit status is 0 where there are none. Needs what requirements.txt pins.
"""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import botocore.session
from botocore.validate import ParamValidator

import ddb_local

INFRA = Path(__file__).resolve().parents[2] / "examples" / "every-target" / "infra"
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/orders"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def model_problems(index):
    model = botocore.session.get_session().get_service_model("dynamodb")
    operations = {"".join(word.title() for word in call["operation"].split("-")) for call in index["calls"]}
    assert operations <= set(model.operation_names), operations
    for call in index["calls"]:
        body = read(INFRA / "calls" / call["file"])
        if "ResourceArn" in call:
            table, _, member = call["ResourceArn"]["needs"].rpartition(".")
            assert table in index["tables"] and member in ("TableArn", "LatestStreamArn"), call
            body["ResourceArn"] = ARN
        name = "".join(word.title() for word in call["operation"].split("-"))
        report = ParamValidator().validate(body, model.operation_model(name).input_shape)
        if report.has_errors():
            yield f"{call['file']}: {report.generate_report()}"
    files = {path.name for path in (INFRA / "calls").iterdir()}
    listed = {call["file"] for call in index["calls"]} | {"index.json"}
    yield from (f"calls: {name} is not listed, or not there" for name in files ^ listed)


def run(command, endpoint, key):
    """Runs a program of the example in its place, on tables of its own."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_PAGER": "",
    }
    subprocess.run(command, cwd=INFRA.parent, env=environment, check=True, stdout=subprocess.DEVNULL)
    return summaries(ddb_local.client(endpoint, key))


def summaries(client):
    """What there is: each table, with its time to live."""
    found = {}
    for name in client.list_tables()["TableNames"]:
        time_to_live = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"].get("AttributeName")
        found[name] = [ddb_local.summary(client.describe_table(TableName=name)["Table"]), time_to_live]
    return found


def of_template():
    """The same, as the template says it, whose parameters have their defaults."""
    template = read(INFRA / "tables.template.json")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::DynamoDB::Table":
            properties = resource["Properties"]
            name = properties["TableName"]["Fn::Sub"]
            for parameter, value in template["Parameters"].items():
                name = name.replace(f"${{{parameter}}}", value.get("Default", ""))
            properties["TableName"] = name
            properties["Tags"] = []
            time_to_live = properties.pop("TimeToLiveSpecification", {}).get("AttributeName")
            yield name, [ddb_local.summary(ddb_local.create_table_request(properties)), time_to_live]


def workbench_problems(client, created):
    model = read(INFRA / "tables.workbench.json")
    names = {table["TableName"] for table in model["DataModel"]}
    yield from (f"workbench: {name} is one of either only" for name in names ^ created.keys())
    for table in model["DataModel"]:
        items = table["TableData"]
        for item in items:
            binary = {name: {"B": base64.b64decode(value["B"])} for name, value in item.items() if "B" in value}
            client.put_item(TableName=table["TableName"], Item={**item, **binary})
        indexes = [None, *(index["IndexName"] for index in table.get("GlobalSecondaryIndexes", []))]
        for index in indexes:
            of = {"IndexName": index} if index else {}
            if client.scan(TableName=table["TableName"], **of)["Count"] != len(items):
                yield f"workbench: {table['TableName']} {index or ''} does not have all items"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    index = read(INFRA / "calls" / "index.json")
    problems = list(model_problems(index))
    with ddb_local.running(sys.argv[1]) as endpoint:
        expected = dict(of_template())
        for key, command in {"python": [sys.executable, "infra/create.py"], "shell": ["sh", "-e", "infra/create.sh"]}.items():
            created = run(command, endpoint, key)
            if created != expected:
                problems.append(f"{command[-1]} creates {created}, and the template is {expected}")
        problems += workbench_problems(ddb_local.client(endpoint, "python"), created)
    print(*problems, f"{len(index['calls'])} requests, {len(problems)} problems", sep="\n")
    return 1 if problems or not index["calls"] else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Deploy every stored template on moto, and create its tables on DynamoDB Local.

    python tests/validators/deploy.py FOLDER [template.json ...]

FOLDER is where `npm ci` has put the packages of tests/ddb-local. moto resolves the references of a template, whose
parameters have their defaults. Then
- nothing is left unresolved or lost,
- the parameterised template of a case says the same as the resolved one: resource by resource, property by property,
- the tables of both are those of the requests stored for the case,
- the environments of one application fit into one account,
- DynamoDB Local creates them, with the keys, indexes, capacity and time to live of the template.

Prints each problem; the exit status is 0 where there are none. Needs what requirements.txt pins.
"""

import json
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

import ddb_local
from lint import stored
from moto_stack import REGION, moto

# Cases whose requests are of other tables than their templates.
OTHER_REQUESTS = {
    "raw-property": "a raw property is set in the template alone",
    "raw-template": "so are raw parts",
}
# Cases that are environments of one application.
ENVIRONMENTS = ["environment-test", "environment-production"]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def differences(one, other, path=""):
    """Where two values differ; what a parameter gives is text: "true" and "5" for true and 5."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            yield from differences(one.get(name), other.get(name), f"{path}.{name}" if path else name)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, parts in enumerate(zip(one, other)):
            yield from differences(*parts, f"{path}.{number}" if path else str(number))
    elif as_text(one) != as_text(other):
        yield f"{path}: {json.dumps(one)} and {json.dumps(other)}"


def as_text(value):
    return json.dumps(value) if isinstance(value, bool | int | float) else value


def create_tables(resolved, client):
    """Creates the tables of a resolved template on DynamoDB Local; the requests, and a list of problems."""
    requests, problems = [], []
    for name, resource in resolved["Resources"].items():
        match resource["Type"]:
            case "AWS::DynamoDB::Table":
                properties = resource["Properties"]
            case "AWS::DynamoDB::GlobalTable":
                properties = ddb_local.of_region(resource["Properties"], REGION)
            case _:
                continue
        if "GlobalTableSourceArn" in properties:
            # It has its key from a table of another account.
            continue
        request = ddb_local.create_table_request(properties)
        requests.append(request)
        table = {"TableName": request["TableName"]}
        try:
            sent = ddb_local.create_table(client, request)
        except (BotoCoreError, ClientError) as error:
            problems.append(f"{name} is refused: {error}")
            continue
        found = ddb_local.summary(client.describe_table(**table)["Table"])
        for difference in differences(ddb_local.summary(sent), found):
            problems.append(f"{name} in the template and on DynamoDB Local: {difference}")
        if time_to_live := properties.get("TimeToLiveSpecification"):
            requests.append({**table, "TimeToLiveSpecification": time_to_live})
            client.update_time_to_live(**requests[-1])
            found = client.describe_time_to_live(**table)["TimeToLiveDescription"]["AttributeName"]
            if found != time_to_live["AttributeName"]:
                problems.append(f"{name}: the time to live is {found} on DynamoDB Local")
    return requests, problems


def request_problems(path, resolved, requests):
    """Where the requests that are stored beside a template create other tables."""
    file = path.with_name("create_table.json")
    if not file.exists():
        return []
    copies = {
        resource["Properties"]["TableName"]
        for resource in resolved["Resources"].values()
        if "GlobalTableSourceArn" in resource["Properties"]
    }
    stored = [request for request in read(file) if request["TableName"] not in copies]
    if any(resource["Type"] == "AWS::KMS::Key" for resource in resolved["Resources"].values()):
        # A request cannot name a key that the stack makes.
        for request in requests + stored:
            request.pop("SSESpecification", None)
    found = [f"tables of the template and of {file.name}: {each}" for each in differences(requests, stored)]
    if path.parent.name not in OTHER_REQUESTS:
        return found
    return [] if found else [f"OTHER_REQUESTS: {path.parent.name} has those of its template"]


def environment_problems(stack, folder):
    """What an account refuses of several environments, or takes twice of one."""
    for file in ("parameterised.json", "resolved.json"):
        templates = [read(folder / case / file) for case in ENVIRONMENTS]
        yield from (f"{file}: {problem}" for problem in stack.deploy_together(templates))
        if not stack.deploy_together([templates[0], templates[0]]):
            yield f"{file}: one environment is deployed twice, so that this shows nothing"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    templates = [Path(argument).resolve() for argument in sys.argv[2:]] or stored()
    deployed, problems = {}, []
    with moto() as stack:
        for path in templates:
            try:
                deployed[path], found = stack.deploy(read(path))
            except Exception as error:
                found = [f"moto refuses it: {error!r}"]
            problems += [f"{path}: {problem}" for problem in found]
        folder = Path(__file__).resolve().parents[1] / "render"
        problems += [f"environments in one account: {problem}" for problem in environment_problems(stack, folder)]
    for path, resolved in deployed.items():
        other = deployed.get(path.with_name("resolved.json"))
        if path.name == "parameterised.json" and other:
            problems += [f"{path} and resolved.json: {difference}" for difference in differences(resolved, other)]
    with ddb_local.running(sys.argv[1]) as endpoint:
        for number, (path, resolved) in enumerate(deployed.items()):
            requests, found = create_tables(resolved, ddb_local.client(endpoint, f"template{number}"))
            problems += [f"{path}: {problem}" for problem in found + request_problems(path, resolved, requests)]
    print(*problems, f"{len(deployed)} templates, {len(problems)} problems", sep="\n")
    return 1 if problems or not deployed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Deploy every stored template on moto, and create its tables on DynamoDB Local.

    python tests/validators/deploy.py FOLDER [template.json ...]

FOLDER is the folder into which `npm ci` has installed the packages of tests/ddb-local. moto resolves the references of
a template, with the defaults of its parameters. The program then checks that
- no reference is unresolved and nothing is lost,
- the parameterised template of a case equals the resolved one, resource by resource and property by property,
- both have the same tables as the requests that are stored for the case,
- the environments of one application fit into one account,
- DynamoDB Local creates the tables, with the keys, indexes, capacity and time to live of the template.

Prints each problem. The exit status is 0 if there are none. Requires the packages in requirements.txt.
"""

import json
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

import ddb_local
from lint import stored
from moto_stack import REGION, moto

# Cases whose requests create other tables than their templates.
OTHER_REQUESTS = {
    "raw-property": "a raw property is set in the template alone",
    "raw-template": "so are raw parts",
}
# Cases that are environments of the same application.
ENVIRONMENTS = ["environment-test", "environment-production"]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def differences(one, other, path=""):
    """Yields the places where two values differ. Text such as "true" or "5" equals true or 5, because parameters are
    text."""
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
    """Creates the tables of a resolved template on DynamoDB Local. Returns the requests and a list of problems."""
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
            # Its key comes from a table of another account.
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
    """Returns the differences between the stored requests of a case and the tables of its template."""
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
        # A request cannot name a key that the stack creates.
        for request in requests + stored:
            request.pop("SSESpecification", None)
    found = [f"tables of the template and of {file.name}: {each}" for each in differences(requests, stored)]
    if path.parent.name not in OTHER_REQUESTS:
        return found
    return [] if found else [f"OTHER_REQUESTS: {path.parent.name} has those of its template"]


def environment_problems(stack, folder):
    """Yields the conflicts between environments in one account. Deploying one environment twice must conflict."""
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

"""Creates the tables: python create.py, with boto3 and credentials."""

import json
import time
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

folder = Path(__file__).parent / "calls"
index = json.loads((folder / "index.json").read_text())
dynamodb = boto3.client("dynamodb")


def describe(base_name):
    return dynamodb.describe_table(TableName=index["tables"][base_name])["Table"]


def send(call):
    body = json.loads((folder / call["file"]).read_text())
    if arn := call.get("ResourceArn"):
        # `orders.LatestStreamArn` is a member of DynamoDB's description of the table.
        table, _, member = arn["needs"].rpartition(".")
        body["ResourceArn"] = describe(table)[member]
    while True:
        try:
            return getattr(dynamodb, call["operation"].replace("-", "_"))(**body)
        except ClientError as error:
            if error.response["Error"]["Code"] != call.get("retry-on"):
                raise
            time.sleep(1)


def is_active(table):
    indexes = table.get("GlobalSecondaryIndexes", [])
    return table["TableStatus"] == "ACTIVE" and all(index["IndexStatus"] == "ACTIVE" for index in indexes)


for call in index["calls"]:
    print(call["file"])
    send(call)
    while "wait" in call and not is_active(describe(call["table"])):
        time.sleep(1)

"""DynamoDB Local with what it lacks, so that Terraform's AWS provider can set everything and read it back.

Every request goes to DynamoDB Local, whose rules about keys, indexes and capacity it keeps. Added here, in memory and for
each Region: encryption, storage class, tags, warm throughput, continuous backups, contributor insights, Kinesis
destinations, resource policies, limits on demand of indexes, replicas (tables of the same name in another Region), imports
(which import nothing), Application Auto Scaling (which scales nothing) and event source mappings of Lambda.
"""

import copy
import http.client
import json
import re
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse

ACCOUNT = "123456789012"  # moto's
THROUGHPUT = ("ReadCapacityUnits", "WriteCapacityUnits")
WARM = {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000}
MAPPINGS = "/2015-03-31/event-source-mappings"


class Refused(Exception):
    def __init__(self, message, kind="ValidationException"):
        super().__init__(message)
        self.kind = kind


class Account:
    """What is known besides DynamoDB Local."""

    def __init__(self, local):
        self.local = urlparse(local).netloc
        self.lock = threading.RLock()
        self.tables, self.tags, self.policies, self.targets, self.scaling, self.mappings = {}, {}, {}, {}, {}, {}

    def table(self, region, name):
        """A table by its name or by an ARN of it, of its stream or of an index."""
        name = name.split("/stream/")[0].split("/index/")[0].split("table/")[-1]
        new = {"insights": {}, "kinesis": {}, "replicas": {}, "limits": {}, "days": None, "key": None, "class": None}
        return self.tables.setdefault((region, name), {**new, "warm": None, "consistency": "EVENTUAL"})

    def send(self, region, operation, request):
        """DynamoDB Local's answer, as if it were in the Region and the account."""
        ours, theirs = f":{region}:{ACCOUNT}:", ":ddblocal:000000000000:"
        credential = f"Credential=terraform/20260101/{region}/dynamodb/aws4_request"
        connection = http.client.HTTPConnection(self.local, timeout=60)
        headers = {
            "x-amz-target": f"DynamoDB_20120810.{operation}",
            "content-type": "application/x-amz-json-1.0",
            "authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0",
        }
        connection.request("POST", "/", json.dumps(request).replace(ours, theirs), headers)
        answer = connection.getresponse()
        body = json.loads(answer.read().decode().replace(theirs, ours) or "{}")
        connection.close()
        if answer.status != 200:
            message = body.get("message") or body.get("Message") or ""
            raise Refused(message, body.get("__type", "#").split("#")[-1])
        return body


class Region:
    """The operations that DynamoDB Local lacks, each under its name."""

    def __init__(self, account, region):
        self.account, self.region = account, region

    def answer(self, operation, request):
        own = getattr(self, operation, None)
        return own(request) if own else self.account.send(self.region, operation, request)

    def known(self, request):
        """What is known of the table of a request, which exists."""
        self.describe(request["TableName"])
        return self.account.table(self.region, request["TableName"])

    def describe(self, name):
        return self.account.send(self.region, "DescribeTable", {"TableName": name})["Table"]

    def key(self, specification):
        if not specification or not specification.get("Enabled", True):
            return None
        key = specification.get("KMSMasterKeyId", "alias/aws/dynamodb")
        kind = "" if key.startswith("alias/") else "key/"
        return key if key.startswith("arn:") else f"arn:aws:kms:{self.region}:{ACCOUNT}:{kind}{key}"

    def complete(self, table):
        known = self.account.table(self.region, table["TableName"])
        if known["key"]:
            table["SSEDescription"] = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": known["key"]}
        if known["class"]:
            table["TableClassSummary"] = {"TableClass": known["class"]}
        table["WarmThroughput"] = {**(known["warm"] or WARM), "Status": "ACTIVE"}
        for index in table.get("GlobalSecondaryIndexes", []):
            if table.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST":
                index["ProvisionedThroughput"] = dict.fromkeys(("NumberOfDecreasesToday", *THROUGHPUT), 0)
            index.pop("OnDemandThroughput", None)
            if limits := known["limits"].get(index["IndexName"]):
                index["OnDemandThroughput"] = limits
        if limits := table.pop("OnDemandThroughput", None):
            # -1, which is no limit, AWS does not tell.
            if limits := {name: units for name, units in limits.items() if units != -1}:
                table["OnDemandThroughput"] = limits
        if known["replicas"]:
            table["GlobalTableVersion"] = "2019.11.21"
            table["MultiRegionConsistency"] = known["consistency"]
            table["Replicas"] = [
                {"RegionName": region, "ReplicaStatus": "ACTIVE", **settings}
                for region, settings in sorted(known["replicas"].items())
            ]
        return table

    def CreateTable(self, request):
        added = ("SSESpecification", "TableClass", "Tags", "WarmThroughput", "ResourcePolicy")
        rest = {name: value for name, value in request.items() if name not in added}
        answer = self.account.send(self.region, "CreateTable", rest)
        table = answer["TableDescription"]
        known = self.account.table(self.region, request["TableName"])
        known["key"] = self.key(request.get("SSESpecification"))
        known["class"], known["warm"] = request.get("TableClass"), request.get("WarmThroughput")
        known["limits"] = {
            index["IndexName"]: index["OnDemandThroughput"]
            for index in request.get("GlobalSecondaryIndexes", [])
            if index.get("OnDemandThroughput")
        }
        self.account.tags[table["TableArn"]] = {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}
        return {"TableDescription": self.complete(table)}

    def ImportTable(self, request):
        arn = self.CreateTable(request["TableCreationParameters"])["TableDescription"]["TableArn"]
        return {
            "ImportTableDescription": {
                "ImportArn": f"{arn}/import/0",
                "ImportStatus": "COMPLETED",
                "TableArn": arn,
                "S3BucketSource": request["S3BucketSource"],
                "InputFormat": request["InputFormat"],
            }
        }

    def DescribeImport(self, request):
        arn = request["ImportArn"]
        state = {"ImportArn": arn, "ImportStatus": "COMPLETED", "TableArn": arn.split("/import/")[0]}
        return {"ImportTableDescription": state}

    def DescribeTable(self, request):
        return {"Table": self.complete(self.describe(request["TableName"]))}

    def UpdateTable(self, request):
        name = request["TableName"]
        known, table = self.account.table(self.region, name), self.describe(name)
        request = copy.deepcopy(request)
        if (encryption := request.pop("SSESpecification", None)) is not None:
            known["key"] = self.key(encryption)
        known["class"] = request.pop("TableClass", known["class"])
        known["warm"] = request.pop("WarmThroughput", known["warm"])
        known["consistency"] = request.pop("MultiRegionConsistency", known["consistency"])
        for update in request.pop("ReplicaUpdates", []):
            [(change, replica)] = update.items()
            self.change_replica(known, table, change, replica)
        for update in request.get("GlobalSecondaryIndexUpdates", []):
            [(change, index)] = update.items()
            if limits := index.get("OnDemandThroughput"):
                known["limits"][index["IndexName"]] = limits
            elif change == "Delete":
                known["limits"].pop(index["IndexName"], None)
        if request.keys() - {"TableName"}:
            table = self.account.send(self.region, "UpdateTable", request)["TableDescription"]
        return {"TableDescription": self.complete(table)}

    def change_replica(self, known, table, change, replica):
        region, name = replica["RegionName"], table["TableName"]
        if change == "Create":
            if table.get("StreamSpecification", {}).get("StreamViewType") != "NEW_AND_OLD_IMAGES" and (
                known["consistency"] != "STRONG"
            ):
                raise Refused("Table must have streams enabled with StreamViewType set to NEW_AND_OLD_IMAGES")
            self.account.send(region, "CreateTable", creation(table))
            known["replicas"][region] = {name: key for name, key in replica.items() if name == "KMSMasterKeyId"}
            of_replica = self.account.table(region, name)
            of_replica["key"] = replica.get("KMSMasterKeyId")
            of_replica["replicas"] = {self.region: {}}
        elif change == "Delete":
            del known["replicas"][region]
            self.account.send(region, "DeleteTable", {"TableName": name})

    def DescribeContinuousBackups(self, request):
        days = self.known(request)["days"]
        recovery = {"PointInTimeRecoveryStatus": "ENABLED" if days else "DISABLED"}
        if days:
            recovery["RecoveryPeriodInDays"] = days
        state = {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": recovery}
        return {"ContinuousBackupsDescription": state}

    def UpdateContinuousBackups(self, request):
        recovery = request["PointInTimeRecoverySpecification"]
        days = recovery.get("RecoveryPeriodInDays", 35)
        self.known(request)["days"] = days if recovery["PointInTimeRecoveryEnabled"] else None
        return self.DescribeContinuousBackups(request)

    def TagResource(self, request):
        tags = self.account.tags.setdefault(request["ResourceArn"], {})
        tags.update({tag["Key"]: tag["Value"] for tag in request["Tags"]})
        return {}

    def UntagResource(self, request):
        tags = self.account.tags.setdefault(request["ResourceArn"], {})
        for key in request["TagKeys"]:
            tags.pop(key, None)
        return {}

    def ListTagsOfResource(self, request):
        tags = self.account.tags.get(request["ResourceArn"], {})
        return {"Tags": [{"Key": key, "Value": value} for key, value in sorted(tags.items())]}

    def UpdateContributorInsights(self, request):
        insights, index = self.known(request)["insights"], request.get("IndexName")
        insights[index] = request.get("ContributorInsightsMode", "ACCESSED_AND_THROTTLED_KEYS")
        if request["ContributorInsightsAction"] == "DISABLE":
            del insights[index]
        return self.DescribeContributorInsights(request)

    def DescribeContributorInsights(self, request):
        index = request.get("IndexName")
        mode = self.known(request)["insights"].get(index)
        state = {"TableName": request["TableName"], "ContributorInsightsStatus": "ENABLED" if mode else "DISABLED"}
        more = {"IndexName": index, "ContributorInsightsMode": mode}
        return {**state, **{name: value for name, value in more.items() if value}}

    def EnableKinesisStreamingDestination(self, request):
        configuration = request.get("EnableKinesisStreamingConfiguration", {})
        precision = configuration.get("ApproximateCreationDateTimePrecision", "MILLISECOND")
        self.known(request)["kinesis"][request["StreamArn"]] = precision
        return {"TableName": request["TableName"], "StreamArn": request["StreamArn"], "DestinationStatus": "ENABLING"}

    def DescribeKinesisStreamingDestination(self, request):
        destinations = [
            {"StreamArn": arn, "DestinationStatus": "ACTIVE", "ApproximateCreationDateTimePrecision": precision}
            for arn, precision in self.known(request)["kinesis"].items()
        ]
        return {"TableName": request["TableName"], "KinesisDataStreamDestinations": destinations}

    def PutResourcePolicy(self, request):
        self.account.policies[request["ResourceArn"]] = request["Policy"]
        return {"RevisionId": "1"}

    def GetResourcePolicy(self, request):
        if policy := self.account.policies.get(request["ResourceArn"]):
            return {"Policy": policy, "RevisionId": "1"}
        raise Refused("Resource-based policy not found", "PolicyNotFoundException")


class Scaling:
    """Application Auto Scaling, as far as the provider asks it."""

    def __init__(self, account, region):
        self.account, self.region = account, region

    def answer(self, operation, request):
        return getattr(self, operation)(request)

    @staticmethod
    def place(request):
        return request["ResourceId"], request["ScalableDimension"]

    def arn(self, request, end=""):
        name = re.sub("[^a-z0-9]", "", "".join(self.place(request)).lower())
        return f"arn:aws:application-autoscaling:{self.region}:{ACCOUNT}:scalable-target/{name}{end}"

    def RegisterScalableTarget(self, request):
        arn = self.arn(request)
        new = {"ScalableTargetARN": arn, "RoleARN": f"arn:aws:iam::{ACCOUNT}:role/scaling", "CreationTime": 0}
        target = self.account.targets.setdefault(self.place(request), new)
        target.update({name: value for name, value in request.items() if name != "Tags"})
        return {"ScalableTargetARN": arn}

    def DescribeScalableTargets(self, request):
        ids, dimension = request.get("ResourceIds"), request.get("ScalableDimension")
        targets = self.account.targets.items()
        found = [target for (name, of), target in targets if name in ids and of == dimension]
        return {"ScalableTargets": found}

    def PutScalingPolicy(self, request):
        arn = self.arn(request, f":policyName/{request['PolicyName']}")
        self.account.scaling[(*self.place(request), request["PolicyName"])] = {
            **request,
            "PolicyARN": arn,
            "CreationTime": 0,
            "Alarms": [],
        }
        return {"PolicyARN": arn, "Alarms": []}

    def DescribeScalingPolicies(self, request):
        name, dimension, names = request["ResourceId"], request["ScalableDimension"], request.get("PolicyNames")
        policies = self.account.scaling.items()
        found = [policy for place, policy in policies if place[:2] == (name, dimension) and place[2] in names]
        return {"ScalingPolicies": found}

    def ListTagsForResource(self, request):
        return {"Tags": {}}


def creation(table):
    """The CreateTable request that makes another table like this one."""
    provisioned = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED") == "PROVISIONED"
    members = ("TableName", "KeySchema", "AttributeDefinitions", "StreamSpecification")
    request = {name: table[name] for name in members if name in table}
    request["BillingMode"] = "PROVISIONED" if provisioned else "PAY_PER_REQUEST"

    def capacity(part):
        return {"ProvisionedThroughput": {name: part["ProvisionedThroughput"][name] for name in THROUGHPUT}}

    if provisioned:
        request |= capacity(table)
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if indexes := table.get(kind):
            with_capacity = provisioned and kind == "GlobalSecondaryIndexes"
            request[kind] = [
                {
                    **{name: index[name] for name in ("IndexName", "KeySchema", "Projection")},
                    **(capacity(index) if with_capacity else {}),
                }
                for index in indexes
            ]
    return request


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        return json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")

    def reply(self, status, answer):
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        if self.path.startswith(MAPPINGS):
            return self.create_mapping()
        request = self.body()
        service, operation = self.headers["x-amz-target"].rsplit(".", 1)
        region = re.search(r"Credential=[^/]+/\d+/([^/]+)/", self.headers["authorization"])[1]
        kind = Scaling if service == "AnyScaleFrontendService" else Region
        try:
            with self.server.account.lock:
                answer = kind(self.server.account, region).answer(operation, request)
            self.reply(200, answer)
        except Refused as refused:
            failed = refused.kind == "InternalFailure"
            kind = f"com.amazonaws.dynamodb.v20120810#{refused.kind}"
            self.reply(500 if failed else 400, {"__type": kind, "message": str(refused)})
        except Exception as error:  # A fault of this program: the provider shows it.
            self.reply(500, {"__type": "InternalServerError", "message": repr(error)})

    def create_mapping(self):
        request = self.body()
        function = request["FunctionName"]
        if ":function:" not in function:
            function = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:{function}"
        key = str(uuid.uuid4())
        arn = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:event-source-mapping:{key}"
        defaults = {
            "BatchSize": 100,
            "MaximumBatchingWindowInSeconds": 0,
            "ParallelizationFactor": 1,
            "MaximumRecordAgeInSeconds": -1,
            "MaximumRetryAttempts": -1,
            "BisectBatchOnFunctionError": False,
        }
        mapping = {**defaults, **request, "FunctionArn": function, "UUID": key, "State": "Enabled"}
        self.server.account.mappings[key] = {**mapping, "EventSourceMappingArn": arn}
        self.reply(202, self.server.account.mappings[key])

    def do_GET(self):
        if self.path.startswith(MAPPINGS):
            return self.reply(200, self.server.account.mappings[self.path.rstrip("/").rsplit("/", 1)[-1]])
        # Tags of a mapping.
        self.reply(200, {"Tags": {}})


@contextmanager
def running(local):
    """Its endpoint, in front of that of DynamoDB Local."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.account = Account(local)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()

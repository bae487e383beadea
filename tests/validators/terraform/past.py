"""Changes that terraform applies one after the other: no table is destroyed or created again.

Each folder of `past` is a story: the files that `Stack::export_terraform` writes for one stack as it changes. The tests of
this workspace write them. Each story is a module of one root.
"""

import json
from pathlib import Path

import boto3

import modules

STORIES = Path(__file__).resolve().parent / "past"
# What the plan does with each table, by the story and the number of its file.
EXPECTED = {
    ("time-to-live", 2): {"orders": "update"},
    ("time-to-live", 3): {"orders": "update"},
    ("removed", 2): {"customers": "forget", "orders": "no-op"},
    ("moved", 2): {"all_orders": "no-op, was orders"},
    ("moved", 3): {"orders": "no-op, was all_orders"},
}
# Whether items expire once a file is applied.
TIME_TO_LIVE = {("time-to-live", 1): "ENABLED", ("time-to-live", 2): "DISABLED", ("time-to-live", 3): "ENABLED"}


def stories():
    """The files of each story, in their order."""
    folders = sorted(STORIES.iterdir())
    return {
        folder.name: [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.tf.json"))]
        for folder in folders
    }


def write(folder, files):
    """Writes a root that calls each file as a module. The app of `moved` is the default: a table that keeps its physical
    name under another base name has a literal name."""
    root = {}
    for story, file in files.items():
        source = folder / story
        source.mkdir(exist_ok=True)
        (source / "tables.tf.json").write_text(json.dumps(file, indent=1), encoding="utf-8")
        own = {} if story == "moved" else {"app_name": story}
        root[story] = {"source": f"./{story}", "parameter_store_prefix": f"/{story}/", **own}
    (folder / "main.tf.json").write_text(json.dumps({"module": root}), encoding="utf-8")


def actions(plan):
    """What a plan does with the tables of each story."""
    found = {}
    for change in plan.get("resource_changes", []):
        if change["type"] != "aws_dynamodb_table":
            continue
        story = change["module_address"].removeprefix("module.")
        done = " and ".join(change["change"]["actions"])
        if was := change.get("previous_address"):
            done += f", was {was.rsplit('.', 1)[1]}"
        found.setdefault(story, {})[change["name"]] = done
    return found


def tables(client):
    """When each table was created: another time means that it was created again."""
    names = client.list_tables()["TableNames"]
    return {name: client.describe_table(TableName=name)["Table"]["CreationDateTime"].isoformat() for name in names}


def check(terraform, endpoint):
    """Applies all stories; returns the problems."""
    keys = {"aws_access_key_id": "terraform", "aws_secret_access_key": "none"}
    client = boto3.client("dynamodb", endpoint_url=endpoint, region_name=modules.REGION, **keys)
    problems, before = [], tables(client)
    known = stories()
    for number in range(1, 1 + max(map(len, known.values()))):
        write(terraform.folder, {story: files[min(number, len(files)) - 1] for story, files in known.items()})
        if number == 1:
            terraform.run("init", "-no-color")
        plan, _ = terraform.plan()
        found = actions(plan)
        for story, files in known.items():
            expected = EXPECTED.get((story, number))
            if expected is not None and found.get(story) != expected:
                problems.append(f"past/{story}/{number}: the plan does {found.get(story)}, not {expected}")
        if problems:
            return problems
        terraform.act("apply", "plan")
        _, changed = terraform.plan()
        problems += [f"past, step {number}: not settled: {address}" for address in changed]
        now = tables(client)
        if number == 1:
            before = now
        elif now != before:
            problems.append(f"past, step {number}: other tables than before: {now}, not {before}")
        for (story, step), status in TIME_TO_LIVE.items():
            if step == number:
                [name] = (name for name in now if f"-{story}-" in name)
                told = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["TimeToLiveStatus"]
                if told != status:
                    problems.append(f"past/{story}/{step}: the time to live is {told}, not {status}")
    print(f"{len(known)} stories of changes, {sum(map(len, known.values()))} files, {len(before)} tables")
    return problems

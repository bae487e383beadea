#!/usr/bin/env python3
"""Run cfn-lint on every stored template, with all its rules.

    python tests/validators/lint.py [template.json ...]

Errors, warnings, informational and experimental rules are on. Types are strict: CloudFormation would convert "5" to 5,
but our templates do not rely on that. Only I4010 is off, because it asks for metadata for assistants. Prints each
finding. The exit status is 0 if there are none.

Requires the packages in requirements.txt.
"""

import sys
from pathlib import Path

from cfnlint.config import ConfigMixIn
from cfnlint.decode import decode_str
from cfnlint.runner import Runner

LEFT_OUT = ["I4010"]


def stored():
    """Returns the templates of the render grid and of the examples."""
    root = Path(__file__).resolve().parents[2]
    grid = (root / "tests" / "render").glob("*/*.json")
    templates = [path for path in grid if path.name in ("parameterised.json", "resolved.json")]
    return sorted([*templates, *root.glob("examples/**/*.template.json")])


def runner(left_out):
    """Returns a cfn-lint runner with all rules except some. It loads the rules once."""
    return Runner(
        ConfigMixIn(
            regions=["us-east-1"],
            include_checks=["E", "W", "I"],
            include_experimental=True,
            ignore_checks=left_out,
            configure_rules={"E3012": {"strict": True}},
        )
    )


def matches(runner, path):
    template, errors = decode_str(path.read_text(encoding="utf-8"))
    return errors or runner.validate_template(template)


def main():
    templates = [Path(argument) for argument in sys.argv[1:]] or stored()
    cfn_lint = runner(LEFT_OUT)
    found = [
        f"{path}:{match.linenumber}: {match.rule.id} {match.message}"
        for path in templates
        for match in matches(cfn_lint, path)
    ]
    print(*found, f"{len(templates)} templates, {len(found)} findings", sep="\n")
    # Finding no templates is an error: the check would always pass.
    return 1 if found or not templates else 0


if __name__ == "__main__":
    sys.exit(main())

"""Asks dbt Core what state: selects in the project of the working folder.

Run by the Python that has dbt-core, never imported by the tests themselves:

    python lib/dbt_state.py STATE CHECK ...

For each check a line [check, exit code, unique ids], as `ls -s state:CHECK --state STATE` would answer.
"""

import json
import os
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.contracts.state import PreviousState
from dbt.graph.selector_methods import StateSelectorMethod


def main():
    state, checks = sys.argv[1], sys.argv[2:]
    manifest = dbtRunner().invoke(["--quiet", "--log-level-file", "none", "parse"]).result
    known = set()
    for kind in ("nodes", "sources", "exposures", "metrics", "unit_tests", "semantic_models", "saved_queries", "functions"):
        known |= {uid for uid, node in getattr(manifest, kind).items() if node.config.enabled}
    earlier = PreviousState(Path(state), Path("target"), Path(os.getcwd()))
    for check in checks:
        try:
            ids = sorted(set(StateSelectorMethod(manifest, earlier, []).search(known, check)))
            code = 0
        except Exception:  # whatever it is, the command would end with 2
            code, ids = 2, []
        print(json.dumps([check, code, ids]), flush=True)


if __name__ == "__main__":
    main()

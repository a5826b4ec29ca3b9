"""Which cluster a session of Spark is on."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytest.importorskip("pyspark", reason="Spark is not installed; pip install 'diffview[spark]'")

PROGRAM = """
from unittest.mock import patch
from pyspark.sql import SparkSession
chosen = []
with patch.object(SparkSession.Builder, "master", lambda self, name: chosen.append(name) or self), \\
     patch.object(SparkSession.Builder, "getOrCreate", lambda self: None):
    from diffview.corpus.engines.spark import session
    session({master!r}, 3)
print(chosen)
"""


@pytest.mark.parametrize(
    ("master", "submitted", "chosen"),
    [(None, False, ["local[3]"]), (None, True, []), ("spark://host:7077", True, ["spark://host:7077"])],
)
def test_under_spark_submit_its_own_master_holds(master: str | None, submitted: bool, chosen: list[str]) -> None:
    environment = os.environ | ({"PYSPARK_GATEWAY_PORT": "1"} if submitted else {})
    command = [sys.executable, "-c", PROGRAM.format(master=master)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == repr(chosen)

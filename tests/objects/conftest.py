"""A store on this machine, and a bucket in it for each test."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KEY, SECRET = "AKIA-nobody", "secret-of-nobody"


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """Where the store is, and the file in which it notes what it gave out."""
    notes = tmp_path_factory.mktemp("store") / "notes"
    command = [sys.executable, str(HERE / "store.py"), str(notes)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}", notes
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


class Bucket:
    """A bucket as another program sees it: through botocore, not through us."""

    def __init__(self, client, name, notes):
        self.client, self.name, self.notes = client, name, notes
        client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )

    @property
    def address(self):
        return f"s3://{self.name}/presse"

    def put(self, key, content, **attributes):
        self.client.put_object(Bucket=self.name, Key=f"presse/{key}", Body=content, **attributes)

    def get(self, key):
        answer = self.client.get_object(Bucket=self.name, Key=f"presse/{key}")
        return answer["Body"].read()

    def head(self, key):
        return self.client.head_object(Bucket=self.name, Key=f"presse/{key}")

    def names(self):
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return [item["Key"].removeprefix("presse/") for item in found]

    def given_out(self):
        """Bytes of each object that were asked for so far."""
        sent = Counter()
        for line in self.notes.read_text(encoding="utf-8").splitlines():
            place, size = line.split("\t")
            sent[place.removeprefix(f"{self.name}/presse/")] += int(size)
        return sent


@pytest.fixture
def surroundings(store, monkeypatch, tmp_path):
    """The usual configuration of who asks, and nothing of this machine's own."""
    settings = {
        "AWS_ENDPOINT_URL": store[0],
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "ARCHIVE_HOME": str(tmp_path / "homes"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def bucket_called(store, surroundings):
    """Makes a bucket whose name begins so."""
    import botocore.session

    client = botocore.session.get_session().create_client("s3", endpoint_url=store[0])
    yield lambda name: Bucket(client, f"{name}-{secrets.token_hex(4)}", store[1])
    client.close()


@pytest.fixture
def bucket(bucket_called):
    """A bucket with nothing in it."""
    return bucket_called("photos")

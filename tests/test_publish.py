"""Recordings in a bucket: only what is new, whole, for ever; and nobody is cut off."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner
from types_boto3_s3.client import S3Client

from deploy.cli import publish_recordings
from deploy.publish import (
    FOR_AN_HOUR,
    FOR_EVER,
    Upload,
    lacking,
    publish,
    uploads_of,
    uploads_of_pages,
)
from deploy.store_page import StorePage, read_store, store_files
from skill.errors import DeployError
from skill.guide.programme.pictures import PICTURES
from skill.guide.programme.recordings import Tonight, pieces_of, recordings_of
from skill.guide.programme.session import CONTENT
from skill.guide.tables import locales
from tests.accounts import MINISTACK, Aws, needed
from tests.bedroom import PLAN, WORDS
from tests.studio import build_shared

BUCKET = "recordings"
PAGES = {"en-US": read_store(CONTENT, "en-US")}


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    needed(MINISTACK)
    with Aws(tmp_path_factory.mktemp("aws")) as aws:
        yield aws


@pytest.fixture
def s3(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Client]:
    """S3 with an empty bucket."""
    for name, value in aws.environ.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for key in content(client):
        client.delete_object(Bucket=BUCKET, Key=key)
    client.delete_bucket(Bucket=BUCKET)


def content(client: S3Client) -> dict[str, bytes]:
    keys = [found["Key"] for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
    return {key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


def recorded(*names: str) -> list[Upload]:
    return [Upload(f"{name}.mp3", name.encode(), "audio/mpeg") for name in names]


def test_only_what_is_new_is_uploaded(s3: S3Client) -> None:
    """The second time nothing is, and another recording alone."""
    first = recorded("one", "two")
    assert lacking(first, BUCKET) == first
    publish(first, BUCKET)
    assert content(s3) == {"one.mp3": b"one", "two.mp3": b"two"}
    more = recorded("one", "two", "three")
    assert lacking(first, BUCKET) == []
    assert lacking(more, BUCKET) == more[2:]


def test_a_recording_may_be_kept_for_ever(s3: S3Client) -> None:
    """As MP3, by every player and by CloudFront, since its name changes with whatever it says."""
    publish(recorded("one"), BUCKET)
    told = s3.head_object(Bucket=BUCKET, Key="one.mp3")
    assert (told["ContentType"], told["CacheControl"]) == ("audio/mpeg", FOR_EVER)
    assert "max-age=31536000" in FOR_EVER
    assert "immutable" in FOR_EVER
    part = s3.get_object(Bucket=BUCKET, Key="one.mp3", Range="bytes=1-2")
    assert part["Body"].read() == b"ne"


def test_nothing_is_deleted_or_replaced(s3: S3Client) -> None:
    """Recordings of an older version stay; one that is there is not put again, even when two publish at once."""
    s3.put_object(Bucket=BUCKET, Key="older.mp3", Body=b"somebody hears this")
    s3.put_object(Bucket=BUCKET, Key="one.mp3", Body=b"and this")
    uploads = recorded("one", "two")
    assert lacking(uploads, BUCKET) == uploads[1:]
    publish(uploads, BUCKET)
    assert content(s3) == {
        "older.mp3": b"somebody hears this",
        "one.mp3": b"and this",
        "two.mp3": b"two",
    }


def test_a_run_that_was_interrupted_goes_on(s3: S3Client) -> None:
    """What it uploaded is there whole, and is not uploaded again."""
    uploads = recorded(*map(str, range(100)))

    def enough(done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(uploads, BUCKET, enough)
    there = content(s3)
    assert len(there) >= 5
    assert all(key == f"{body.decode()}.mp3" for key, body in there.items())
    todo = lacking(uploads, BUCKET)
    assert {one.key for one in todo} == {one.key for one in uploads} - set(there)
    publish(todo, BUCKET)
    assert len(content(s3)) == 100


def test_a_page_that_changes_is_put_anew(s3: S3Client) -> None:
    """The manifest points to it by a name that stays; so nobody keeps it longer than an hour."""
    pages = uploads_of_pages(PAGES)
    assert {page.key for page in pages} == set(store_files(PAGES))
    publish(pages, BUCKET)
    assert lacking(pages, BUCKET) == []
    changed: dict[str, StorePage] = {"en-US": replace(PAGES["en-US"], terms="Other terms.")}
    todo = lacking(uploads_of_pages(changed), BUCKET)
    assert [page.key for page in todo] == ["store/en-US/terms.html"]
    publish(todo, BUCKET)
    assert b"Other terms." in content(s3)["store/en-US/terms.html"]
    told = s3.head_object(Bucket=BUCKET, Key="store/en-US/terms.html")
    assert (told["ContentType"], told["CacheControl"]) == ("text/html; charset=utf-8", FOR_AN_HOUR)


def test_a_bucket_that_is_not_there_is_one_sentence(s3: S3Client) -> None:
    """It names the bucket."""
    with pytest.raises(DeployError, match=r"^no-such-bucket: .*NoSuchBucket"):
        lacking(recorded("one"), "no-such-bucket")
    with pytest.raises(DeployError, match=r"^no-such-bucket: .*NoSuchBucket"):
        publish(recorded("one"), "no-such-bucket")


def test_the_command_publishes_what_it_means(s3: S3Client, tmp_path: Path) -> None:
    """The pieces of a first evening, the pictures, and the pages of each country; the second time nothing."""
    tonight = recordings_of(PLAN, WORDS, Tonight(milestone=1, question=1))
    build_shared(tonight, tmp_path / "recordings")
    pages = 2 * len(locales(CONTENT))
    count = len(pieces_of(tonight)) + len(PICTURES) + pages
    arguments = ["--bucket", BUCKET, "--data", str(tmp_path), "--locale", "en-US"]
    done = CliRunner().invoke(publish_recordings, arguments, catch_exceptions=False)
    assert done.output == f"published: {count} of {count} files; the others were there\n"
    there = content(s3)
    assert all(
        there[one.key] == one.content for one in uploads_of(tonight, tmp_path / "recordings")
    )
    again = CliRunner().invoke(publish_recordings, arguments, catch_exceptions=False)
    assert again.output == f"published: 0 of {count} files; the others were there\n"

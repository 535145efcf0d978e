"""Pieces of recordings, and the pages that the manifest points to, into the bucket that CloudFront serves.

Nothing is ever deleted or replaced that a player may still be fetching: a piece's name holds
the fingerprint of all that went into it, so what differs has another name, and what is there is
left alone.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audio.art import drawn
from audio.build import PIECES, pieces_folder
from deploy.stack import need_aws_client, session
from deploy.store_page import StorePage, store_files
from skill.errors import DeployError
from skill.guide.programme import PICTURES, Recording, pieces_of

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client
    from types_boto3_s3.type_defs import PutObjectRequestTypeDef

FOR_EVER, FOR_AN_HOUR = "public, max-age=31536000, immutable", "public, max-age=3600"
"""How long a player, a browser and CloudFront may keep their copy."""
AT_ONCE = 8
"""Uploads under way at the same time."""

Progress = Callable[[int, int], None]
"""Told after each upload: how many are done, of how many."""


@dataclass(frozen=True)
class Upload:
    """A file as it lies in the bucket."""

    key: str
    source: Path | bytes
    kind: str
    """Its Content-Type."""
    cache: str = FOR_EVER
    """Its Cache-Control; what may be kept for ever never changes."""

    @property
    def content(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()


def uploads_of(recordings: Iterable[Recording], folder: Path) -> list[Upload]:
    """The files of the recordings' pieces, each once, in the order in which they are first heard."""
    there = pieces_folder(folder)
    return [
        Upload(f"{PIECES}/{piece.name}", there / piece.name, "audio/mpeg")
        for piece in pieces_of(recordings)
    ]


def uploads_of_pages(pages: Mapping[str, StorePage]) -> list[Upload]:
    """The privacy policy and terms of each locale."""
    html = store_files(pages)
    return [
        Upload(key, text.encode(), "text/html; charset=utf-8", FOR_AN_HOUR)
        for key, text in html.items()
    ]


def uploads_of_pictures() -> list[Upload]:
    """What a screen shows while a recording plays."""
    return [Upload(picture.path, drawn(picture), "image/png") for picture in PICTURES]


def lacking(uploads: Sequence[Upload], bucket: str) -> list[Upload]:
    """What the bucket does not hold yet. Raises DeployError.

    That is files that are not there, and pages that have changed.
    """
    with _answering(bucket) as client:
        listed = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        etags = {
            held["Key"]: held["ETag"].strip('"')
            for page in listed
            for held in page.get("Contents", [])
        }
    return [
        upload
        for upload in uploads
        if upload.key not in etags or _differs(upload, etags[upload.key])
    ]


def publish(uploads: Sequence[Upload], bucket: str, progress: Progress | None = None) -> None:
    """Upload them. Raises DeployError.

    Each is there whole or not at all, so a run that was interrupted can go on.
    """
    with _answering(bucket) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        tasks = [pool.submit(_put, client, bucket, upload) for upload in uploads]
        try:
            for count, task in enumerate(as_completed(tasks), start=1):
                task.result()
                if progress:
                    progress(count, len(uploads))
        finally:
            pool.shutdown(cancel_futures=True)


def _differs(upload: Upload, etag: str) -> bool:
    """Whether a file that may change has changed; the ETag of what was put at once is its MD5."""
    return (
        upload.cache != FOR_EVER
        and hashlib.md5(upload.content, usedforsecurity=False).hexdigest() != etag
    )


def _put(client: "S3Client", bucket: str, upload: Upload) -> None:
    request: PutObjectRequestTypeDef = {"Bucket": bucket, "Key": upload.key, "Body": upload.content}
    request |= {"ContentType": upload.kind, "CacheControl": upload.cache}
    if upload.cache == FOR_EVER:
        request["IfNoneMatch"] = "*"  # S3 itself refuses to replace it
    try:
        client.put_object(**request)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "PreconditionFailed":
            raise  # otherwise somebody else was faster


@contextmanager
def _answering(bucket: str) -> Iterator["S3Client"]:
    """S3, with the environment's region and address, and the credentials of the stack's owner."""
    need_aws_client()
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield session().client("s3")
    except (BotoCoreError, ClientError) as error:
        raise DeployError(f"{bucket}: {error}") from error

"""What a deployer runs: ``quiet-together package`` and ``quiet-together recordings publish``."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import click

from audio.cli import build_with_progress, progress_bar, recordings, which
from audio.files import write_whole
from deploy.annotations import write_annotations
from deploy.interpreter import ROOT, python_version
from deploy.manifest import Account, read_store
from deploy.publish import lacking, publish, uploads_of, uploads_of_pages
from deploy.skill_package import write_skill_package
from deploy.template import template_for_sam
from deploy.zip import lambda_zip
from interaction_models.build import locales
from skill.guide.programme import CONTENT, Recording

BUILD = ROOT / "build"
ZIP, TEMPLATE, SKILL_PACKAGE = "lambda.zip", "template.yaml", "skill-package"
ANNOTATIONS = "nlu-annotations"


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=BUILD,
    help="The folder to write to; build/.",
)
@click.option(
    "--zip",
    "zip_alone",
    type=click.Path(path_type=Path),
    help="Write the Lambda zip alone, to this file.",
)
@click.option(
    "--site", default="", help="Where the skill's pages are: the stack's output RecordingsUrl."
)
@click.option(
    "--endpoint",
    default="",
    help="The skill's endpoint, where sam or you deploy it; ask-cli fills it in.",
)
def package(output: Path, zip_alone: Path | None, site: str, endpoint: str) -> None:
    """The Lambda zip and the skill package, ready for `ask deploy` or `sam deploy`."""
    version = python_version()
    zipped = lambda_zip(version)
    path = write_whole(zip_alone or output / ZIP, zipped)
    digest = hashlib.sha256(zipped).hexdigest()[:12]
    click.echo(f"written: {path} ({len(zipped) / 1e6:.1f} MB, Python {version}, sha256 {digest}…)")
    if zip_alone:
        return
    click.echo(
        f"written: {write_whole(output / TEMPLATE, template_for_sam(zipped, ZIP).encode())} (for sam deploy)"
    )
    files = write_skill_package(output / SKILL_PACKAGE, Account(site.rstrip("/"), endpoint))
    click.echo(f"written: {output / SKILL_PACKAGE} ({len(files)} files, for ask deploy)")
    write_annotations(output / ANNOTATIONS)
    click.echo(f"written: {output / ANNOTATIONS} (for ask smapi create-nlu-evaluations)")


@recordings.command("publish")
@click.option("--bucket", required=True, help="The stack's output RecordingsBucket.")
@which
def publish_recordings(wanted: Sequence[Recording], data: Path, bucket: str) -> None:
    """Upload the recordings that the bucket lacks, and the skill's pages; nothing in it is deleted or replaced."""
    folder = data / "recordings"
    build_with_progress(wanted, folder)
    pages = {locale: read_store(CONTENT, locale) for locale in locales()}
    uploads = uploads_of(wanted, folder) + uploads_of_pages(pages)
    todo = lacking(uploads, bucket)
    with progress_bar(len(todo), "Publishing") as tell:
        publish(todo, bucket, tell)
    click.echo(f"published: {len(todo)} of {len(uploads)} files; the others were there")

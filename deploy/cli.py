"""What a deployer runs: ``quiet-together deploy``, ``package`` and ``recordings publish``."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from audio.cli import recordings
from audio.files import write_whole
from audio.progress import build_with_progress, progress_bar
from audio.selection import which
from audio.styles import preview_warning
from deploy import accounts
from deploy.annotations import write_annotations
from deploy.interpreter import ROOT, python_version
from deploy.manifest import REGIONS, Account
from deploy.preflight import Tools
from deploy.publish import lacking, publish, uploads_of, uploads_of_pages, uploads_of_pictures
from deploy.skill_package import write_skill_package
from deploy.stack import recordings_bucket
from deploy.store_page import read_store
from deploy.support import old_numbers
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
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="EU=ENDPOINT",
    help="Another endpoint, for the couples of one of Alexa's regions: NA, EU or FE.",
)
def package(
    output: Path, zip_alone: Path | None, site: str, endpoint: str, regions: tuple[str, ...]
) -> None:
    """The Lambda zip and the skill package, ready for `ask deploy` or `sam deploy`."""
    if zip_alone:
        write_zip(zip_alone)
        return
    pack(output, Account(site.rstrip("/"), endpoint, dict(map(_region, regions))))


def _region(written: str) -> tuple[str, str]:
    """An endpoint with its region, as it was written."""
    name, _, uri = written.partition("=")
    if name not in REGIONS or not uri:
        raise click.UsageError(
            f"--region {written}: write a region and its endpoint, as in EU=arn:aws:lambda:...; "
            f"there are {', '.join(REGIONS)}"
        )
    return name, uri


def pack(output: Path, account: Account) -> None:
    """Write all that both of Amazon's tools need, and say what and where."""
    zipped = write_zip(output / ZIP)
    template = template_for_sam(zipped, ZIP).encode()
    click.echo(f"written: {write_whole(output / TEMPLATE, template)} (for sam deploy)")
    files = write_skill_package(output / SKILL_PACKAGE, account)
    click.echo(f"written: {output / SKILL_PACKAGE} ({len(files)} files, for ask deploy)")
    for locale in locales():
        for sentence in old_numbers(CONTENT, locale, date.today()):
            click.echo(f"[WARNING] {sentence}")
        if warning := preview_warning(CONTENT, locale):
            click.echo(f"[WARNING] {warning}")
    write_annotations(output / ANNOTATIONS)
    click.echo(f"written: {output / ANNOTATIONS} (for ask smapi create-nlu-evaluations)")


def write_zip(path: Path) -> bytes:
    """Write the Lambda zip, and say what it is."""
    version = python_version()
    zipped = lambda_zip(version)
    write_whole(path, zipped)
    size, digest = f"{len(zipped) / 1e6:.1f} MB", hashlib.sha256(zipped).hexdigest()[:12]
    click.echo(f"written: {path} ({size}, Python {version}, sha256 {digest}\u2026)")
    return zipped


@recordings.command("publish")
@click.option("--bucket", default="", help="The bucket, if it is not that of your own stack.")
@which
def publish_recordings(selection: Sequence[Recording], data: Path, bucket: str) -> None:
    """Upload the recordings that the bucket lacks, the pictures for screens, and the skill's pages.

    Nothing in the bucket is deleted or replaced.
    """
    bucket = bucket or recordings_bucket()
    folder = data / "recordings"
    build_with_progress(selection, folder)
    pages = {locale: read_store(CONTENT, locale) for locale in locales()}
    uploads = [*uploads_of(selection, folder), *uploads_of_pictures(), *uploads_of_pages(pages)]
    todo = lacking(uploads, bucket)
    with progress_bar(len(todo), "Publishing") as tell:
        publish(todo, bucket, tell)
    click.echo(f"published: {len(todo)} of {len(uploads)} files; the others were there")


@click.command("deploy")
@click.option("--check", "only_check", is_flag=True, help="Say what is missing, and stop.")
@click.pass_context
def deploy_all(context: click.Context, only_check: bool) -> None:
    """Put the guide into your own two accounts, or update what is there."""
    tools = Tools.here()
    accounts.check(tools)
    click.echo("Python, Node.js, ask-cli and both accounts are ready.")
    if only_check:
        return

    def publish_to(bucket: str, everything: bool) -> None:
        context.invoke(publish_recordings, bucket=bucket, everything=everything)

    def pack_with(site: str) -> None:
        pack(BUILD, Account(site.rstrip("/")))

    accounts.deploy(ROOT, tools, accounts.Steps(pack_with, publish_to, click.echo))

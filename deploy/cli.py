"""The command ``quiet-together package``: what a deployer does before ``ask deploy`` or ``sam deploy``."""

import hashlib
from pathlib import Path

import click

from audio.files import write_whole
from deploy.zip import PYTHON, ROOT, lambda_zip

BUILD = ROOT / "build"


@click.command()
@click.option("--output", type=click.Path(path_type=Path), default=BUILD, help="The folder to write to; build/.")
def package(output: Path) -> None:
    """The Lambda zip, ready for `ask deploy` or `sam deploy`."""
    made = lambda_zip(PYTHON)
    path = write_whole(output / "lambda.zip", made)
    digest = hashlib.sha256(made).hexdigest()[:12]
    click.echo(f"written: {path} ({len(made) / 1e6:.1f} MB, Python {PYTHON}, sha256 {digest}…)")

"""``quiet-together site``: the guide as a folder that any web host serves."""

from pathlib import Path

import click

from simulator.cli.options import data_option

PYODIDE = Path("node_modules") / "pyodide"


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("build") / "site",
    show_default=True,
    help="The folder to write to.",
)
@click.option(
    "--short",
    is_flag=True,
    help="With the ordinary three minutes alone, to try it: a few megabytes, quickly written.",
)
@click.option(
    "--pyodide",
    type=click.Path(path_type=Path),
    default=PYODIDE,
    show_default=True,
    help="Where npm has put Pyodide.",
)
@data_option
def site(output: Path, short: bool, pyodide: Path, data: Path) -> None:
    """The guide in a browser without a server: serve the folder, and open it."""
    from audio.progress import progress_bar
    from simulator.site.build import recordings_of_site, write_site

    recordings = recordings_of_site(short)
    with progress_bar(len(recordings), "Recording") as tell:
        write_site(output, recordings, data / "recordings", pyodide, short, tell)
    files = [path for path in output.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    click.echo(f"written: {output} ({len(files)} files, {size:.1f} MB)")
    click.echo(f"Try it: python3 -m http.server --directory {output} 8019")

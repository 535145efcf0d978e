"""``quiet-together serve``: the skill as a web service."""

import logging
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from simulator.cli.options import data_option, host_option, listening, port_option


@click.command()
@port_option(8018)
@host_option("Another one, where the TLS proxy is elsewhere.")
@data_option
def serve(port: int, host: str, data: Path) -> None:
    """The skill as a web service for Alexa, to stand behind a TLS proxy (docs/serve.md).

    Nights are kept in the data folder where no TABLE_NAME is set.
    """
    from skill import app

    settings = app.Settings.from_environ(os.environ, needed=("SKILL_ID", "RECORDINGS_URL"))
    try:
        from skill.alexa import certificates, endpoint, signature
    except ModuleNotFoundError as error:
        raise click.ClickException("the web service needs: make serve") from error

    def now() -> datetime:
        return datetime.now(UTC)

    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    store = app.open_store(settings, data)
    store.read("nobody")  # a table that does not answer is told of now, and not to a couple
    skill = app.build(settings, store)
    roots = certificates.trusted_roots()
    amazons = certificates.Certificates(certificates.download, roots, now)
    verifier = signature.Verifier(settings.skill_id, amazons, now)
    web_service = endpoint.application(lambda event: app.answer(skill, event), verifier)
    with listening(host, port):
        bound = endpoint.listen(host, port)
    # The server then ends what it is answering.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    click.echo(f"Alexa's requests are answered at http://{host}:{bound.getsockname()[1]}/")
    endpoint.server(web_service, bound).run()

"""Whom the page's server answers: this machine, or who brings the token; and what it forbids pages.

The answers go out under headers that let a page speak to its own server alone.
"""

import contextlib
import io
import secrets
import socket

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE = "quiet-together"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "media-src 'self' blob:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "quiet-together",
}


def guard(token: str) -> Middleware:
    """Lets in who brings the token, or where there is none, who calls this machine by its own name.

    By another name a foreign site would come in (DNS rebinding). A page of another origin never
    speaks here.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if token:
            offered = request.query.get("token") or request.cookies.get(COOKIE, "")
            is_welcome = secrets.compare_digest(offered.encode(), token.encode())
        else:
            is_welcome = _host(request) in LOOPBACK
        origin = request.headers.get("Origin")
        if not is_welcome or origin not in (None, f"http://{request.host}"):
            raise web.HTTPForbidden
        response = await handler(request)
        if token and request.path == "/" and not response.prepared:
            response.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
        return response

    return guarded


def _host(request: web.Request) -> str | None:
    """The name by which this machine was called, without its port."""
    try:
        return request.url.host
    except ValueError:
        return None


async def with_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Send every answer under the headers."""
    for name, value in HEADERS.items():
        response.headers[name] = value


def listen(host: str, port: int) -> tuple[socket.socket, str, str]:
    """A socket, the address of the page, and its token (empty on loopback).

    Raises OSError when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, port), family=family)
    token = "" if host in LOOPBACK else secrets.token_urlsafe(16)
    name = _seen_from_outside(host, family)
    if ":" in name:
        name = f"[{name}]"
    address = f"http://{name}:{bound.getsockname()[1]}/"
    return bound, f"{address}?token={token}" if token else address, token


def invitation(address: str, token: str) -> str:
    """What the terminal says: the address, and for a phone's camera the same as a QR code."""
    sentence = f"Open {address} in a browser. Ctrl+C ends."
    if not token:
        return sentence
    import segno

    drawn = io.StringIO()
    segno.make(address, micro=False).terminal(drawn, border=2, compact=True)
    return f"{sentence}\n{drawn.getvalue().rstrip()}"


_EXAMPLE_ADDRESSES = {"0.0.0.0": "192.0.2.1", "::": "2001:db8::1"}
"""An address elsewhere, by all of this machine's own; reserved for examples, and nothing is sent
there."""


def _seen_from_outside(host: str, family: socket.AddressFamily) -> str:
    """What a phone in the same house calls this machine, where it listens on all its addresses."""
    elsewhere = _EXAMPLE_ADDRESSES.get(host)
    if elsewhere is None:
        return host
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.connect((elsewhere, 9))
        return str(asking.getsockname()[0])
    return host

"""The page as a web application: what is served, to whom, and what Gradio offers that we do not."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.page import in_a_loop

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CLOSED = (
    "/gradio_api/upload", "/gradio_api/deep_link", "/gradio_api/proxy=", "/gradio_api/stream", "/gradio_api/runs",
    "/gradio_api/run-history", "/gradio_api/vibe", "/gradio_api/undo-vibe", "/gradio_api/process_recording",
    "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/dev", "/monitoring", "/login", "/logout",
)  # fmt: skip
"""Routes of Gradio that this page does not use: uploads, saved links, proxies, run histories, code editing."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5a6b"/>'
    '<path d="M14 9c-4 1-6 4-6 8v6h7v-7h-3c0-3 1-4 3-5zm10 0c-4 1-6 4-6 8v6h7v-7h-3c0-3 1-4 3-5z" fill="#fff"/></svg>'
)
# Gradio builds its templates with Function(), hence 'unsafe-eval'; nothing may be loaded from, or sent to, elsewhere.
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


PAPER, PAPER_DARK = "#fbfaf7", "#14181a"  # as in look.css, which arrives a moment after the first paint


class Guard:
    """Answers only requests that are addressed to one of `hosts` and come from the page itself.

    Gradio's own check lets any origin in when the host is not local, and any port of a local host: another page open
    in the same browser could ask here. A foreign `Host` is how a rebound name reaches a server on loopback.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope), scope["path"])
        if refusal:
            await refusal(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [pair for pair in message.get("headers", []) if pair[0].decode("latin-1").lower() not in HEADERS]
                message["headers"] = [*given, *((name.encode(), value.encode()) for name, value in HEADERS.items())]
            await send(message)

        await self.app(scope, receive, with_headers)

    def _refusal(self, headers: Headers, path: str) -> Response | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if _name(host) not in self.hosts:
            return JSONResponse({"error": f"This server does not answer for the host {host!r}."}, 421)
        if origin is not None and origin.partition("://")[2] != host:
            return JSONResponse({"error": "Requests from other pages are refused."}, 403)
        if path.startswith(CLOSED):
            return JSONResponse({"error": "Not found."}, 404)
        return None


def _name(host: str) -> str:
    """The name in a `Host` header, without the port; empty when the header is malformed."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def application(page: gr.Blocks, hosts: Collection[str] = LOOPBACK) -> FastAPI:
    """`page` at `/`, with `/health` beside it; answers only requests whose `Host` is one of `hosts`."""
    app = FastAPI(title="Plaidoyer", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"name": "plaidoyer", "status": "ok"}

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(ICON, media_type="image/svg+xml")

    app.add_middleware(CORSMiddleware, allow_origins=[])  # where there is one, Gradio does not add its own, laxer one
    app.add_middleware(Guard, hosts=hosts)
    return in_a_loop(lambda: _mounted(app, page))


def _mounted(app: FastAPI, page: gr.Blocks) -> FastAPI:
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        "/",
        footer_links=[],
        run_history=False,
        app_kwargs={"openapi_url": None},
        allowed_paths=[],
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["sans-serif"], font_mono=["monospace"]).set(
            body_background_fill=PAPER, body_background_fill_dark=PAPER_DARK
        ),
    )
    return mounted

"""Figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.access.guard import needs
from api.metrics import Metrics
from api.routers.answering import problems

router = APIRouter(tags=["service"], default_response_class=Response)


@router.get(
    "/metrics",
    summary="Figures for Prometheus: requests, lag, head of the ledger, connections",
    dependencies=[needs("read-metrics")],
    responses={
        200: {
            "description": "In the text format of Prometheus.",
            "content": {
                "text/plain": {
                    "schema": {"type": "string"},
                    "example": "# TYPE mingce_head_position gauge\nmingce_head_position 4711.0\n",
                }
            },
        },
        **problems(401, 403, 429, 503),
    },
)
def read_metrics(request: Request) -> Response:
    metrics: Metrics = request.app.state.metrics
    return Response(
        generate_latest(metrics.registry),
        media_type=CONTENT_TYPE_LATEST,
        headers={"cache-control": "no-store"},
    )

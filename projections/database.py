"""The service's connections: pooled, each under the role that may read, append and project."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from psycopg import Connection, InterfaceError, OperationalError
from psycopg_pool import ConnectionPool

SERVICE_ROLE = "mingce_service"
# Twice the threads of the service: an answer holds one connection and may need a second. If
# they were fewer, threads that hold one each could wait for each other.
MOST_CONNECTIONS = 40
_WAIT_FOR_CONNECTION_S = 5.0

DATABASE_LOST: tuple[type[Exception], ...] = (OperationalError, InterfaceError)
"""What is raised when the database does not answer, or not in time: try again later."""


def _become_service(connection: Connection[Any]) -> None:
    connection.execute(f"set role {SERVICE_ROLE}")
    connection.commit()


class Database:
    """A pool of connections to one PostgreSQL database. A context manager: it closes the pool."""

    def __init__(self, url: str, *, max_connections: int = MOST_CONNECTIONS) -> None:
        self.pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            url,
            min_size=1,
            max_size=max_connections,
            timeout=_WAIT_FOR_CONNECTION_S,
            configure=_become_service,
            open=False,
            name="mingce",
        )

    def __enter__(self) -> Self:
        self.pool.open(wait=True, timeout=30)
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.close()

    @contextmanager
    def connection(self) -> Iterator[Connection[Any]]:
        """A connection in a transaction: committed at the end, rolled back on an exception."""
        with self.pool.connection() as connection:
            yield connection

"""Templates to pages. Everything is escaped, an unknown name is an error, nothing is inline."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access.asker import Asker
from api.pages import wording
from api.pages.assets import STATIC, asset
from api.pages.language import COOKIE, COOKIE_AGE_S, HTML_LANGUAGE, Language, choose_language
from api.pages.navigation import home_url, ways_of
from api.pages.refusals import Refusal, refusal
from api.pages.texts import say
from domain.errors import DomainError
from domain.schemes.values import Label

FOLDER = STATIC.parent


@cache
def environment() -> Environment:
    """The templates; read and compiled once."""
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def build() -> str:
    """Changes whenever templates, texts or the style sheet do."""
    sha = hashlib.sha256()
    for folder in ("templates", "static", "pages"):
        for path in sorted((FOLDER / folder).rglob("*.*")):
            if path.suffix != ".pyc":
                sha.update(path.read_bytes())
    return sha.hexdigest()[:12]


def language_of(request: Request) -> Language:
    """The language in which the request wants its page."""
    return choose_language(request.query_params.get("lang"), request.cookies.get(COOKIE))


def render(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The page, in the reader's language; a switch of language is remembered."""
    language = language_of(request)
    asker: Asker = getattr(request.state, "asker", Asker())
    other: Language = "zh" if language == "en" else "en"
    text = (
        environment()
        .get_template(template)
        .render(
            **_helpers(language),
            html_language=HTML_LANGUAGE[language],
            other_html_language=HTML_LANGUAGE[other],
            other_language_url=f"{request.url.path}?"
            + request.url.include_query_params(lang=other).query,
            asker=asker,
            ways=ways_of(asker, request.url.path),
            home_url=home_url(asker),
            receipt=_receipt(request),
            log_published=request.app.state.office.log is not None,
            csrf=getattr(request.state, "csrf", ""),
            **values,
        )
    )
    response = HTMLResponse(text, status_code=status, headers=dict(headers or {}))
    response.headers["vary"] = "accept, cookie"
    response.headers["content-language"] = HTML_LANGUAGE[language]
    if request.query_params.get("lang") in HTML_LANGUAGE:
        response.set_cookie(COOKIE, language, max_age=COOKIE_AGE_S, samesite="lax", httponly=True)
    return response


def _helpers(language: Language) -> dict[str, Any]:
    def label(value: Label) -> str:
        return wording.label(value, language)

    return {
        "t": partial(_say, language),
        "label": label,
        "day": lambda day: wording.day_words(day, language),
        "minute": lambda moment: wording.moment_words(moment, language),
        "period_words": lambda key: wording.period_words(key, language),
        "money": wording.money_words,
        "number": wording.number_words,
        "level": lambda level: wording.level_words(level, language),
        "role": lambda role: wording.role_words(role, language),
        "value_words": lambda value, unit: wording.value_words(value, unit, language),
        "refused": lambda error: _refused(error, language),
        "asset": asset,
        "url": county_url,
        "card_url": card_url,
    }


def _refused(error: DomainError, language: Language) -> Refusal:
    return refusal(
        language,
        code=error.code,
        message=error.message,
        next_step=error.next_step,
        fields=error.fields,
    )


def _receipt(request: Request) -> str:
    """The position that the act before this page was recorded at (`api.pages.forms`)."""
    given = request.query_params.get("receipt", "")
    return given if given.isascii() and given.isdigit() else ""


def _say(language: Language, key: str, **values: object) -> str:
    return say(key, language, **values)


def county_url(**query: object) -> str:
    """The standing's address, with the values that are set."""
    return "/?" + urlencode({name: value for name, value in query.items() if value})


def card_url(subject: str, period: Any = None) -> str:
    """The address of a subject's card, at a period if one is given."""
    query = f"?{urlencode({'of': period_key(period)})}" if period else ""
    return f"/cadres/{quote(subject, safe='')}{query}"


def period_key(period: Any) -> str:
    """How addresses name a period: scheme/assessment/period."""
    return f"{period.scheme}/{period.assessment}/{period.period}"

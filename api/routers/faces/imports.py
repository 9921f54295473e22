"""The import wizard: upload, check to the last cell, say what columns mean, import, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.access.asker import Asker
from api.access.guard import AskerOf, needs
from api.imports.template import roster_template
from api.imports.uploads import Upload, Uploads
from api.office.imports import require_clean
from api.office.parts import Office
from api.office.templates import entries_workbook
from api.pages.forms import Form, FormOf, submit
from api.pages.imports import (
    Asked,
    Kind,
    check_page,
    imports_page,
    read_upload,
    receipt_page,
    said_columns,
)
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.routers.writing import actor_reaching
from api.schemas.queries import EntryPosition, Name, PeriodKey, SchemeName
from domain.errors import DomainError
from ledger.context import Context
from ledger.ledger import Receipt

router = APIRouter(include_in_schema=False)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


def uploads_of(request: Request) -> Uploads:
    """The files that this application keeps between the steps."""
    kept: Uploads | None = getattr(request.app.state, "uploads", None)
    if kept is None:
        kept = request.app.state.uploads = Uploads()
    return kept


@dataclass(frozen=True, slots=True)
class Wizard:
    """One request of somebody who imports."""

    request: Request
    office: Office
    asker: Asker

    @property
    def owner(self) -> str:
        """Whose the uploads are: a person's, in one session."""
        session = getattr(self.request.state, "csrf", "")
        return f"{self.asker.person or self.asker.client}\n{session}"

    def upload(self, sha256: str) -> Upload:
        """The file that was sent before; DomainError `upload-gone`."""
        return uploads_of(self.request).get(self.owner, sha256)

    def begin(self, kind: Kind, form: Form, status: int = HTTPStatus.OK) -> Response:
        """The form for a file."""
        values = imports_page(self.office, language_of(self.request), kind, form)
        return render(self.request, "imports.html", values, status=status)

    def take(self, kind: Kind, form: Form) -> Response:
        """Keep the file and go on to check it."""

        def keep() -> str:
            asked = {
                "of": form.required("of") if kind == "entries" else "",
                "changes_on": form.day("changes_on"),
                "service_from": form.day("service_from"),
                "county_name": form.text("county_name"),
            }
            name, data = form.upload("file")
            kept = uploads_of(self.request).keep(self.owner, name, data)
            return _address(kind, kept.sha256, asked)

        return submit(
            self.office,
            keep,
            form,
            then=str,
            again=lambda form, status: self.begin(kind, form, status),
        )

    def check(self, sha256: str, asked: Asked, form: Form, status: int = HTTPStatus.OK) -> Response:
        """What the file holds and what is wrong with it."""
        values = check_page(
            self.office, language_of(self.request), self.upload(sha256), asked, form
        )
        return render(self.request, "import_check.html", values, status=status)

    def columns(self, sha256: str, asked: Asked, form: Form) -> Response:
        """Remember what the columns of a sheet mean, and check again."""
        upload = self.upload(sha256)

        def say_so() -> str:
            sheet = form.required("sheet")
            said = said_columns(form, sheet)
            read_upload(self.office, upload, asked, self.context(asked), layouts=said, dry_run=True)
            row = said[sheet].header_row
            return _address(
                asked.kind, sha256, _query(asked) | ({"header": f"{sheet}:{row}"} if row else {})
            )

        return submit(
            self.office,
            say_so,
            form,
            then=str,
            again=lambda form, status: self.check(sha256, asked, form, status),
        )

    def record(self, sha256: str, asked: Asked, form: Form) -> Response:
        """Import the very file that was checked."""
        upload = self.upload(sha256)

        def act() -> Receipt | None:
            report = read_upload(self.office, upload, asked, self.context(asked), dry_run=False)
            require_clean(report)
            uploads_of(self.request).drop(self.owner, sha256)
            if report.receipt is None and report.recorded_at is not None:
                return Receipt(report.recorded_at, report.recorded_at, repeated=True)
            return report.receipt

        return submit(
            self.office,
            act,
            form,
            then=lambda receipt: f"/imports/{receipt.first_position}" if receipt else "/imports",
            again=lambda form, status: self.check(sha256, asked, form, status),
        )

    def errors(self, sha256: str, asked: Asked) -> Response:
        """The file given back with its bad cells marked."""
        upload = self.upload(sha256)
        report = read_upload(self.office, upload, asked, self.context(asked), dry_run=True)
        if report.error_book is None:
            raise DomainError(
                "nothing-wrong",
                "The file has no mistakes.",
                next_step="Import it.",
            )
        return _workbook(report.error_book, "errors.xlsx")

    def context(self, asked: Asked) -> Context:
        """Who imports: a roster for the whole county, entries wherever each row lies."""
        number = self.request.state.number
        if asked.kind == "roster":
            actor = actor_reaching(self.office, self.asker, "manage-roster", None)
            return Context(actor, request=number)
        return Context(self.asker.actor("import-entries"), request=number)


def wizard_of(request: Request, office: OfficeOf, asker: AskerOf) -> Wizard:
    """The request of somebody who imports."""
    return Wizard(request, office, asker)


WizardOf = Annotated[Wizard, Depends(wizard_of)]


def entries_asked(
    of: Annotated[str, Query(max_length=140)] = "",
    header: Annotated[str, Query(max_length=80)] = "",
) -> Asked:
    """What was said about a file of entries."""
    return Asked(kind="entries", of=of, header=header)


def roster_asked(
    changes_on: date | None = None,
    service_from: date | None = None,
    county_name: Annotated[str, Query(max_length=80)] = "",
    header: Annotated[str, Query(max_length=80)] = "",
) -> Asked:
    """What was said about a roster."""
    return Asked(
        kind="roster",
        changes_on=changes_on,
        service_from=service_from,
        county_name=county_name,
        header=header,
    )


EntriesAsked = Annotated[Asked, Depends(entries_asked)]
RosterAsked = Annotated[Asked, Depends(roster_asked)]


@router.get("/imports", dependencies=[needs("import-entries")])
def begin_entries(wizard: WizardOf, of: Annotated[str, Query(max_length=140)] = "") -> Response:
    return wizard.begin("entries", Form({"of": (of,)} if of else {}))


@router.post("/imports/entries", dependencies=[needs("import-entries")])
def take_entries(wizard: WizardOf, form: FormOf) -> Response:
    return wizard.take("entries", form)


@router.get("/imports/roster", dependencies=[needs("manage-roster")])
def begin_roster(wizard: WizardOf) -> Response:
    return wizard.begin("roster", Form())


@router.post("/imports/roster", dependencies=[needs("manage-roster")])
def take_roster(wizard: WizardOf, form: FormOf) -> Response:
    return wizard.take("roster", form)


@router.get("/imports/templates/roster", dependencies=[needs("manage-roster")])
def empty_roster() -> Response:
    return _workbook(roster_template(), "roster.xlsx")


@router.get(
    "/imports/templates/{scheme}/{assessment}/{period}", dependencies=[needs("import-entries")]
)
def empty_entries(
    office: OfficeOf, scheme: SchemeName, assessment: Name, period: PeriodKey
) -> Response:
    return _workbook(entries_workbook(office, scheme, assessment, period), f"{period}.xlsx")


@router.get("/imports/{position}", dependencies=[needs("import-entries")])
def read_receipt(request: Request, office: OfficeOf, position: EntryPosition) -> Response:
    return render(request, "import_receipt.html", receipt_page(office, position))


@router.get("/imports/entries/{sha256}", dependencies=[needs("import-entries")])
def check_entries(wizard: WizardOf, sha256: Sha256, asked: EntriesAsked) -> Response:
    return wizard.check(sha256, asked, Form())


@router.post("/imports/entries/{sha256}", dependencies=[needs("import-entries")])
def record_entries(wizard: WizardOf, sha256: Sha256, asked: EntriesAsked, form: FormOf) -> Response:
    return wizard.record(sha256, asked, form)


@router.post("/imports/entries/{sha256}/columns", dependencies=[needs("import-entries")])
def say_entry_columns(
    wizard: WizardOf, sha256: Sha256, asked: EntriesAsked, form: FormOf
) -> Response:
    return wizard.columns(sha256, asked, form)


@router.get("/imports/entries/{sha256}/errors", dependencies=[needs("import-entries")])
def entry_errors(wizard: WizardOf, sha256: Sha256, asked: EntriesAsked) -> Response:
    return wizard.errors(sha256, asked)


@router.get("/imports/roster/{sha256}", dependencies=[needs("manage-roster")])
def check_roster(wizard: WizardOf, sha256: Sha256, asked: RosterAsked) -> Response:
    return wizard.check(sha256, asked, Form())


@router.post("/imports/roster/{sha256}", dependencies=[needs("manage-roster")])
def record_roster(wizard: WizardOf, sha256: Sha256, asked: RosterAsked, form: FormOf) -> Response:
    return wizard.record(sha256, asked, form)


@router.post("/imports/roster/{sha256}/columns", dependencies=[needs("manage-roster")])
def say_roster_columns(
    wizard: WizardOf, sha256: Sha256, asked: RosterAsked, form: FormOf
) -> Response:
    return wizard.columns(sha256, asked, form)


@router.get("/imports/roster/{sha256}/errors", dependencies=[needs("manage-roster")])
def roster_errors(wizard: WizardOf, sha256: Sha256, asked: RosterAsked) -> Response:
    return wizard.errors(sha256, asked)


def _query(asked: Asked) -> dict[str, Any]:
    return {
        "of": asked.of,
        "changes_on": asked.changes_on,
        "service_from": asked.service_from,
        "county_name": asked.county_name,
        "header": asked.header,
    }


def _address(kind: Kind, sha256: str, asked: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/imports/{kind}/{sha256}{'?' if query else ''}{query}"


def _workbook(data: bytes, name: str) -> Response:
    return Response(
        data,
        media_type=XLSX,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )

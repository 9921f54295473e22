"""The evidence file of a subject, made from what the asker may see."""

from __future__ import annotations

from datetime import UTC, datetime, time

from api.documents.pdf import render_pdf
from api.office.evidence import evidence_view
from api.office.parts import Office
from api.pages.evidence_paper import evidence_paper
from api.pages.language import Language


def evidence_pdf(office: Office, language: Language, subject: str) -> bytes:
    """The file as PDF, with the proofs attached; raises as `evidence_view`."""
    today = office.today()
    values = evidence_paper(evidence_view(office, subject), language, made_on=today)
    made_at = datetime.combine(today, time(), UTC)
    return render_pdf("evidence", values, made_at=made_at, carries_files=True)

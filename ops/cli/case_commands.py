"""mingce case ...: acts, questions and files, all in the one group."""

from __future__ import annotations

from ops.cli import case_questions, cases, submissions

app = cases.app
case_questions.register(app)
submissions.register(app)

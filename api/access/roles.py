"""Who may do what: roles, and the permissions that each has within its jurisdiction.

Every route and every act names one permission; what no role has, nobody may do. This table is
the whole of it: tests print it as the matrix actor x route x jurisdiction.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Role = Literal[
    "public",  # anybody, without signing in
    "cadre",  # who is assessed: the own card, history and duties
    "village_committee",
    "township_reviewer",
    "county_clerk",  # the organisation department
    "auditor",
    "discipline_body",  # reports cases, and follows its own
    "dashboard",  # machines that show figures
    "administrator",  # accounts, clients and grants; sees no assessment
]

Permission = Literal[
    "read-public",  # notices, rules in force, counts of cases, proofs, health
    "use-account",  # one's own password and sessions
    "read-own",  # what is about oneself
    "read-standings",  # rankings, grades, tiers, coefficients
    "read-names",  # names in full; without it they are masked
    "read-cards",  # cards, explanations, histories of others
    "read-pay",
    "read-duties",
    "read-objections",
    "read-cases",  # cases of the jurisdiction, without sealed details
    "open-case-details",  # unseal the details of a case; each look is recorded
    "read-audit",  # deviations, late and back-dated acts, replay, whole log
    "export",  # files of what may be read
    "read-metrics",  # how the service itself is doing
    "simulate",  # what-if
    "manage-schemes",
    "manage-roster",
    "record-entries",
    "import-entries",
    "manage-periods",  # open, close, reopen, compute, publish, finalise, supersede
    "decide-periods",  # the meeting's decision
    "report-cases",
    "verify-cases",
    "impose-measures",  # impose, lift; reverse a case
    "work-duties",  # steps and evidence
    "close-duties",
    "file-objections",
    "rule-objections",
    "manage-access",
    "manage-log-keys",  # which keys sign the published log
]

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        "public": frozenset({"read-public"}),
        "cadre": frozenset(
            {
                "read-public",
                "use-account",
                "read-own",
                "read-standings",
                "file-objections",
                "work-duties",
            }
        ),
        "village_committee": frozenset(
            {
                "read-public",
                "use-account",
                "read-own",
                "read-standings",
                "read-names",
                "read-duties",
                "record-entries",
                "import-entries",
                "work-duties",
                "file-objections",
            }
        ),
        "township_reviewer": frozenset(
            {
                "read-public",
                "use-account",
                "read-standings",
                "read-names",
                "read-cards",
                "read-pay",
                "read-duties",
                "read-objections",
                "export",
                "simulate",
                "record-entries",
                "import-entries",
                "work-duties",
                "close-duties",
            }
        ),
        "county_clerk": frozenset(
            {
                "read-public",
                "use-account",
                "read-standings",
                "read-names",
                "read-cards",
                "read-pay",
                "read-duties",
                "read-objections",
                "read-cases",
                "open-case-details",
                "read-audit",
                "export",
                "simulate",
                "manage-schemes",
                "manage-roster",
                "record-entries",
                "import-entries",
                "manage-periods",
                "decide-periods",
                "report-cases",
                "verify-cases",
                "impose-measures",
                "work-duties",
                "close-duties",
                "file-objections",
                "rule-objections",
            }
        ),
        "auditor": frozenset(
            {
                "read-public",
                "use-account",
                "read-standings",
                "read-names",
                "read-cards",
                "read-pay",
                "read-duties",
                "read-objections",
                "read-cases",
                "open-case-details",
                "read-audit",
                "export",
                "simulate",
            }
        ),
        "discipline_body": frozenset({"read-public", "use-account", "report-cases"}),
        "dashboard": frozenset(
            {"read-public", "use-account", "read-standings", "export", "read-metrics"}
        ),
        "administrator": frozenset(
            {"read-public", "use-account", "manage-access", "manage-log-keys", "read-metrics"}
        ),
    }
)

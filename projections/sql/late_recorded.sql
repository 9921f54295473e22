-- A request may span pages: what comes later adds to its row.
insert into late_record (
    ledger, kind, request, scheme, assessment, period, position, entries, subject, effective_on,
    recorded_on, late_days, reason, body, role, who
)
values (
    %(ledger)s, %(kind)s, %(request)s, %(scheme)s, %(assessment)s, %(period)s, %(position)s,
    %(entries)s, %(subject)s, %(effective_on)s, %(recorded_on)s, %(late_days)s, %(reason)s,
    %(body)s, %(role)s, %(who)s
)
on conflict (ledger, kind, request, scheme, assessment, period) do update
set entries = late_record.entries + excluded.entries,
    subject = case when late_record.subject = excluded.subject then excluded.subject else '' end,
    effective_on = least(late_record.effective_on, excluded.effective_on),
    late_days = greatest(late_record.late_days, excluded.late_days)

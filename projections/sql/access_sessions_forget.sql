delete from access.session
where ledger = %(ledger)s and (ends_at < %(now)s or seen_at < %(idle_since)s)

update objection
set state = %(state)s,
    acknowledged_on = case when %(state)s = 'acknowledged' then %(on)s else acknowledged_on end,
    rule_by = coalesce(%(rule_by)s::date, rule_by),
    ruled_on = case when %(state)s = 'ruled' then %(on)s else ruled_on end,
    ruling = coalesce(%(ruling)s, ruling),
    ruled_at = coalesce(%(ruled_at)s, ruled_at),
    appeal_until = coalesce(%(appeal_until)s::date, appeal_until),
    appealed_on = case when %(state)s = 'appealed' then %(on)s else appealed_on end,
    settled_on = case when %(state)s = 'settled' then %(on)s else settled_on end,
    withdrawn_on = case when %(state)s = 'withdrawn' then %(on)s else withdrawn_on end
where ledger = %(ledger)s and objection = %(objection)s

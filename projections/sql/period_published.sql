update period_life
set state = 'published', published_on = %(effective_on)s, published_at = %(position)s,
    on_show_until = %(on_show_until)s::date, objections_until = %(objections_until)s::date
where ledger = %(ledger)s and scheme = %(scheme)s and assessment = %(assessment)s
    and period = %(period)s

insert into access.attempt as known (ledger, what, failures, last_at)
values (%(ledger)s, %(what)s, 1, %(now)s)
on conflict (ledger, what) do update set
    failures = case when known.last_at < %(forget_before)s then 1 else known.failures + 1 end,
    last_at = %(now)s,
    paused_until = case
        when known.last_at >= %(forget_before)s and known.failures + 1 >= %(free)s then
            %(now)s + least(
                %(longest)s::interval,
                %(first)s::interval * power(2, least(known.failures + 1 - %(free)s, 20))
            )
    end
where known.paused_until is null or known.paused_until <= %(now)s
returning failures

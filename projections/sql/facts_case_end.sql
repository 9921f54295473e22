update entry
set known_until = %(known_until)s
where ledger = %(ledger)s
  and position = any (%(positions)s::bigint[])
  and known_until is null
  and (level = 'off' or not %(only_off)s)

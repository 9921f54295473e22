select origin, size from head
union
select origin, 0 from seen where origin not in (select origin from head)
order by origin

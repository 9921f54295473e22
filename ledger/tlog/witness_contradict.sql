-- One is enough as evidence: a log that signs ever more of them must not fill the disk.
insert into contradiction (origin, size, root, note)
select :origin, :size, :root, :note
where (select count(*) from contradiction where origin = :origin) < 100
on conflict do nothing

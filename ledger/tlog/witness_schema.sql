-- A witness's memory. One row a log: what it cosigned last.
create table if not exists cosigned (
    origin text primary key, size integer not null, root blob not null, note blob not null
) strict;
-- Checkpoints that a log signed as well, of the size that was cosigned: evidence of a fork.
create table if not exists contradiction (
    origin text not null, size integer not null, root blob not null, note blob not null,
    primary key (origin, size, root)
) strict;

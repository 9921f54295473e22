-- What a monitor keeps: nothing here is ever changed but how far each log has come.
create table if not exists head (
    origin text primary key,
    size integer not null,
    root blob not null,
    note blob not null
) strict;

-- The tree of the head, each tile as wide as it was seen.
create table if not exists tile (
    origin text not null,
    level integer not null,
    number integer not null,
    hashes blob not null,
    primary key (origin, level, number)
) strict, without rowid;

-- Every checkpoint ever seen, whether it fitted or not.
create table if not exists seen (
    origin text not null,
    size integer not null,
    root blob not null,
    note blob not null,
    place text not null,
    seen_at text not null,
    primary key (origin, size, root)
) strict, without rowid;

-- How far each place has shown a log.
create table if not exists place (
    origin text not null,
    name text not null,
    size integer not null,
    primary key (origin, name)
) strict, without rowid;

-- Evidence that stands on its own, the first from each place.
create table if not exists fork (
    origin text not null,
    place text not null,
    evidence blob not null,
    found_at text not null,
    primary key (origin, place)
) strict, without rowid;

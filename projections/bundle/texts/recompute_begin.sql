-- Every outcome anew, with stock DuckDB (1.4 or later) and nothing else. In the directory of the
-- bundle:
--
--     duckdb < recompute.sql                        says how many outcomes differ, and which
--     duckdb audit.duckdb < recompute.sql           the same, and keeps all tables for questions
--     python -c "import duckdb; print(duckdb.sql(open('recompute.sql', encoding='utf-8').read()))"
--
-- Facts come from facts/, what was recorded from recorded/, rules from evaluations/. That facts and
-- records follow from the entries of the log is for facts_from_entries.sql to show, that the
-- entries are those of the signed log for mingce_verify.py.

drop schema if exists facts cascade;
drop schema if exists recorded cascade;
drop schema if exists recomputed cascade;
create schema facts;
create schema recorded;
create schema recomputed;

set variable ledger = (
  select ledger from read_json('manifest.json', columns = {ledger: 'varchar'}));
set variable size = (
  select checkpoint.size
  from read_json('manifest.json', columns = {checkpoint: 'struct(size bigint)'}));

create table facts.appointment as
select getvariable('ledger') as ledger, * from read_parquet('facts/appointment.parquet');
create table facts.body as
select getvariable('ledger') as ledger, * from read_parquet('facts/body.parquet');
create table facts.entry as
select getvariable('ledger') as ledger, * from read_parquet('facts/entry.parquet');
create table facts.outcome as
select getvariable('ledger') as ledger, * from read_parquet('facts/outcome.parquet');

create table recorded.outcomes as from read_parquet('recorded/outcomes.parquet');
create table recorded.kept as from read_parquet('recorded/values.parquet');
create table recorded.pay as from read_parquet('recorded/pay.parquet');
create table recorded.duties as from read_parquet('recorded/duties.parquet');
create table recorded.periods as from read_parquet('recorded/periods.parquet');

-- What is computed here: scores and coefficients in ten-thousandths, money in fen.
create table recomputed.evaluation (
  number integer, scheme varchar, assessment varchar, period varchar,
  facts_position bigint,          -- the facts are those known at this entry
  result_digest varchar,          -- as the log has it; null: not compared
  holds_until bigint);            -- what was recorded held until this entry; null: not recorded yet
create table recomputed.outcome (
  number integer, subject varchar, score bigint, rank bigint, grade varchar, tier bigint,
  coefficient bigint, amount_fen bigint);
create table recomputed.detail (number integer, subject varchar, field varchar, value varchar);
create table recomputed.digest (number integer, digest varchar);
create table recomputed.left_out (number integer, field varchar);


-- An integer of so many decimals as the log writes it: 925000 with four is 92.5.
create or replace macro plain(scaled, unit, decimals) as
  case when scaled < 0 then '-' else '' end || (abs(scaled) // unit)::varchar
  || case when abs(scaled) % unit = 0 then ''
     else '.' || rtrim(lpad((abs(scaled) % unit)::varchar, decimals, '0'), '0') end;


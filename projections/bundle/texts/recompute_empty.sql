-- What is computed below is not to be read before: the outcomes of these periods begin empty, and
-- each gets back what was computed of it, not what was recorded.
update facts.outcome
set score = null, rank = null, grade = null, tier = null, coefficient = null, amount_fen = null
where (scheme, assessment, period) in (
  select (scheme, assessment, period) from recorded.periods where state = 'final');


"""What entries add up to, in SQL: twin of the functions of `interpret_entries`.

All aggregates of all entries are made in one pass (`gathered`); only panels and latest entries
read `entries` again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.readings import unit_of_rounding
from domain.evaluation.sql_entries import LATEST_FIRST
from domain.evaluation.sql_text import identifier, listed, literal, rounded, times_unit
from domain.schemes.steps import LatestLevel

if TYPE_CHECKING:
    from domain.evaluation.sql_entries import EntriesRead
    from domain.schemes.model import Input
    from domain.schemes.steps import Gather, Panel

_IS_TRUE = "e.level in ('pass', 'on')"
_MOST_BITS = 60  # of a bigint


def counts_relation(inputs: list[Input], steps: list[Gather]) -> str:
    """Which input counts in which step: one flag for each step, found by one look-up an entry.

    For `all` a bit besides, so that a missing input shows.
    """
    flags = {step.name: set(step.inputs) for step in steps if _needs_flag(step, inputs)}
    bits = {f"{step.name}.bit": _bits(step) for step in steps if _needs_bits(step)}
    rows = [
        ", ".join(
            [
                literal(declared.name),
                *(literal(declared.name in counted) for counted in flags.values()),
                *(f"{bit.get(declared.name, 0)}::bigint" for bit in bits.values()),
            ]
        )
        for declared in inputs
    ]
    columns = ", ".join(["input", *(identifier(name) for name in (*flags, *bits))])
    listing = ",\n    ".join(f"({row})" for row in rows)
    return f"select * from (values\n    {listing}) as counts({columns})"


def _needs_flag(step: Gather, inputs: list[Input]) -> bool:
    return set(step.inputs) != {declared.name for declared in inputs}


def _needs_bits(step: Gather) -> bool:
    return step.how == "all" and step.missing != "pass"


def _bits(step: Gather) -> dict[str, int]:
    if len(step.inputs) > _MOST_BITS:
        raise ValueError(f"{step.name}: `all` takes at most {_MOST_BITS} inputs")
    return {name: 1 << index for index, name in enumerate(step.inputs)}


def gathered_relation(read: EntriesRead, steps: list[Gather]) -> str:
    """All aggregates of all entries, for each period and whom they are about."""
    later = [read.later_start(step.inputs, step.months) for step in steps]
    columns = ",\n    ".join(
        f"{_aggregate(step, read)} as {identifier(step.name)}" for step in steps
    )
    return f"""select e.period, e.subject,
    {columns}
  from entries as e join counts as c on c.input = e.input{_with_periods(*later)}
  group by e.period, e.subject"""


def _with_periods(*later: str) -> str:
    """The join with `periods`, where a step reads fewer months than another."""
    return " join periods as p on p.period = e.period" if any(later) else ""


def _aggregate(step: Gather, read: EntriesRead) -> str:
    """One aggregate, NULL where there is nothing."""
    own = f"c.{identifier(step.name)}" if _needs_flag(step, read.inputs) else ""
    flag = " and ".join(filter(None, (own, read.later_start(step.inputs, step.months))))
    among, worth = _filter(flag), _worth(step)
    match step.how:
        case "sum":
            return f"sum({worth}){among}::bigint"
        case "minimum" | "maximum":
            return f"{step.how[:3]}({worth}){among}"
        case "mean":
            unit = unit_of_rounding(step.type, step.decimals)
            total, entries = f"(sum({worth}){among})::bigint", f"count({worth}){among}"
            whole = f"nullif({times_unit(entries, unit)}, 0)"
            return f"({times_unit(rounded(total, whole, step.rounding), unit)})::bigint"
        case "any":
            return f"bool_or({_IS_TRUE}){among}"
        case "all":
            every = f"bool_and({_IS_TRUE}){among}"
            if _needs_bits(step):
                bits = sum(_bits(step).values())
                every += f" and bit_or(c.{identifier(f'{step.name}.bit')}){among} = {bits}"
            return every
        case "count":
            levels = f"e.level in {listed(step.levels)}" if step.levels else ""
            return f"count(*){_filter(' and '.join(filter(None, (flag, levels))))}"
        case _:
            raise ValueError(f"{step.how} is not an aggregate of one pass")


def _worth(step: Gather) -> str:
    if not step.level_scores:
        return "e.value"
    cases = "".join(
        f" when {literal(level)} then {literal(score)}" for level, score in step.level_scores
    )
    return f"(case e.level{cases} end)::bigint"


def _filter(condition: str) -> str:
    return f" filter (where {condition})" if condition else ""


def gathered_default(step: Gather) -> str | None:
    """What stands in the column of a subject without any entry; None: absent."""
    match step.how:
        case "count":
            return "0"
        case "any":
            return "false"
        case "all":
            return "true" if step.missing == "pass" else "false"
        case _:
            return "0" if step.missing == "zero" else None


# --- latest and panels: passes of their own ------------------------------------------------------


def latest_relation(step: Gather | LatestLevel, read: EntriesRead) -> str:
    """The latest entry of each subject that counts."""
    inputs: tuple[str, ...]
    if isinstance(step, LatestLevel):
        inputs, worth, present = (step.input,), "e.level", "e.level <> ''"
        later = read.later_start(inputs)
    else:
        worth = _worth(step)
        inputs, present = step.inputs, f"{worth} is not null"
        later = read.later_start(inputs, step.months)
    later = f" and {later}" if later else ""
    return f"""select distinct on (e.period, e.subject) e.period, e.subject,
    {worth} as {identifier(step.name)}
  from entries as e{_with_periods(later)}
  where e.input in {listed(inputs)} and {present}{later}
  order by e.period, e.subject, {LATEST_FIRST}"""


def panel_relation(step: Panel, read: EntriesRead) -> str:
    """Sum and number of the scores that count in each rater group (`<name>.<group number>.sum`)."""
    groups = ",\n    ".join(
        f"(sum(v.value) filter (where v.rater = {literal(group)}))::bigint"
        f" as {identifier(f'{step.name}.{index}.sum')},\n    "
        f"count(*) filter (where v.rater = {literal(group)})"
        f" as {identifier(f'{step.name}.{index}.raters')}"
        for index, (group, _) in enumerate(step.groups, start=1)
    )
    later = read.later_start((step.input,))
    where = f"e.input = {literal(step.input)} and e.value is not null"
    where += f" and {later}" if later else ""
    kept = f"v.raters >= {max(step.min_raters, 1)}"
    if step.trim:
        inner = f"v.place > {step.trim} and v.place <= v.raters - {step.trim}"
        kept += f" and (v.raters <= {2 * step.trim} or ({inner}))"
    return f"""select v.period, v.subject,
    {groups}
  from (
    select e.period, e.subject, e.rater, e.value,
      row_number() over (
        partition by e.period, e.subject, e.rater order by e.value, e.position) as place,
      count(*) over (partition by e.period, e.subject, e.rater) as raters
    from entries as e{_with_periods(later)}
    where {where}) as v
  where {kept}
  group by v.period, v.subject"""

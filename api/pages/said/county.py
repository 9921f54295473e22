"""The county page, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "county.title": ("考核排名", "Standing"),
    "county.choose": ("考核与期间", "Assessment and period"),
    "county.show": ("查看", "Show"),
    "county.subjects": ("考核对象", "Assessed"),
    "county.median": ("得分中位数", "Median score"),
    "county.range": ("最低至最高", "Lowest to highest"),
    "county.total": ("绩效金额合计", "Pay in all"),
    "county.distribution": ("得分分布", "How scores are spread"),
    "county.distribution_alt": (
        "{scored} 人有得分，最低 {lowest}，中位数 {median}，最高 {highest}。",
        "{scored} have a score: lowest {lowest}, median {median}, highest {highest}.",
    ),
    "county.axis_scores": ("得分（分）", "score (points)"),
    "county.axis_people": ("人数（人）", "number of people"),
    "county.unscored": ("另有 {count} 人没有得分。", "{count} have no score."),
    "county.as_table": ("以表格显示", "Show as a table"),
    "county.interval": ("得分区间", "Scores"),
    "county.count": ("人数", "People"),
    "county.share": ("占比", "Share"),
    "county.grades": ("等次", "Grades"),
    "county.tiers": ("档次", "Tiers"),
    "county.ranking": ("排名", "Ranking"),
    "county.group": ("乡镇", "Township"),
    "county.class": ("类别", "Class"),
    "county.all_groups": ("全部乡镇", "All townships"),
    "county.all_classes": ("全部类别", "All classes"),
    "county.apply": ("应用", "Apply"),
    "county.reset": ("清除筛选", "Clear filters"),
    "county.shown": ("第 {first}–{last} 行，共 {count} 行", "Rows {first} to {last} of {count}"),
    "county.pages": ("排名分页", "Pages of the ranking"),
    "county.next": ("下一页", "Next"),
    "county.previous": ("上一页", "Previous"),
    "county.whole": ("全部显示", "Show all"),
    "county.empty": (
        "没有符合筛选条件的考核对象。请换一个乡镇或类别，或清除筛选。",
        "Nobody matches these filters. Choose another township or class, or clear the filters.",
    ),
    "county.no_periods": (
        "台账里还没有考核期。请先用 mingce scheme adopt 采用考核办法，再用 mingce period open 开始一个考核期。",
        (
            "The ledger has no period yet. Adopt a scheme with mingce scheme adopt, then open a "
            "period with mingce period open."
        ),
    ),
    "county.no_subjects": (
        "本期没有考核对象。请用 mingce roster import 导入人员名册。",
        "Nobody is assessed in this period. Import a roster with mingce roster import.",
    ),
    "county.change_since": ("较 {period}", "since {period}"),
}

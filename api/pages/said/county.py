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
    "county.lowest": ("最低", "Lowest"),
    "county.highest": ("最高", "Highest"),
    "county.median_short": ("中位分", "Median"),
    "county.exports": ("导出排名：", "Export the ranking:"),
    "county.sum": ("合计", "In all"),
    "county.trend": ("历期走势", "Over the periods"),
    "county.trend_alt": (
        "折线为得分中位数，浅色带为最低至最高。只统计当前所列考核对象。",
        (
            "The line is the median score, the band reaches from the lowest to the highest. Counted are "
            "those shown on this page."
        ),
    ),
    "county.period": ("考核期", "Period"),
    "county.provisional": ("暂定", "provisional"),
    "county.places": ("各乡镇对比", "Townships side by side"),
    "county.villages": ("各村对比", "Villages side by side"),
    "county.places_help": (
        "按得分中位数由高到低排列。横条为最低至最高，竖线为中位数。",
        "Highest median first. The bar reaches from lowest to highest, the stroke is the median.",
    ),
    "county.duties": ("未完成任务", "Open duties"),
    "county.cases": ("待核实情形", "Cases to verify"),
    "county.late": ("逾期 {count}", "{count} late"),
    "county.to_period": ("考核期办理", "The period's page"),
    "county.to_schemes": ("采用考核办法", "Adopt a scheme"),
    "county.to_imports": ("导入人员名册", "Import a roster"),
    "county.interval": ("得分区间", "Scores"),
    "county.count": ("人数", "People"),
    "county.share": ("占比", "Share"),
    "shares.grade": ("等次", "Grades"),
    "shares.tier": ("档次", "Tiers"),
    "county.ranking": ("排名", "Ranking"),
    "county.group": ("乡镇", "Township"),
    "county.class": ("类别", "Class"),
    "county.all_groups": ("全部乡镇", "All townships"),
    "county.all": ("全部", "All"),
    "county.all_classes": ("全部类别", "All classes"),
    "county.apply": ("应用", "Apply"),
    "county.reset": ("清除筛选", "Clear filters"),
    "county.shown": ("第 {first}–{last} 行，共 {count} 行", "Rows {first} to {last} of {count}"),
    "county.pages": ("排名分页", "Pages of the ranking"),
    "county.whole": ("全部显示（{count} 行）", "Show all {count}"),
    "county.empty": (
        "没有符合筛选条件的考核对象。请换一个乡镇或类别，或清除筛选。",
        "Nobody matches these filters. Choose another township or class, or clear the filters.",
    ),
    "county.no_periods": (
        "台账里还没有考核期。请先采用考核办法，再开启一个考核期。",
        "The ledger has no period yet. Adopt a scheme, then open a period.",
    ),
    "county.no_subjects": (
        "本期没有您可以查看的考核对象。名册尚未导入的，请先导入。",
        "There is nobody in this period whom you may see. If no roster is imported yet, import one.",
    ),
    "county.change_since": ("较 {period}", "since {period}"),
}

// Draws the charts again where the server drew an SVG: one can point at a figure, and follow it.
"use strict";
(() => {
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function base(data) {
    return {
      animation: false,
      aria: { enabled: false },
      textStyle: { fontFamily: "inherit", color: ink("--quiet") },
      grid: { left: 8, right: 12, top: 40, bottom: 28, containLabel: true },
      // Rich text: as HTML a tip would need inline styles, which the page does not allow.
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" } },
      xAxis: { type: "category", data: data.names, name: data.x, nameLocation: "end", nameGap: 4, nameTextStyle: { align: "right", verticalAlign: "top", padding: [30, 0, 0, 0] }, axisTick: { alignWithLabel: true }, axisLine: { lineStyle: { color: ink("--ink") } } },
      yAxis: { type: "value", name: data.y, nameTextStyle: { align: "left" }, splitLine: { lineStyle: { color: ink("--line") } } },
    };
  }

  const options = {
    histogram(data) {
      return {
        ...base(data),
        series: [{
          type: "bar", data: data.values, barCategoryGap: "6%", cursor: "pointer",
          itemStyle: { color: ink("--accent") }, emphasis: { itemStyle: { color: ink("--accent-deep") } },
          label: { show: true, position: "top", color: ink("--ink"), fontWeight: 600, formatter: (one) => one.value || "" },
        }],
      };
    },
    trend(data) {
      const numbers = (texts) => texts.map(Number);
      const [lowest, median, highest] = [data.lowest, data.median, data.highest].map(numbers);
      const [least, middle, most] = data.titles;
      const edge = { type: "line", stack: "band", symbol: "none", lineStyle: { color: ink("--accent"), opacity: 0.35, width: 1 } };
      const tip = (at) => `${data.names[at]}\n${most} ${data.highest[at]} ${data.unit}\n${middle} ${data.median[at]} ${data.unit}\n${least} ${data.lowest[at]} ${data.unit}`;
      const axes = base(data);
      return {
        ...axes,
        yAxis: { ...axes.yAxis, min: Math.floor(Math.min(...lowest) / 10) * 10 },
        tooltip: { ...axes.tooltip, axisPointer: { type: "line" }, formatter: ([one]) => tip(one.dataIndex) },
        series: [
          { ...edge, data: lowest },
          { ...edge, data: highest.map((value, at) => value - lowest[at]), areaStyle: { color: ink("--accent-soft"), opacity: 1 } },
          {
            type: "line", data: median, symbol: "circle", symbolSize: 9, color: ink("--accent"),
            lineStyle: { width: 2.5 }, labelLayout: { hideOverlap: true }, label: { show: true, position: "top", color: ink("--ink"), fontWeight: 600 },
          },
        ],
      };
    },
  };

  function draw(box) {
    const data = JSON.parse(box.dataset.chart);
    box.parentElement.classList.add("is-drawn");
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(options[data.kind](data));
    if (data.links) chart.on("click", (hit) => { location.href = data.links[hit.dataIndex]; });
    new ResizeObserver(() => chart.resize()).observe(box);
  }

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
  drawAll(document);
  document.body.addEventListener("htmx:afterSwap", () =>
    drawAll({ querySelectorAll: () => document.querySelectorAll(".chart:not(.is-drawn) > [data-chart]") }));
})();

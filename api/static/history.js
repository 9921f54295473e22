// A slider for each time axis: it moves the day of its field, and the timeline follows.
"use strict";
(() => {
  const fields = (slider) => ({
    days: JSON.parse(slider.dataset.days),
    day: document.getElementById(slider.dataset.for),
  });

  document.querySelectorAll("input[type=range][data-days]").forEach((slider) => {
    const { days, day } = fields(slider);
    slider.hidden = false;
    slider.addEventListener("input", () => {
      // At its end an axis is not cut: what comes tomorrow is shown, too.
      const last = Number(slider.value) === days.length - 1;
      day.value = last ? "" : days[slider.value];
      slider.setAttribute("aria-valuetext", days[slider.value]);
    });
    day.addEventListener("change", () => {
      const until = days.filter((each) => each <= day.value).length - 1;
      slider.value = day.value ? Math.max(until, 0) : days.length - 1;
    });
  });
})();

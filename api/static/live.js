// While a page with provisional figures is open it follows the ledger: what changed comes by itself.
"use strict";
(() => {
  // A busy county records many entries a second; a reader needs a few looks a minute.
  const QUIET_S = 5;
  const live = () => document.querySelector("[data-live]");
  if (!live() || !window.EventSource) return;

  let waiting = 0;
  const feed = new EventSource("/v1/events");

  function concerns(event, box) {
    const { position, scheme, assessment, period } = JSON.parse(event.data);
    if (position <= Number(box.dataset.live)) return false;
    // Entries without a period may touch any; other kinds of events name none at all.
    return !period || `${scheme}/${assessment}/${period}` === box.dataset.of;
  }

  function show() {
    waiting = 0;
    const box = live();
    if (!box) return feed.close();
    // Not under the hands of someone who is choosing a filter.
    const busy = box.contains(document.activeElement) && document.activeElement.matches("select, input");
    if (!busy) htmx.trigger(box, "moved");
  }

  function moved(event) {
    const box = live();
    if (!box) return feed.close();
    if (!waiting && concerns(event, box)) waiting = setTimeout(show, QUIET_S * 1000);
  }

  for (const name of ["standing", "period", "duty", "case", "reset"]) feed.addEventListener(name, moved);
})();

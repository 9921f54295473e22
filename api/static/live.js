// While a page with provisional figures is open it follows the ledger: what changed comes by itself.
"use strict";
(() => {
  const quietly_s = 5; // a busy county records many entries a second; a reader needs a few looks a minute
  if (!document.querySelector("[data-live]") || !window.EventSource) return;
  let waiting = 0;
  const follow = new EventSource("/v1/events");
  const moved = (event) => {
    const live = document.querySelector("[data-live]");
    if (!live) return follow.close();
    if (waiting || Number(event.lastEventId) <= Number(live.dataset.live)) return;
    waiting = setTimeout(() => {
      waiting = 0;
      // Not under the hands of someone who is choosing a filter.
      if (live.contains(document.activeElement) && document.activeElement.matches("select, input")) return;
      htmx.trigger(live, "moved");
    }, quietly_s * 1000);
  };
  for (const name of ["message", "position", "standings"]) follow.addEventListener(name, moved);
})();

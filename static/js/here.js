/* "I'm here" without signal: the tap is kept on this device and counts from when it was made.
 *
 *   <form data-here="{client id}" data-now="{the server's time when it made the page}">, with a field tapped_at
 *   <… data-here-said>    inside it: where things stand
 *
 * With signal the tap is posted, and the server names the page that says what became of it. Without, the tap is laid down
 * where static/js/drafts.js keeps what is to be sent (its key and shape are used here), so that any page of this person's
 * sends it when there is signal again.
 */
"use strict";
(() => {
  const LOOKS_AGAIN_MS = 1_000;
  const form = document.querySelector("form[data-here]");
  const person = document.body.dataset.person || "";
  if (!form || !person) return;

  // Our own clock may be wrong, and the demo's day is another: the page says what time it was when it came.
  const ahead = Date.parse(form.dataset.now) - Date.now();
  const key = `waymark-draft:${person}:${form.dataset.here}`;
  const said = form.querySelector("[data-here-said]");
  const clock = (moment) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" }).format(moment);

  const say = (words) => {
    const note = document.createElement("p");
    note.className = "note info";
    note.textContent = words;
    said.replaceChildren(note);
  };

  const keep = (tapped) => {
    const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(([name, value]) => [name, [value]]));
    try {
      localStorage.setItem(key, JSON.stringify({ client: form.dataset.here, url: form.action, at: Date.now(), fields }));
    } catch {
      return say("No signal, and this phone can’t keep your tap. Tap again in a moment.");
    }
    say(`No signal. Counts from when you tapped, ${clock(tapped)}. It’s sent when there’s signal.`);
    form.querySelector("button").hidden = true;
    const waiting = setInterval(() => {
      if (localStorage.getItem(key)) return;
      clearInterval(waiting);
      location.reload(); // the page says what became of it
    }, LOOKS_AGAIN_MS);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const tapped = new Date(Date.now() + ahead);
    form.elements.tapped_at.value = tapped.toISOString();
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Draft": person }, redirect: "manual", credentials: "same-origin",
      });
      const { page } = await answer.json().catch(() => ({}));
      if (page) location.assign(page);
      else form.submit();
    } catch {
      keep(tapped);
    }
  });
})();

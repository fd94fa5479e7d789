/* The log, a few parts at a time. Without this script it is one long form; with it, three screens of the same form, so
 * that nothing here needs signal. Saving is drafts.js's business, picking a step from the library steps.js's.
 *
 *   <form data-log>                       the form; its fields are read by name
 *   data-part="3" data-group="2"          a part and the screen it is on; data-says: the fields its summary is made of
 *   data-needs-step                       a part that is left out while there is no new step
 *   data-about, data-new-step, data-other-day     shown on the first screen; for a new step; for "Pick a date"
 *   data-live-step="words"                the step the teacher has
 *   data-sign, data-add-sign, data-remove-sign    short inputs, shown as they are needed
 *   data-shows, data-shown-with, data-ghost       what the teacher will see, a part of it, and its place while it is empty
 *   data-lesson                           the lesson at the top of the page
 *   data-change                           the link to write about somebody else; of a note that is kept, it takes the note along
 */
"use strict";
(() => {
  const form = document.querySelector("form[data-log]");
  if (!form) return;
  const LAST_SCREEN = 3;
  const SIGNS_SHOWN = 2;

  const parts = [...form.querySelectorAll("[data-part]")];
  const posts = [...document.querySelectorAll("[data-posts] .posts li")];
  const next = form.querySelector("[data-next]");
  const share = form.querySelector('.thumb [name="then"][value="share"]');
  const liveStep = form.querySelector("[data-live-step]");
  const signs = [...form.querySelectorAll("[data-sign]")];
  const isBack = Boolean(form.querySelector(".error-summary, .two-versions")); // refused, or two versions: everything is shown
  let screen = 1;
  let signsShown = SIGNS_SHOWN;

  // --- What is in the form

  const controls = (name) => [...form.elements].filter((control) => control.name === name && control.type !== "submit");
  const chosen = (name) => controls(name).find((radio) => radio.checked);
  const words = (name) => {
    const [first] = controls(name);
    if (!first) return "";
    if (first.type === "radio") return chosen(name)?.value ? chosen(name).closest("label").textContent.trim() : "";
    return controls(name).map((control) => control.value.trim()).filter(Boolean).join(". ");
  };
  const follows = () => (liveStep ? chosen("follow_up")?.value : "new");
  const hasStep = () => Boolean(words("step_words"));
  const day = (iso) => (iso ? new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" }).format(new Date(`${iso}T12:00`)).replace(",", "") : "");
  const nextDay = () => { const chip = chosen("next_on")?.value ?? ""; return day(chip === "other" ? form.elements.next_date.value : chip); };

  const summary = (part) => {
    if (part.dataset.part === "3" && !hasStep() && follows() === "keep") return liveStep.dataset.liveStep;
    return (part.dataset.says ?? "").split(" ").map(words).filter(Boolean).join(" ");
  };

  // --- Parts: done, open, now or next

  const prepare = (part) => {
    const [head, title] = [part.querySelector(".step-h"), part.querySelector("h2")];
    const [titled, said, edit, end] = [document.createElement("div"), document.createElement("p"), document.createElement("a"), document.createElement("span")];
    said.className = "sum";
    Object.assign(edit, { className: "edit", href: `#part-${part.dataset.part}`, textContent: "Edit" });
    edit.setAttribute("aria-label", `Edit: ${title.textContent}`);
    edit.addEventListener("click", (event) => { event.preventDefault(); open(Number(part.dataset.group), part); });
    title.replaceWith(titled);
    titled.append(title, said);
    head.lastElementChild.replaceWith(end);
    end.append(...(part.dataset.part === "1" ? [sync] : []), edit);
  };
  const sync = parts[0].querySelector("[data-sync]");
  const tick = document.getElementById("log-tick").content;

  const stateOf = (part) => {
    const group = Number(part.dataset.group);
    if (isBack) return "open";
    if (group !== screen) return group < screen ? "done" : "next";
    return part === here() ? "now" : "open";
  };
  const shown = (part) => !("needsStep" in part.dataset) || isBack || hasStep() || Number(part.dataset.group) > screen;
  const here = () => {
    const mine = parts.filter((part) => Number(part.dataset.group) === screen && shown(part));
    return mine.find((part) => part.dataset.says && !summary(part)) ?? mine[mine.length - 1];
  };

  const draw = (part) => {
    const state = stateOf(part);
    const number = part.querySelector(".step-n");
    part.hidden = !shown(part);
    const isEmpty = state === "done" && !summary(part);
    part.className = `step ${isEmpty ? "next" : state}`;
    part.querySelector(".body").hidden = state === "done" || state === "next";
    part.querySelector(".edit").hidden = state !== "done";
    part.querySelector(".sum").textContent = state === "done" ? summary(part) || "Nothing yet" : "";
    if (part.dataset.part === "1") sync.hidden = state === "done";
    if (state === "done" && !isEmpty) number.replaceChildren(tick.cloneNode(true));
    else number.textContent = part.dataset.part;
  };

  const drawPosts = () => {
    const now = isBack ? 0 : Number(here().dataset.part);
    posts.forEach((post, at) => {
      post.className = at + 1 < now ? "done" : at + 1 === now ? "now" : "";
      post.toggleAttribute("aria-current", at + 1 === now);
    });
    if (now) posts[0].parentElement.setAttribute("aria-label", `Part ${now} of ${posts.length}`);
  };

  const open = (group, part) => {
    screen = group;
    draws();
    const target = (part ?? here()).querySelector("h2");
    target.focus({ preventScroll: true });
    (group === 1 ? form : target).scrollIntoView({ block: "start" });
  };

  // --- Fields that come and go, and the words on the button

  const drawFields = () => {
    form.querySelector("[data-about]").hidden = screen !== 1 && !isBack;
    form.querySelector("[data-new-step]").hidden = follows() !== "new" && !hasStep() && !isBack;
    form.querySelector("[data-other-day]").hidden = chosen("next_on")?.value !== "other";
    const filled = signs.findLastIndex((sign) => sign.querySelector("input").value.trim());
    signsShown = Math.max(signsShown, filled + 1);
    signs.forEach((sign, at) => { sign.hidden = at >= signsShown; });
    form.querySelector("[data-add-sign]").hidden = signsShown >= signs.length;
    next.hidden = screen === LAST_SCREEN || isBack;
    share.hidden = !next.hidden;
    const label = share.querySelector("[data-words]");
    label.dataset.now ??= label.textContent;
    if (!share.hasAttribute("aria-busy")) label.textContent = chosen("share")?.value === "after" ? "Finish, share later" : label.dataset.now;
  };

  const drawPreview = () => {
    const step = words("step_words") || (follows() === "keep" ? liveStep.dataset.liveStep : "");
    const said = { praise: form.elements.praise.value.trim(), question: form.elements.question.value.trim(), step_words: step, signs: words("signs"), next_on: nextDay() };
    for (const place of document.querySelectorAll("[data-shows]")) place.textContent = said[place.dataset.shows];
    for (const head of document.querySelectorAll("[data-shown-with]")) head.hidden = !said[head.dataset.shownWith];
    for (const ghost of document.querySelectorAll("[data-ghost]")) ghost.hidden = Boolean(said[ghost.dataset.ghost]);
    document.querySelector("[data-lesson]").textContent = form.elements.lesson.value.trim() && `${form.elements.lesson.value.trim()}, `;
  };

  const draws = () => { parts.forEach(draw); drawPosts(); drawFields(); drawPreview(); };

  // --- Signs

  const inputOf = (sign) => sign.querySelector("input");
  form.querySelector("[data-add-sign]").addEventListener("click", () => {
    signsShown += 1;
    drawFields();
    inputOf(signs[signsShown - 1]).focus();
  });
  signs.forEach((sign, at) => sign.querySelector("[data-remove-sign]").addEventListener("click", () => {
    const left = signs.map((each) => inputOf(each).value).filter((_, index) => index !== at);
    signs.forEach((each, index) => { inputOf(each).value = left[index] ?? ""; });
    signsShown = Math.max(SIGNS_SHOWN, signsShown - 1);
    inputOf(sign).dispatchEvent(new Event("input", { bubbles: true }));
    inputOf(signs[Math.min(at, signsShown - 1)]).focus();
  }));

  // --- Typing, pressing, arriving

  next.addEventListener("click", () => open(screen + 1));
  form.addEventListener("input", draws);
  form.addEventListener("change", draws);
  form.addEventListener("draft:filled", draws);
  form.addEventListener("draft:kept", (event) => {
    for (const link of document.querySelectorAll("[data-change]")) link.href = `${event.detail}/teacher`;
  });
  // Enter in a one-line field would press the first button of the form.
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input:not([type=radio])")) event.preventDefault(); });

  parts.forEach(prepare);
  const asked = parts.find((part) => location.hash === `#part-${part.dataset.part}`);
  if (asked) screen = Number(asked.dataset.group);
  else if (hasStep()) screen = LAST_SCREEN;
  else if (words("praise") && !form.contains(document.activeElement)) screen = 2; // not while they type it
  draws();
})();

/* Nothing somebody typed is lost: a draft goes to this device at once, and to the server when there is signal.
 *
 *   <body data-person="{id}">       drafts are kept for each person, and sent only while that person is signed in
 *   <form data-draft="{client id}" data-draft-url="…">    saves itself; with name="version" in it, the version it came from
 *   <form data-sign-out>            what was not sent is asked about, then goes
 *   data-sync, data-offline         where things stand (templates/ui/sync.html, templates/ui/offline.html)
 *
 * The form's own fields are POSTed with the header X-Draft: {person}, which the server compares with whoever is signed in
 * by then (403 if it is somebody else). The same draft may arrive twice. The server answers
 *   200 {"saved_at": "11:31", "version": 4, "page": "/log/…"}    kept, so the device's copy goes; any key may be missing
 *   409 {"message": "…", "version": 5, "fields": {name: value}}  there is another version: both are shown, the person picks
 *   410 {"page": "/log/…"}                                       finished already, so the device's copy goes
 *   anything else, or nothing                                    the copy stays and is sent again, for up to seven days
 *
 * "page" is where the draft is found from now on. The form's page takes that address, so that Back, after it was handed in,
 * asks for what has become of it and shows no filled form that looks unsent. The form says so: "draft:kept", with the address.
 *
 * A draft put back into its form says so: "draft:filling" before, with {name: [values]} as detail, for a page that has to
 * make room first (a third input of one name); "draft:filled" after.
 *
 * The copy is in localStorage because its writes are done when the call returns: a tab that is killed between two
 * lessons loses nothing, which a transaction still under way does not promise.
 */
"use strict";
(() => {
  const PREFIX = "waymark-draft:";
  const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;
  const SEND_AFTER_MS = 800;
  const SAVING_SHOWN_AFTER_MS = 1_000;
  const RETRY_MS = 15_000;
  const NOT_OURS = new Set(["csrfmiddlewaretoken", "version"]);

  const person = document.body.dataset.person || "";
  const openForm = () => document.querySelector("form[data-draft]");
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const clock = (moment) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(moment);

  // --- The device

  const parse = (text) => { try { return JSON.parse(text); } catch { return null; } };
  const memory = new Map(); // where storage is full or switched off: then a draft lasts as long as the page
  const device = {
    key: (client) => `${PREFIX}${person}:${client}`,
    read: (client) => memory.get(client) ?? parse(localStorage.getItem(device.key(client))),
    keys: () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)),
    mine: () => {
      const stored = device.keys().filter((key) => key.startsWith(`${PREFIX}${person}:`)).map((key) => parse(localStorage.getItem(key)));
      return [...memory.values(), ...stored.filter((draft) => draft && !memory.has(draft.client))];
    },
    keep: (draft) => {
      try {
        localStorage.setItem(device.key(draft.client), JSON.stringify(draft));
        memory.delete(draft.client);
      } catch {
        memory.set(draft.client, draft);
      }
    },
    forget: (client) => { memory.delete(client); localStorage.removeItem(device.key(client)); },
    forgetOld: () => {
      for (const key of device.keys()) if (!(parse(localStorage.getItem(key))?.at > Date.now() - KEPT_MS)) localStorage.removeItem(key);
    },
  };

  // --- Where things stand, in words

  let signal = true; // whether the last post was answered at all

  const show = (state, words = {}) => {
    for (const element of document.querySelectorAll("[data-sync-state]")) element.hidden = element.dataset.syncState !== state;
    for (const bar of document.querySelectorAll("[data-offline-words]")) bar.hidden = state !== "device" || (signal && navigator.onLine);
    if (words.time) for (const element of document.querySelectorAll("[data-sync-time]")) element.textContent = words.time;
    if (words.count) for (const element of document.querySelectorAll("[data-sync-count]")) element.textContent = words.count;
  };

  const waitingWords = (number) => {
    const notes = number === 1 ? "One note" : `${["", "", "Two", "Three", "Four", "Five"][number] || number} notes`;
    return `${notes} waiting ${navigator.onLine ? "to send" : "for signal"}`;
  };

  const showStanding = () => {
    const here = openForm() && device.read(openForm().dataset.draft);
    const waiting = device.mine();
    if (here) show(memory.has(here.client) ? "unsafe" : "device", { time: clock(here.at) });
    else if (waiting.length) show("waiting", { count: waitingWords(waiting.length) });
    else if (!document.querySelector('[data-sync-state="saved"]:not([hidden])')) show("quiet");
  };

  // --- The fields of a form, as {name: [values]}

  const fieldsOf = (form) => {
    const fields = {};
    for (const control of form.elements) if (control.name && control.type !== "submit" && control.type !== "file") fields[control.name] ??= [];
    for (const [name, value] of new FormData(form)) fields[name]?.push(value);
    return fields;
  };

  const fill = (form, fields) => {
    form.dispatchEvent(new CustomEvent("draft:filling", { bubbles: true, detail: fields }));
    for (const [name, given] of Object.entries(fields)) {
      if (NOT_OURS.has(name)) continue;
      const values = [given].flat().map(String);
      for (const control of [...form.elements].filter((element) => element.name === name && element.type !== "submit")) {
        if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
        else control.value = values.shift() ?? "";
      }
    }
    form.dispatchEvent(new CustomEvent("draft:filled", { bubbles: true, detail: fields }));
  };

  const same = (some, others) => JSON.stringify([some].flat().map(String)) === JSON.stringify([others].flat().map(String));
  const differing = (mine, theirs) => Object.keys(theirs).filter((name) => !NOT_OURS.has(name) && name in mine && !same(mine[name], theirs[name]));

  const keep = (form) => {
    const { draft: client, draftUrl: url } = form.dataset;
    device.keep({ client, url, at: Date.now(), fields: fieldsOf(form), sent: device.read(client)?.sent });
  };

  // --- Sending, one draft at a time: two under way could arrive the wrong way round

  const post = (draft, keepalive = false) => {
    const pairs = Object.entries(draft.fields).flatMap(([name, values]) => values.map((value) => [name, value]));
    const body = new URLSearchParams(pairs.filter(([name]) => name !== "csrfmiddlewaretoken"));
    const headers = { Accept: "application/json", "X-CSRFToken": token(), "X-Draft": person };
    return fetch(draft.url, { method: "POST", body, headers, keepalive, redirect: "manual", credentials: "same-origin" });
  };

  const formOf = (draft) => (openForm()?.dataset.draft === draft.client ? openForm() : null);

  /* What is typed from now on, or was typed while this was under way, comes after the version the server gave it. */
  const follow = (draft, version) => {
    if (version === undefined) return;
    const form = formOf(draft);
    if (form?.elements.version) form.elements.version.value = version;
    const left = device.read(draft.client);
    if (left?.fields.version) device.keep({ ...left, fields: { ...left.fields, version: [String(version)] } });
  };

  const moveTo = (page) => {
    if (location.pathname !== page) history.replaceState(history.state, "", page + location.hash);
    openForm().dispatchEvent(new CustomEvent("draft:kept", { bubbles: true, detail: page }));
  };

  const arrived = (draft, said) => {
    if (device.read(draft.client)?.at === draft.at) device.forget(draft.client);
    follow(draft, said.version);
    if (said.page && formOf(draft)) moveTo(said.page);
    if (device.read(draft.client)) showStanding();
    else show("saved", { time: said.saved_at ?? clock(Date.now()) });
  };

  /* A save whose answer was lost on the way is no other version: it says what this device sent last. */
  const isOurOwn = (draft, said) => draft.sent && said.fields && !differing(draft.sent, said.fields).length;

  const sendNow = async (draft, renewed = false) => {
    const slow = setTimeout(() => show("saving"), SAVING_SHOWN_AFTER_MS);
    try {
      device.keep({ ...draft, sent: draft.fields });
      const answer = await post(draft);
      signal = true;
      const said = parse(await answer.text()) ?? {};
      if (answer.ok || answer.status === 410) { arrived(draft, said); return "arrived"; }
      const newToken = answer.headers.get("X-New-Token");
      if (newToken && !renewed) {
        document.dispatchEvent(new CustomEvent("token:new", { detail: newToken }));
        return await sendNow(draft, true);
      }
      showStanding();
      if (answer.status !== 409) return "refused";
      if (isOurOwn(draft, said)) {
        follow(draft, said.version);
        return await sendNow({ ...device.read(draft.client), sent: undefined });
      }
      if (formOf(draft) && said.fields) pick(formOf(draft), said.message, said.fields, said.version);
      return "two versions";
    } catch {
      signal = false;
      showStanding();
      return "no signal";
    } finally {
      clearTimeout(slow);
    }
  };

  let queue = Promise.resolve();
  const send = (client) => {
    queue = queue.then(() => { const draft = device.read(client); return draft && !choosing ? sendNow(draft) : "nothing to send"; });
    return queue;
  };

  const sendWaiting = async () => {
    if (navigator.onLine) for (const draft of device.mine()) await send(draft.client);
    showStanding();
  };

  // --- Two versions: what was typed stays in the form, the other one is shown, the person picks

  let choosing = null;

  const element = (tag, className, ...children) => {
    const made = Object.assign(document.createElement(tag), { className });
    made.append(...children);
    return made;
  };

  const button = (words, action) => {
    const made = element("button", "btn compact", words);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };

  /* A field of the other version: its label, then its text or the labels of what was picked. */
  const inWords = (form, name, values) => {
    const controls = [...form.elements].filter((control) => control.name === name);
    const picked = controls.filter((control) => /^(radio|checkbox)$/.test(control.type));
    const said = (control) => control?.labels?.[0]?.textContent.trim() ?? "";
    const head = picked.length > 1 ? picked[0].closest("fieldset")?.querySelector("legend")?.textContent.trim() : said(controls[0]);
    const words = picked.length ? picked.filter((control) => values.includes(control.value)).map(said) : values;
    return [element("p", "label muted mt2", head ?? ""), element("p", "voice", words.join(", ") || "Nothing")];
  };

  const pick = (form, message, theirs, version) => {
    choosing?.remove();
    const settle = (fields) => {
      choosing.remove();
      choosing = null;
      if (form.elements.version) form.elements.version.value = version ?? "";
      fill(form, fields);
      keep(form);
      send(form.dataset.draft);
    };
    const mine = fieldsOf(form);
    const other = differing(mine, theirs).flatMap((name) => inWords(form, name, [theirs[name]].flat().map(String)));
    const words = element("div", "", element("b", "", "Two versions. "), message ?? "You also edited this somewhere else. The other one says:", ...other,
      element("div", "btns mt2", button("Keep what’s in the form", () => settle(mine)), button("Use the other one", () => settle(theirs))));
    choosing = element("div", "note hand two-versions", words);
    choosing.setAttribute("role", "alert");
    choosing.tabIndex = -1;
    form.prepend(choosing);
    choosing.focus();
  };

  const restore = (form) => {
    const draft = device.read(form.dataset.draft);
    if (!draft) return;
    const theirs = fieldsOf(form);
    const version = form.elements.version?.value;
    const moved = version !== undefined && draft.fields.version && !same(draft.fields.version, version);
    const changed = differing(draft.fields, theirs).length > 0;
    fill(form, draft.fields);
    if (changed && moved) pick(form, "The other one was saved later, somewhere else:", theirs, version);
  };

  // --- Typing, leaving, handing in

  let timer;
  const sendIn = (form, wait) => { clearTimeout(timer); timer = setTimeout(() => send(form.dataset.draft), wait); };
  const draftForm = (event) => event.target.closest?.("form[data-draft]");

  const typed = (event) => {
    const form = draftForm(event);
    if (!form || event.target.hasAttribute("data-not-kept")) return;
    keep(form);
    sendIn(form, SEND_AFTER_MS);
  };

  const left = (event) => { const form = draftForm(event); if (form && device.read(form.dataset.draft)) sendIn(form, 0); };

  const leavePage = () => {
    const draft = openForm() && !choosing && device.read(openForm().dataset.draft);
    if (draft) post(draft, true).then((answer) => answer.ok && arrived(draft, {})).catch(() => {});
  };

  /* What is still on the device goes first, so that the page's own submit finds the server up to date and a failure
     of the submit itself loses nothing. */
  let handingIn = false;
  const handIn = async (event) => {
    const form = draftForm(event);
    if (!form || handingIn || !device.read(form.dataset.draft)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(timer);
    const outcome = choosing ? "two versions" : await send(form.dataset.draft);
    if (outcome === "two versions") return choosing?.focus();
    if (outcome === "no signal") return;
    handingIn = true;
    form.requestSubmit(event.submitter);
    handingIn = false;
  };

  const signOut = async (event) => {
    if (!event.target.matches?.("form[data-sign-out]") || !device.mine().length) return;
    event.preventDefault();
    await sendWaiting();
    const left = device.mine();
    const words = left.length === 1 ? "One note on this device hasn’t been sent yet. If you sign out now, it goes." : `${left.length} notes on this device haven’t been sent yet. If you sign out now, they go.`;
    if (left.length && !confirm(words)) return;
    for (const draft of left) device.forget(draft.client);
    event.target.submit();
  };

  device.forgetOld();
  if (!person) return;
  if (openForm()) restore(openForm());
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("focusout", left);
  document.addEventListener("submit", handIn, { capture: true });
  document.addEventListener("submit", signOut);
  addEventListener("pagehide", leavePage);
  addEventListener("online", sendWaiting);
  addEventListener("offline", showStanding);
  // Another page of the same person's may have sent it in the meantime: then nothing is left here to wait for.
  addEventListener("storage", showStanding);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendWaiting(); });
  setInterval(sendWaiting, RETRY_MS);
  sendWaiting();
})();

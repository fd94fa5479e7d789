/* What every page does a little better with JavaScript. Nothing here is needed to use the page.
 *
 *   data-needs-js hidden        shown once this script runs
 *   data-stepper                a number input with data-step="-1" and data-step="1" buttons beside it
 *   data-insert, data-into      a chip that puts its words into the textarea of that id
 *   data-opens, data-closes     a link that opens the <dialog> of that id; a button inside that closes it
 *   data-busy                   what a submit button says when its form takes longer than 300 ms
 *   data-toast, data-dismiss    goes after ten seconds, or at once; stays while somebody is on it
 *   data-escape, data-cancel    a form whose cancel link is followed on Escape
 *   data-page-on-phone          an htmx link that opens its own page on a phone, where its swap has no room
 *   data-unasked                an htmx request that nobody pressed for: without signal it is let go without a word
 *   a form on its way           is not sent a second time by a double click; after five seconds it may be
 *   a full field                says so: a browser cuts what is pasted beyond maxlength without a word
 *   data-focus                  takes the focus when the page, or a swap, brings it in
 */
"use strict";
(() => {
  const TOAST_MS = 10_000;
  const BUSY_AFTER_MS = 300;
  const ON_ITS_WAY_MS = 5_000;

  // --- Steppers

  const showLimits = (stepper) => {
    const input = stepper.querySelector("input");
    for (const button of stepper.querySelectorAll("[data-step]")) {
      const next = Number(input.value) + Number(button.dataset.step);
      button.disabled = (input.min !== "" && next < Number(input.min)) || (input.max !== "" && next > Number(input.max));
    }
  };

  const step = (button) => {
    const stepper = button.closest("[data-stepper]");
    const input = stepper.querySelector("input");
    const least = input.min === "" ? -Infinity : Number(input.min);
    const most = input.max === "" ? Infinity : Number(input.max);
    input.value = Math.min(most, Math.max(least, Number(input.value) + Number(button.dataset.step)));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (button.disabled) input.focus();
  };

  // --- Ways to begin a sentence

  const insert = (chip) => {
    const field = document.getElementById(chip.dataset.into);
    const words = chip.dataset.insert.replace(/^…|…$/g, "");
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const text = (before && !/\s$/.test(before) ? " " : "") + words + (/^\s/.test(after) ? "" : " ");
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- Full fields

  const sayWhenFull = (field) => {
    const said = document.getElementById(`${field.id}-full`);
    if (field.value.length < field.maxLength) said?.remove();
    else if (!said) {
      const words = `That’s all this holds: ${field.maxLength.toLocaleString("en-GB")} characters. Check how it ends.`;
      field.after(Object.assign(document.createElement("p"), { id: `${field.id}-full`, role: "alert", className: "hint mt1", textContent: words }));
    }
  };

  // --- Toasts

  const dismiss = (toast) => {
    if (toast.contains(document.activeElement)) document.getElementById("main").focus({ preventScroll: true });
    toast.remove();
  };

  const watch = (toast) => {
    let timer;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), TOAST_MS); };
    const stay = () => clearTimeout(timer);
    toast.addEventListener("mouseenter", stay);
    toast.addEventListener("focusin", stay);
    toast.addEventListener("mouseleave", wait);
    toast.addEventListener("focusout", wait);
    wait();
  };

  // --- Slow forms

  const rest = (button) => {
    const words = button.querySelector("[data-words]") || button;
    button.removeAttribute("aria-busy");
    if (button.dataset.idle) words.textContent = button.dataset.idle;
    delete button.dataset.idle;
  };

  const showBusy = (button) => {
    const words = button.querySelector("[data-words]") || button;
    const timer = setTimeout(() => {
      button.dataset.idle = words.textContent;
      words.textContent = button.dataset.busy;
      button.setAttribute("aria-busy", "true");
    }, BUSY_AFTER_MS);
    const done = () => { clearTimeout(timer); rest(button); };
    document.addEventListener("htmx:afterRequest", done, { once: true });
    addEventListener("pageshow", done, { once: true });
  };

  // --- Once is enough: the second press of a double click would be answered by a refusal of what the first one did

  const onItsWay = new WeakMap();
  const arrived = (form) => { clearTimeout(onItsWay.get(form)); onItsWay.delete(form); };
  const leave = (form) => { arrived(form); onItsWay.set(form, setTimeout(() => onItsWay.delete(form), ON_ITS_WAY_MS)); };
  document.addEventListener("submit", (event) => {
    if (!onItsWay.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.matches("form")) leave(event.target); });
  document.addEventListener("htmx:afterRequest", (event) => arrived(event.target));
  // A page that the back button brings has its forms as they were left.
  addEventListener("pageshow", () => { for (const form of document.forms) arrived(form); });

  // --- Arriving: the page, then whatever htmx brings

  const arrive = (root) => {
    const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    for (const element of all("[data-needs-js]")) element.hidden = false;
    for (const stepper of all("[data-stepper]")) {
      for (const button of stepper.querySelectorAll("[data-step]")) button.hidden = false;
      showLimits(stepper);
    }
    for (const toast of all("[data-toast]")) watch(toast);
    all("[data-focus]")[0]?.focus();
  };

  document.addEventListener("click", (event) => {
    const phone = matchMedia("(max-width: 59.99rem)").matches;
    if (phone && event.target.closest?.("[data-page-on-phone]")) event.stopPropagation();
  }, { capture: true });

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest?.(selector);
    for (const menu of document.querySelectorAll("details.account[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (on("[data-step]")) step(on("[data-step]"));
    if (on("[data-insert]")) insert(on("[data-insert]"));
    if (on("[data-dismiss]")) dismiss(on("[data-toast]"));
    if (on("[data-closes]")) on("dialog").close();
    const dialog = document.getElementById(on("[data-opens]")?.dataset.opens ?? "");
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
  });

  document.addEventListener("input", (event) => {
    const stepper = event.target.closest?.("[data-stepper]");
    if (stepper) showLimits(stepper);
    if (event.target.matches("textarea[maxlength]")) sayWhenFull(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.target.closest?.("[data-escape]")?.querySelector("[data-cancel]")?.click();
    const menu = event.target.closest?.("details.account[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  document.addEventListener("submit", (event) => {
    const button = event.submitter?.closest("[data-busy]");
    if (button && !event.defaultPrevented) showBusy(button);
    if (!event.defaultPrevented) leave(event.target);
  });

  // What a person pressed and the server did not answer is said in words, and nothing on the page is cleared.
  const trouble = (words, ...more) => {
    const place = document.getElementById("trouble");
    if (!place) return;
    const note = document.createElement("p");
    note.className = "note hand page-trouble";
    note.append(words, ...more);
    place.replaceChildren(note);
  };

  const toSignIn = () => Object.assign(document.createElement("a"), { href: "/sign-in", target: "_blank", rel: "noopener", textContent: "Sign in in another tab" });

  // Whoever signs in again in another tab gets a new token there; the server tells this page which.
  const renew = (token) => {
    document.querySelector('meta[name="csrf-token"]').content = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
  };
  document.addEventListener("token:new", (event) => renew(event.detail));
  const noMoreTrouble = () => document.querySelector("#trouble .page-trouble")?.remove();
  document.addEventListener("htmx:sendError", (event) => {
    if (!event.detail.elt.closest("[data-unasked]")) trouble("No signal, so that didn’t go through. Try again in a moment.");
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) noMoreTrouble(); });
  addEventListener("online", noMoreTrouble);
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    const token = event.detail.xhr.getResponseHeader("X-New-Token");
    if (token) {
      renew(token);
      trouble("You’ve signed in again since this page was opened. Nothing you typed is lost: press that once more.");
    } else if (status === 401) trouble("You’ve been signed out. Nothing you typed is lost. ", toSignIn(), ", then press that once more here.");
    else if (status >= 500) trouble("Something went wrong at our end. Nothing you typed is lost. Try again in a moment.");
    else if (status === 404 || status === 403) trouble("That’s no longer here, or no longer yours to change. Reload the page to see how things stand.");
  });

  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) arrive(event.detail.elt); });
  arrive(document);
})();

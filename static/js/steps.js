/* Picking a step from the library, in the forms that have a field step_words: the log's and the conversation's.
 *
 *   data-step-words="words"               a library step, put into the field when picked unless somebody has written there
 *   data-insert, data-into="step_words"   an example (page.js puts it there), which gives way as a picked step does
 */
"use strict";
(() => {
  const field = document.getElementById("step_words");
  if (!field) return;
  const { form } = field;
  // What was picked gives way to what is picked next; what somebody wrote never does.
  const picked = new Set(["", form.querySelector("[data-step-words]:checked")?.dataset.stepWords]);
  const isUntouched = () => picked.has(field.value.trim());

  form.addEventListener("change", (event) => {
    const { stepWords } = event.target.dataset;
    if (!stepWords || !isUntouched()) return;
    picked.add(stepWords);
    field.value = stepWords;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("click", (event) => {
    const example = event.target.closest('[data-insert][data-into="step_words"]');
    if (!example) return;
    if (isUntouched()) field.value = "";
    picked.add(example.dataset.insert);
  });
  // In the box that searches, Enter would press the first button of the form.
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.id === "steps-query") event.preventDefault(); });
})();

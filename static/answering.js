// The vendor's questions: what stops asking goes out of sight, and nothing typed is lost on a bad line.
// Without this file the page saves at its button, and asks what is new on a step of its own.
for (const form of document.querySelectorAll("form[data-answers]")) {
  const saved = () => document.getElementById("saved");
  const offline = form.querySelector("[data-offline]");
  const appeared = form.querySelector("[data-appeared]");
  let failed = 0;
  let later;

  // The server says with each save what it asks beside these answers.
  const show = () => {
    const asked = form.querySelector("#sheet [name=asked]")?.value.split(" ") ?? [];
    const came = [];
    for (const field of form.querySelectorAll("[data-field]")) {
      const idle = !asked.includes(field.dataset.field);
      if (field.hidden && !idle) came.push(field.dataset.ask);
      field.hidden = idle;
    }
    if (came.length) appeared.textContent = `Now also asked: ${came.join(" ")}`;
  };
  new MutationObserver(show).observe(form, { childList: true });

  const again = () => {
    clearTimeout(later);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const trouble = (status) => {
    const seconds = Math.min(60, 5 * 2 ** failed++);
    saved().textContent = status === 403 || status === 410
      ? "Not saved: your visit is over. Keep this page, and open the link in your mail in another tab."
      : `Not saved yet. What you typed is still here. Trying again in ${seconds} seconds.`;
    clearTimeout(later);
    later = setTimeout(again, seconds * 1000);
  };
  document.addEventListener("htmx:error", () => trouble(0));
  document.addEventListener("htmx:response:error", ({ detail }) => trouble(detail?.ctx?.response?.status));
  document.addEventListener("htmx:after:request", ({ detail }) => {
    if (!detail?.ctx?.response || detail.ctx.response.status >= 400) return;
    failed = 0;
    clearTimeout(later);
  });
  window.addEventListener("offline", () => { offline.hidden = false; });
  window.addEventListener("online", () => { offline.hidden = true; again(); });
  offline.hidden = navigator.onLine;
}

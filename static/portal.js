// Small kindnesses. Every page works without this file.

// After a failed save, read out the list of what to fix.
document.querySelector("[data-errors]")?.focus();

// How many vendors are ticked.
for (const form of document.querySelectorAll("form[data-bulk]")) {
  const tell = () => {
    const ticked = form.querySelectorAll(".pick:checked").length;
    // Looked for each time: the list is swapped while one types into the filters.
    const count = form.querySelector("[data-bulk-count]");
    if (count) count.textContent = ticked === 1 ? "1 vendor chosen" : `${ticked} vendors chosen`;
  };
  form.addEventListener("change", tell);
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
    button.lastElementChild.textContent = "Copied";
  });
}

// The name typed to sign, shown as a signature.
for (const box of document.querySelectorAll("[data-signature]")) {
  const name = document.getElementById(box.dataset.signature);
  const show = () => { box.textContent = name.value || "\u00a0"; };
  name.addEventListener("input", show);
  show();
}

// Before the session ends, say so; when it has ended, keep the page and what was typed on it.
const session = document.getElementById("session");
if (session) {
  const seconds = Number(session.dataset.seconds);
  let touched = Date.now();
  let asking = false;

  const say = (which) => {
    for (const words of session.querySelectorAll("[data-session]")) words.hidden = words.dataset.session !== which;
    session.hidden = !which;
  };
  const idle = () => (Date.now() - touched) / 1000;
  const look = () => {
    if (idle() > seconds) say("ended");
    else if (idle() > seconds - 120) say("ending");
    else say("");
  };
  // Also renews what proves that a form is ours, as a new sign-in makes the old one worthless.
  const stay = async () => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch("/me/sessions/alive", { redirect: "manual", cache: "no-store" });
      if (answer.ok) {
        const proof = (await answer.text()).trim();
        for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = proof;
        touched = Date.now();
        look();
      } else {
        touched = 0;
        look();
      }
    } catch {
      trouble.hidden = false;
    }
    asking = false;
  };

  setInterval(look, 5000);
  session.querySelector("[data-stay]").addEventListener("click", stay);
  window.addEventListener("focus", () => { if (idle() > seconds - 120) stay(); });
  document.addEventListener("htmx:after:request", ({ detail }) => {
    if (detail.ctx.response.status === 401) touched = 0;
    else touched = Date.now();
    look();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || idle() < seconds) return;
    event.preventDefault();
    event.stopPropagation();
    look();
    session.scrollIntoView({ block: "center" });
  }, true);
}

// When the portal fails or cannot be reached, say so. The page stays, and so does what was typed.
const trouble = document.getElementById("trouble");
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, ({ detail }) => {
    const status = detail?.ctx?.response?.status ?? 500;
    if (trouble && status !== 401 && status !== 422) trouble.hidden = false;
  });
}

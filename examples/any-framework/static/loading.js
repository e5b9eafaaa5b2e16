// Fills the loading page in place: asks for the page's data, which wait until the page is made.
const main = document.getElementById("loading");
const status = document.getElementById("status");

function fill(data) {
  for (const element of main.querySelectorAll("[data-field]")) {
    element.textContent = data[element.dataset.field] ?? "";
  }
  for (const element of main.querySelectorAll("[data-value]")) {
    element.value = data[element.dataset.value];
  }
  for (const element of main.querySelectorAll("[hidden]")) {
    element.hidden = false;
  }
  document.title = data.name;
  main.classList.remove("loading");
  main.removeAttribute("aria-busy");
  status.remove();
}

function giveUp() {
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = "Try again";
  status.replaceChildren("This page cannot be made at the moment. ", again, ".");
  main.removeAttribute("aria-busy");
  main.classList.remove("loading");
}

async function load() {
  const answer = await fetch(`/api${location.pathname}.json`);
  const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
  // Data may be anybody's while the page is a visitor's own: then they are not what it shows.
  const isPersonal = (answer.headers.get("cache-status") ?? "").includes("uncacheable");
  if (answer.ok && isJson && !isPersonal && !answer.redirected) {
    fill(await answer.json());
  } else if (answer.status >= 500) {
    giveUp();
  } else {
    // No page like the others: a redirect, a page of one's own, or none. By now that is known.
    location.reload();
  }
}

load().catch(giveUp);

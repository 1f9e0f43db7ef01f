
// ---- chat: a question is sent, its turn grows, is stopped, asked again, edited, copied, rated ------------------------------
const welcome = byId("fn-welcome");
const field = byId("fn-question");
const rounds = new Map(); // by turn: the asking that counts, and whether it has ended

const newName = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const turnOf = (id) => log.querySelector(`[data-turn="${CSS.escape(id)}"]`);
const underWay = () => [...rounds.values()].filter((one) => !one.ended && one.conversation === conversation);

let conversation = newName();

function ask(question, turn = newName()) {
  const round = { round: newName(), turn, conversation, question };
  rounds.set(turn, round);
  mark();
  trigger("submit", { asked: { ...round, mode: byId("fn-mode")?.value, scope: scope() } });
}

// While an answer is made, the button that asks is the one that stops.
function mark() {
  const busy = underWay().length > 0;
  const focused = document.activeElement?.matches("#fn-send, #fn-stop");
  byId("fn-send").hidden = busy;
  byId("fn-stop").hidden = !busy;
  if (focused) field.focus();
}

function show(html) {
  const turn = html && parsed(html).firstElementChild;
  const round = turn && rounds.get(turn.dataset.turn);
  if (!round || round.round !== turn.dataset.round) return;
  round.ended ||= /done|failed/.test(turn.dataset.state);
  mark();
  if (turn.dataset.conversation !== conversation) return;
  if ("returned" in turn.dataset && !field.value) fill(round.question.trim());
  if (turn.dataset.state === "done") keepAddress();
  const old = turnOf(turn.dataset.turn);
  if (old) return renew(old, turn);
  welcome.hidden = true;
  log.querySelector(":scope > .fn-problem")?.remove();
  log.append(turn);
  log.scrollTo({ top: turn.offsetTop - log.offsetTop, behavior: "instant" });
}

function fail() {
  for (const round of underWay()) {
    round.ended = true;
    const turn = turnOf(round.turn);
    if (turn) end(turn, log.dataset.failed, "fn-problem");
    else say(log.dataset.failed);
  }
  mark();
}

function end(turn, words, name) {
  turn.dataset.state = "failed";
  turn.removeAttribute("aria-busy");
  const line = turn.querySelector(".fn-waiting") || turn.appendChild(made("p"));
  line.className = name;
  line.textContent = words;
}

watch("value", () => (props.value === "failed" ? fail() : show(props.value)));

// The turn shows at once that it is stopped; what the server still has of it follows.
async function stop() {
  for (const { round } of underWay()) await server.stop(round).catch(fail);
}

function fill(words) {
  field.value = words;
  fit();
}

// Browsers that do not fit a field to its words by themselves are helped.
function fit() {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

function send() {
  if (underWay().length) return;
  ask(field.value);
  fill("");
  field.focus();
}

function begin() {
  open(newName(), "");
  field.focus();
}

// Another conversation in the log's place.
function open(name, html) {
  conversation = name;
  hideCard();
  log.querySelectorAll(":scope > :not(#fn-welcome)").forEach((old) => old.remove());
  if (html) log.append(parsed(html));
  welcome.hidden = !!log.querySelector(".fn-turn");
  log.scrollTo({ top: log.scrollHeight, behavior: "instant" });
  mark();
  keepAddress();
  if (!html) greet();
}

// The welcome is there from the start; what comes from the server adds the example questions.
async function greet() {
  const html = await server.greet("").catch(() => "");
  if (html) welcome.innerHTML = html;
}

// ---- what can be done with a turn ---------------------------------------------------------------------------------------

const turnAt = (button) => button.closest(".fn-turn");
const again = (turn) => ask(turn.dataset.question, turn.dataset.turn);

function edit(turn) {
  const question = turn.querySelector(".fn-question");
  if (turn.querySelector(".fn-editing")) return;
  const { editLabel, editAsk, editCancel } = log.dataset;
  const words = made("textarea", { "aria-label": editLabel, maxlength: field.dataset.longest, rows: 2, dir: "auto" });
  words.value = turn.dataset.question;
  const buttons = [made("button", { class: "fn-action" }, editAsk), made("button", { type: "button", class: "fn-tool fn-cancel" }, editCancel)];
  question.after(made("form", { class: "fn-editing" }, words, made("div", {}, ...buttons)));
  question.hidden = true;
  words.focus();
}

function cancelEdit(turn) {
  turn.querySelector(".fn-editing").remove();
  turn.querySelector(".fn-question").hidden = false;
  turn.querySelector(".fn-edit").focus();
}

async function copyAnswer(button) {
  const said = await server.copied({ turn: turnAt(button).dataset.turn, form: button.dataset.form }).catch(unreachable);
  if (said?.problem) say(said.problem);
  else if (said) copy(said.text);
}

async function rate(turn, verdict, remark) {
  const html = await server.rate({ turn: turn.dataset.turn, verdict, remark }).catch(unreachable);
  if (!html) return;
  turn.querySelector(".fn-tools").replaceWith(parsed(html));
  (turn.querySelector(".fn-remark-form input") || turn.querySelector(`[data-verdict="${verdict || "up"}"]`))?.focus();
}

Object.assign(clicks, {
  ".fn-example": (button) => underWay().length || ask(button.dataset.question),
  "#fn-new": begin,
  "#fn-stop": stop,
  ".fn-again": (button) => again(turnAt(button)),
  ".fn-edit": (button) => edit(turnAt(button)),
  ".fn-cancel": (button) => cancelEdit(turnAt(button)),
  ".fn-copy": copyAnswer,
  ".fn-thumb": (button) => rate(turnAt(button), button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.verdict),
});
inputs["#fn-question"] = fit;
Object.assign(submits, {
  "#fn-composer": send,
  ".fn-editing": (form) => ask(form.querySelector("textarea").value, turnAt(form).dataset.turn),
  ".fn-remark-form": (form) => rate(turnAt(form), form.dataset.verdict, form.elements.remark.value),
});

document.addEventListener("keydown", (event) => {
  const asking = event.target.closest?.("#fn-question, .fn-editing textarea");
  if (!asking || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  asking.form.requestSubmit();
});

// ---- which articles are asked -------------------------------------------------------------------------------------------

const filters = byId("fn-filters");
const chosen = filters.querySelector(".fn-chosen");
const found = filters.querySelector(".fn-found");
const filter = (name) => filters.querySelector(`[name=${name}]`);

function scope() {
  return {
    since: filter("since").value,
    until: filter("until").value,
    outlets: [filter("outlet").value].filter(Boolean),
    articles: [...chosen.children].map((one) => one.dataset.article),
  };
}

function describe() {
  const { since, until, outlets, articles } = scope();
  const say = (words, name, value) => words.replace(`{${name}}`, value);
  const parts = [...outlets];
  if (since) parts.push(say(filters.dataset.since, "date", since));
  if (until) parts.push(say(filters.dataset.until, "date", until));
  if (articles.length === 1) parts.push(`“${chosen.firstChild.dataset.title}”`);
  if (articles.length > 1) parts.push(say(filters.dataset.articles, "count", articles.length));
  const summary = filters.querySelector("summary");
  summary.textContent = parts.join(" · ") || filters.dataset.all;
  summary.classList.toggle("fn-narrowed", parts.length > 0);
}

function choose(article, title) {
  if ([...chosen.children].some((one) => one.dataset.article === article)) return;
  const drop = made("button", { type: "button", class: "fn-tool fn-drop", "aria-label": `${filters.dataset.drop}: ${title}` }, "×");
  chosen.append(made("li", { "data-article": article, "data-title": title }, made("span", { dir: "auto" }, title), drop));
  filter("article").value = "";
  found.replaceChildren();
  describe();
}

const offer = settled(async (input) => {
  const html = input.value.trim() && (await server.offered(input.value).catch(() => ""));
  found.replaceChildren(parsed(html || ""));
});

filters.addEventListener("toggle", async () => {
  if (!filters.open) return;
  const outlet = filter("outlet");
  const value = outlet.value;
  const html = await server.outlets("").catch(() => "");
  if (html) outlet.replaceChildren(parsed(html));
  outlet.value = [...outlet.options].some((option) => option.value === value) ? value : "";
  describe();
});

function clear() {
  for (const name of ["since", "until", "outlet", "article"]) filter(name).value = "";
  chosen.replaceChildren();
  found.replaceChildren();
  describe();
}

Object.assign(clicks, {
  ".fn-offer": (button) => choose(button.dataset.article, button.dataset.title),
  ".fn-drop": (button) => {
    button.parentElement.remove();
    describe();
    filter("article").focus();
  },
  ".fn-clear": clear,
});
inputs["#fn-filters [name=article]"] = offer;
inputs["#fn-filters input, #fn-filters select"] = describe;

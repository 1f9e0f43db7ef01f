
// ---- chat: a question is sent, its turn grows, is stopped, asked again, edited, copied, rated ------------------------------
const welcome = byId("fn-welcome");
const field = byId("fn-question");
const rounds = new Map(); // by turn: the asking that counts, and whether it has ended

const newName = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const turnOf = (id) => log.querySelector(`[data-turn="${CSS.escape(id)}"]`);
const underWay = () => [...rounds.values()].filter((one) => !one.ended && one.conversation === conversation);

let conversation = newName();

// Asks a question, as often as it takes: it is kept in the browser until its answer is whole.
// `kind` is what it wants; without one, the server tells that from its words.
function ask(question, turn = newName(), kind = null) {
  const round = { round: newName(), turn, conversation, question, kind, mode: byId("fn-mode")?.value, scope: scope() };
  rounds.set(turn, round);
  keepRounds();
  showWaiting(round, log.dataset.searching);
  keepAddress();
  pursue(round);
}

const keepRounds = () => keepDraft("rounds", [...rounds.values()].filter((one) => !one.ended));

async function pursue(round) {
  const { turn, conversation, question, kind, mode, scope } = round;
  const given = { round: round.round, turn, conversation, question, kind, mode, scope };
  mark();
  while (!round.ended) {
    try {
      await streamed("ask", given, (html) => (html === "failed" ? fail(round, log.dataset.failed) : show(html)));
      if (!round.ended) throw new Unanswered(log.dataset.unreachable, reconnected);
    } catch (error) {
      if (round.ended) return;
      if (!error.retry) return fail(round, error.message);
      showWaiting(round, error.retry === reconnected ? log.dataset.askedLater : log.dataset.askedIn.replace("{problem}", error.message));
      await error.retry();
    }
  }
}

// Follows an answer that is made already, for a page that was opened meanwhile.
async function followAnswer({ turn, round }, question) {
  const followed = { round, turn, conversation, question };
  rounds.set(turn, followed);
  mark();
  while (!followed.ended) {
    try {
      await streamed("answer", { round }, (html) => (html === "failed" ? fail(followed, log.dataset.failed) : show(html)));
      if (!followed.ended) throw new Unanswered(log.dataset.unreachable, reconnected);
    } catch (error) {
      if (followed.ended) return;
      if (!error.retry) return fail(followed, log.dataset.interrupted);
      await error.retry();
    }
  }
}

// The turn as it stands before the server has said anything of it.
function showWaiting(round, words) {
  if (round.conversation !== conversation) return;
  const old = turnOf(round.turn);
  const line = old?.querySelector(".fn-waiting");
  if (line && old.dataset.round === round.round) return void (line.textContent = words);
  const turn = made("section", { class: "fn-turn", "data-turn": round.turn, "data-conversation": round.conversation, "data-round": round.round });
  turn.dataset.state = "pending";
  turn.dataset.question = round.question;
  turn.setAttribute("aria-busy", "true");
  if (round.question.trim()) turn.append(made("h2", { class: "fn-question", dir: "auto" }, round.question));
  turn.append(made("p", { class: "fn-waiting" }, words));
  place(turn);
}

function place(turn) {
  const old = turnOf(turn.dataset.turn);
  if (old) return renew(old, turn);
  welcome.hidden = true;
  log.querySelector(".fn-follow-ups")?.remove();
  log.querySelector(":scope > .fn-problem")?.remove();
  log.append(turn);
  log.scrollTo({ top: turn.offsetTop - log.offsetTop, behavior: "instant" });
}

// Questions to ask next are made after the answer, when nobody waits for one: they are asked for until they are there.
const PAUSES = [300, 1500, 4000, 10000, 20000]; // milliseconds

async function suggest(name) {
  for (const wait of PAUSES) {
    await pause(wait);
    const isLast = () => log.lastElementChild === turnOf(name) && !underWay().length;
    if (!isLast()) return;
    const html = await remote.follow_ups(name).catch(() => "");
    if (html === null) continue;
    if (html && isLast() && !turnOf(name).querySelector(".fn-follow-ups")) turnOf(name).append(parsed(html));
    return;
  }
}

// While an answer is made, the button that asks is the one that stops.
function mark() {
  const busy = underWay().length > 0;
  const focused = document.activeElement?.matches("#fn-send, #fn-stop");
  byId("fn-send").hidden = busy;
  byId("fn-stop").hidden = !busy;
  if (focused) field.focus();
}

function ended(round) {
  round.ended = true;
  keepRounds();
  mark();
}

function show(html) {
  const turn = html && parsed(html).firstElementChild;
  const round = turn && rounds.get(turn.dataset.turn);
  if (!round || round.round !== turn.dataset.round || round.ended) return;
  if (/done|failed/.test(turn.dataset.state)) ended(round);
  if (turn.dataset.state === "done") suggest(turn.dataset.turn);
  if (turn.dataset.conversation !== conversation) return;
  if ("returned" in turn.dataset && !field.value) fill(round.question.trim());
  place(turn);
}

function fail(round, words) {
  ended(round);
  const turn = turnOf(round.turn);
  if (turn) end(turn, words, "fn-problem");
  else say(words);
}

function end(turn, words, name) {
  turn.dataset.state = "failed";
  turn.removeAttribute("aria-busy");
  const line = turn.querySelector(".fn-waiting") || turn.appendChild(made("p"));
  line.className = name;
  line.textContent = words;
  if (!turn.querySelector(".fn-again")) turn.append(made("button", { type: "button", class: "fn-tool fn-again" }, log.dataset.again));
}

// Stopping is said at once. What is there of the answer comes from the server, which is told until it has heard it.
async function stop() {
  say(log.dataset.stopping);
  for (const round of underWay()) {
    const turn = turnOf(round.turn);
    if (turn?.dataset.state === "pending") end(turn, log.dataset.stoppedEarly, "fn-note");
    try {
      await remote.stop(round.round);
      setTimeout(() => round.ended || ended(round), 2000);
    } catch {
      ended(round);
    }
  }
}

function fill(words) {
  field.value = words;
  keepDraft(draftOf(field), words);
  fit();
}

// Browsers that do not fit a field to its words by themselves are helped.
function fit() {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

function send() {
  if (underWay().length) return say(log.dataset.stillAnswering);
  ask(field.value);
  fill("");
  field.focus();
}

// A new chat begins with nothing left over: all articles are asked, and the list stands beside it.
function begin() {
  open(newName(), "");
  clear();
  if (page().querySelector(".fn-article")) openShelf(false);
  face("chat");
  field.focus();
}

// Another conversation in the log's place.
function open(name, html) {
  const isMove = name !== conversation && !going && history.state?.place;
  conversation = name;
  hideCard();
  log.querySelectorAll(":scope > :not(#fn-welcome)").forEach((old) => old.remove());
  if (html) log.append(parsed(html));
  if (log.querySelector(".fn-foreign")) conversation = newName();
  for (const round of underWay()) showWaiting(round, log.dataset.searching);
  for (const turn of log.querySelectorAll(".fn-turn[data-round]:not([data-round=''])")) {
    if (!rounds.has(turn.dataset.turn)) followAnswer(turn.dataset, turn.dataset.question);
  }
  welcome.hidden = !!log.querySelector(".fn-turn");
  const last = log.lastElementChild;
  if (last.dataset.state === "done" && !log.querySelector(".fn-foreign")) suggest(last.dataset.turn);
  log.scrollTo({ top: log.scrollHeight, behavior: "instant" });
  mark();
  if (isMove) history.pushState({ place: { conversation } }, "", address());
  else keepAddress();
  if (!html) greet();
}

// The welcome is there from the start; what comes from the server adds the example questions.
async function greet() {
  const html = await remote.greet("").catch(() => "");
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
  const said = await remote.copied({ turn: turnAt(button).dataset.turn, form: button.dataset.form }).catch(unreachable);
  if (said?.text) copy(said.text);
}

async function rate(turn, verdict, remark) {
  const html = await remote.rate({ turn: turn.dataset.turn, verdict, remark: remark ?? null }).catch(unreachable);
  if (!html) return;
  turn.querySelector(".fn-tools").replaceWith(parsed(html));
  (turn.querySelector(".fn-remark-form input") || turn.querySelector(`[data-verdict="${verdict || "up"}"]`))?.focus();
}

// Questions that were under way when the page was left are asked on; those of this conversation are shown.
function resume() {
  for (const round of drafts.rounds || []) {
    rounds.set(round.turn, round);
    showWaiting(round, log.dataset.searching);
    pursue(round);
  }
}

Object.assign(clicks, {
  ".fn-example": (button) => (underWay().length ? say(log.dataset.stillAnswering) : ask(button.dataset.question)),
  "#fn-new": begin,
  "#fn-stop": stop,
  ".fn-again": (button) => again(turnAt(button)),
  ".fn-plainly": (button) => ask(turnAt(button).dataset.question, turnAt(button).dataset.turn, "fact"),
  ".fn-otherwise": (button) => ask(turnAt(button).dataset.question, turnAt(button).dataset.turn),
  ".fn-edit": (button) => edit(turnAt(button)),
  ".fn-cancel": (button) => cancelEdit(turnAt(button)),
  ".fn-copy": copyAnswer,
  ".fn-no-remark": (button) => rate(turnAt(button), button.form.dataset.verdict, ""),
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


// ---- the connection: every call to the server, what is said when it breaks, and how it comes back --------------------------
// A call resolves to what the server answers, and rejects with an Error whose message is for the reader; `retry` says that it
// may be tried again: at once when the connection is back, or after so many milliseconds.
const offline = byId("fn-offline");
const CALL_PATIENCE = 60000; // milliseconds that a call may take
const SILENCE = 30000; // and a stream say nothing; the server sends an empty line every ten seconds
let returning = null; // resolves when the server answers again; null while it does

class Unanswered extends Error {
  constructor(message, retry = null) {
    super(message);
    this.retry = retry;
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Says quietly that the server is gone, and asks for it until it is there.
function reconnected() {
  returning ??= (async () => {
    offline.textContent = log.dataset.offline;
    for (let wait = 500; ; wait = Math.min(wait * 1.5, 5000)) {
      await pause(wait);
      try {
        if ((await fetch("page/alive", { method: "POST", signal: AbortSignal.timeout(5000) })).ok) break;
      } catch {
        // it is asked again
      }
    }
    returning = null;
    offline.textContent = "";
  })();
  return returning;
}

async function posted(name, body, patience) {
  let answer;
  try {
    answer = await fetch(name, { method: "POST", body, signal: patience && AbortSignal.timeout(patience) });
  } catch {
    throw new Unanswered(log.dataset.unreachable, reconnected);
  }
  if (answer.ok) return answer;
  const problem = (await answer.clone().json().catch(() => null))?.problem;
  if (answer.status === 429 || (answer.status === 503 && answer.headers.has("retry-after"))) {
    const wait = 1000 * Number(answer.headers.get("retry-after") || 5);
    throw new Unanswered(problem || (await answer.text()), () => pause(wait));
  }
  if (answer.status === 413) throw new Unanswered(log.dataset.tooLarge);
  if ([502, 503, 504].includes(answer.status) && !problem) throw new Unanswered(log.dataset.unreachable, reconnected);
  throw new Unanswered(problem || log.dataset.failed);
}

// A function of the server by its name, with one argument.
const remote = new Proxy(
  {},
  {
    get: (_, name) => async (given) => {
      const answer = await posted(`page/${name}`, JSON.stringify(given ?? null), CALL_PATIENCE);
      return answer.json().catch(() => {
        throw new Unanswered(log.dataset.unreachable, reconnected);
      });
    },
  },
);

// The lines of a stream, each told to `tell`; it rejects when the connection breaks before the stream ends.
async function streamed(name, given, tell) {
  const reader = (await posted(`page/${name}`, JSON.stringify(given))).body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), pause(SILENCE).then(() => Promise.reject(new Error("silence")))]);
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop();
      for (const line of lines) if (line) tell(JSON.parse(line));
    }
  } catch {
    reader.cancel().catch(() => {});
    throw new Unanswered(log.dataset.unreachable, reconnected);
  }
}

// ---- drafts: what is typed outlives a reload, until the server has it --------------------------------------------------------

const DRAFTS = "fn-drafts";
const drafts = JSON.parse(sessionStorage.getItem(DRAFTS) || "{}");

function keepDraft(name, value) {
  if (value) drafts[name] = value;
  else delete drafts[name];
  try {
    sessionStorage.setItem(DRAFTS, JSON.stringify(drafts));
  } catch {
    // the browser's room is used up: what is typed stays on the page
  }
}

// The fields that are kept, each by its form and its name; the question's field has no other name than its id.
const KEPT = "#fn-question, #fn-add-url input, #fn-paste input, #fn-paste textarea, #fn-follow input, #fn-check textarea";
const draftOf = (one) => `${one.form?.id || ""}.${one.name || one.id}`;

function restoreDrafts(room) {
  for (const one of room.querySelectorAll(KEPT)) {
    const kept = drafts[draftOf(one)];
    if (!kept || one.value) continue;
    one.value = kept;
    one.closest("details")?.setAttribute("open", "");
  }
}

function dropDrafts(form) {
  for (const one of form.querySelectorAll(KEPT)) keepDraft(draftOf(one), "");
}

document.addEventListener("input", (event) => event.target.matches?.(KEPT) && keepDraft(draftOf(event.target), event.target.value));

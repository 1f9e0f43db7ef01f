"use strict";
// Everything that comes from the data is put in as text, never as markup.
const { questions, articles } = JSON.parse(document.getElementById("data").textContent);
const AT_ONCE = 100;
const list = document.getElementById("questions");
const count = document.getElementById("count");
const search = document.getElementById("search");
const filter = document.getElementById("verdict");
const more = document.getElementById("more");
const haystacks = new Map();
let shown = [];
let drawn = 0;

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function haystack(question) {
  if (!haystacks.has(question)) {
    const said = question.answer ? question.answer.text : question.error;
    haystacks.set(question, `${question.id} ${question.question} ${said}`.toLowerCase());
  }
  return haystacks.get(question);
}

function select() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  shown = questions.filter((question) =>
    (!filter.value || question.verdict === filter.value) && words.every((word) => haystack(question).includes(word)));
  count.textContent = `${shown.length} of ${questions.length}`;
  list.replaceChildren();
  drawn = 0;
  draw();
}

function draw() {
  const next = shown.slice(drawn, drawn + AT_ONCE);
  list.append(...next.map(row));
  drawn += next.length;
  more.hidden = drawn >= shown.length;
}

function tone(verdict) {
  if (verdict === "right") return "good";
  return ["answered", "partly right"].includes(verdict) ? "" : "bad";
}

function row(question) {
  const change = typeof question.change === "number"
    ? ` ${question.change > 0 ? "+" : "−"}${Math.abs(question.change).toFixed(2)} ${question.measure}` : "";
  const tag = make("span", `tag ${tone(question.verdict)}`, question.verdict + change);
  const details = make("details", "", make("summary", "", make("span", "", question.question), tag));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(detail(question));
      for (const box of details.querySelectorAll(".article")) reveal(box);
    }
  });
  return details;
}

function reveal(box) {
  const mark = box.querySelector("mark.gold") || box.querySelector("mark");
  if (mark) box.scrollTop = mark.offsetTop - box.offsetTop - 40;
}

function detail(question) {
  const box = make("div", "detail");
  if (question.before) {
    box.append(make("div", "sides",
      make("div", "", make("h3", "", "Before"), ...said(question.before)),
      make("div", "", make("h3", "", "After"), ...said(question))));
  } else {
    box.append(...said(question));
  }
  box.append(...expected(question), ...places(question), measured(question));
  return box;
}

function said(question) {
  if (!question.answer) return [make("p", "tag bad", question.error)];
  const { text, claims, citations, related } = question.answer;
  const parts = [make("p", "answer", ...judged(text, claims))];
  if (citations.length) parts.push(make("ol", "", ...citations.map(quoted)));
  if (related.length) parts.push(make("h3", "", "Related"), make("ul", "", ...related.map(quoted)));
  return parts;
}

function judged(text, claims) {
  const points = Array.from(text);
  const parts = [];
  let at = 0;
  for (const claim of claims) {
    parts.push(points.slice(at, claim.start).join(""));
    const span = make("span", `answer ${claim.support}`, points.slice(claim.start, claim.end).join(""));
    span.title = claim.support;
    parts.push(span);
    at = claim.end;
  }
  return [...parts, points.slice(at).join("")];
}

function quoted(citation) {
  return make("li", "", citation.quote, make("span", "note", citation.title || citation.article));
}

function expected(question) {
  const parts = [make("h3", "", "Expected")];
  if (!question.answerable) return [...parts, make("p", "", "A refusal: the articles do not hold the answer.")];
  if (question.answers.length) parts.push(make("p", "", question.answers.join(" · ")));
  const unread = question.evidence.filter((gold) => !(gold.article in articles));
  if (unread.length) parts.push(make("p", "note", `Stands in ${unread.map((gold) => gold.article).join(" · ")}`));
  return parts.length > 1 || question.evidence.length ? parts : [...parts, make("p", "note", "The set does not say.")];
}

function places(question) {
  const cited = question.answer ? question.answer.citations : [];
  const ids = [...new Set([...question.evidence, ...cited].map((span) => span.article))];
  return ids.filter((id) => id in articles).flatMap((id) => [
    make("h3", "", id),
    make("div", "article", ...lit(Array.from(articles[id]),
      question.evidence.filter((span) => span.article === id && span.start !== null),
      cited.filter((span) => span.article === id))),
  ]);
}

// Offsets are code points, which `points` holds one by one; JavaScript's own strings count otherwise.
function lit(points, gold, cited) {
  const edges = new Set([0, points.length]);
  for (const span of [...gold, ...cited]) edges.add(span.start).add(span.end);
  const cuts = [...edges].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, place) => {
    const text = points.slice(start, cuts[place + 1]).join("");
    const inside = (span) => span.start <= start && start < span.end;
    const names = [gold.some(inside) ? "gold" : "", cited.some(inside) ? "cited" : ""].filter(Boolean);
    return names.length ? make("mark", names.join(" "), text) : document.createTextNode(text);
  });
}

function measured(question) {
  const scores = Object.entries(question.scores).map(([name, value]) => `${name} ${Number(value.toFixed(3))}`);
  if (question.answer) {
    scores.push(`answerability ${question.answer.answerability.toFixed(3)}`);
    scores.push(`${(question.answer.timings_ms.total || 0).toFixed(0)} ms`);
  }
  return make("div", "", make("h3", "", "Measures"), make("p", "note", `${question.id}: ${scores.join(", ")}`));
}

let waiting;
search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(select, 120); });
filter.addEventListener("change", select);
more.addEventListener("click", draw);
new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting) && !more.hidden) draw(); },
  { rootMargin: "600px" }).observe(document.getElementById("end"));
select();

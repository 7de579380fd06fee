"use strict";
// The page of all traces. Data comes in by view.index(...) and view.chunk(number, traces); chunks are scripts, because a page that is
// a file may load scripts but may not fetch.
const view = (() => {
  const ROW = 58, KEPT = 24;
  const chunks = new Map(), waiting = new Map();
  let data, shown = [], chosen = -1, passRate = [], search = 0;
  const picked = new Map();
  const byId = id => document.getElementById(id);
  const make = (name, properties, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const NAMES = { p: "pass", f: "fail", u: "unknown", "-": "not asked" };

  function load(number) {
    if (chunks.has(number)) return Promise.resolve(chunks.get(number));
    if (!waiting.has(number)) {
      waiting.set(number, new Promise((done, failed) => {
        const script = make("script", { src: data.folder + "/chunk-" + number + ".js" });
        script.onload = () => { script.remove(); waiting.delete(number); done(chunks.get(number)); };
        script.onerror = () => { script.remove(); waiting.delete(number); failed(new Error("cannot load " + script.src)); };
        document.head.append(script);
      }));
    }
    return waiting.get(number);
  }
  const trace = async at => (await load(Math.floor(at / data.chunk)))[at % data.chunk];
  function chunk(number, traces) {
    chunks.set(number, traces);
    if (data.inline) return;
    for (const old of chunks.keys()) if (chunks.size > KEPT && old !== number) chunks.delete(old);
  }

  // Mathematics between $, $$, \( and \[; what cannot be read stays as it was written.
  const MATH = /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|\\\(([\s\S]+?)\\\)|\$((?:\\.|[^$\\\n])+?)\$(?!\d)|(\\boxed\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})/g;
  function rich(text) {
    const out = document.createDocumentFragment();
    let from = 0;
    for (const found of text.matchAll(MATH)) {
      const display = found[1] !== undefined || found[2] !== undefined;
      const source = found.slice(1).find(part => part !== undefined);
      out.append(marked(text.slice(from, found.index)));
      try {
        const span = make("span");
        span.innerHTML = katex.renderToString(source, { output: "mathml", displayMode: display, throwOnError: true, maxExpand: 200, maxSize: 20, strict: false, trust: false });
        span.title = source;
        out.append(span);
      } catch (e) { out.append(marked(found[0])); }
      from = found.index + found[0].length;
    }
    out.append(marked(text.slice(from)));
    return out;
  }
  function marked(text) {
    const words = byId("words").value.trim();
    const out = document.createDocumentFragment();
    if (!words) { out.append(text); return out; }
    const lower = text.toLowerCase(), word = words.toLowerCase();
    let from = 0;
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, from)) {
      out.append(text.slice(from, at), make("mark", { textContent: text.slice(at, at + word.length) }));
      from = at + word.length;
    }
    out.append(text.slice(from));
    return out;
  }

  function thoughts(text) {
    const box = make("div");
    for (const paragraph of text.split(/\n\s*\n/).filter(p => p.trim())) {
      if (paragraph.length <= 140) {
        box.append(make("p", { className: "p text" }, rich(paragraph)));
      } else {
        const fold = make("details", { className: "p" }, make("summary", { textContent: paragraph.slice(0, 140).replace(/\s+/g, " ") }));
        fold.addEventListener("toggle", () => { if (fold.open && fold.childElementCount === 1) fold.append(make("div", { className: "text" }, rich(paragraph))); });
        const words = byId("words").value.trim().toLowerCase();
        if (words && paragraph.toLowerCase().includes(words)) fold.open = true;
        box.append(fold);
      }
    }
    return box;
  }
  function verdicts(labels) {
    const table = make("table");
    for (const [judge, verdict, reason] of labels) {
      table.append(make("tr", {}, make("th", { textContent: judge }), make("td", { className: "v " + verdict, textContent: verdict }), make("td", { textContent: reason })));
    }
    return labels.length ? table : make("p", { className: "soft", textContent: "Not judged." });
  }

  async function open(at, jump) {
    chosen = at;
    draw();
    const t = await trace(at);
    if (chosen !== at) return;
    const row = data.rows[at], prompt = data.prompts[row[0]];
    const siblings = [];
    data.rows.forEach((r, i) => { if (r[0] === row[0]) siblings.push(i); });
    const samples = make("div", { className: "samples" });
    for (const i of siblings) {
      const r = data.rows[i];
      const button = make("button", { type: "button", className: "v " + NAMES[r[5][0]], textContent: data.sets[r[2]] + " #" + r[1] });
      button.setAttribute("aria-current", i === at);
      button.onclick = () => open(i);
      samples.append(button);
    }
    const detail = byId("detail");
    const folded = thoughts(t.reasoning);
    const all = make("button", { type: "button", textContent: "Open all" });
    all.onclick = () => {
      const opening = all.textContent === "Open all";
      folded.querySelectorAll("details").forEach(d => { d.open = opening; });
      all.textContent = opening ? "Fold all" : "Open all";
    };
    const side = make("button", { type: "button", textContent: "Side by side" });
    side.onclick = () => beside(siblings);
    detail.replaceChildren(
      make("p", { className: "soft", textContent: prompt[0] + " · sample " + row[1] + " · " + data.sets[row[2]] + " · " + t.model + " · " + t.facts.join(" · ") }),
      make("h2", { textContent: "Question" }), make("div", { className: "text card" }, rich(t.question)),
      ...(t.sent ? [make("details", { id: "sent" }, make("summary", { textContent: "The prompt as it was sent" }), make("pre", { className: "text", textContent: t.sent }))] : []),
      make("h2", { textContent: "Reference" }), make("div", { className: "text" }, rich(t.reference)),
      make("h2", { textContent: "Verdicts" }), verdicts(t.labels),
      make("h2", { textContent: siblings.length + (siblings.length === 1 ? " sample" : " samples") + " of this prompt" }), samples);
    if (siblings.length > 1) samples.append(side);
    detail.append(
      make("h2", { textContent: "Answer" }), make("div", { className: "text card", id: "answer" }, rich(t.answer || "(empty)")),
      make("h2", { textContent: "Thoughts " }), t.reasoning ? all : make("span", { className: "soft", textContent: "none" }), folded);
    detail.scrollTop = 0;
    if (jump && matchMedia("(max-width: 760px)").matches) detail.scrollIntoView();
  }
  async function beside(siblings) {
    const columns = make("div", { className: "side" });
    for (const i of siblings) {
      const t = await trace(i), row = data.rows[i];
      columns.append(make("article", { className: "card" },
        make("p", { className: "v " + NAMES[row[5][0]], textContent: data.sets[row[2]] + " #" + row[1] }), verdicts(t.labels),
        make("h2", { textContent: "Answer" }), make("div", { className: "text" }, rich(t.answer || "(empty)")),
        make("h2", { textContent: "Thoughts" }), thoughts(t.reasoning)));
    }
    const back = make("button", { type: "button", textContent: "Back" });
    back.onclick = () => open(chosen);
    byId("detail").replaceChildren(back, make("div", { className: "text card" }, rich((await trace(siblings[0])).question)), columns);
  }

  // A facet has a name and a function from the number of a row to its value.
  function facets() {
    const size = n => n < 1000 ? "under 1,000" : n < 4000 ? "1,000 to 4,000" : n < 16000 ? "4,000 to 16,000" : n < 64000 ? "16,000 to 64,000" : "64,000 and more";
    const share = s => s < 0 ? "not judged" : s === 0 ? "none" : s < .25 ? "under a quarter" : s < .75 ? "a quarter to three" : s < 1 ? "over three quarters" : "all";
    const list = [["set", i => data.sets[data.rows[i][2]]]];
    data.judges.forEach((judge, j) => list.push([judge, i => NAMES[data.rows[i][5][j] || "-"]]));
    list.push(["right samples of the prompt", i => share(passRate[data.rows[i][0]])], ["characters", i => size(data.rows[i][3])],
      ["ended by", i => data.finishes[data.rows[i][4]]], ["domain", i => data.prompts[data.rows[i][0]][2] || "(none)"]);
    return list;
  }
  function matches(all) {
    const words = byId("words").value.trim().toLowerCase();
    const found = [];
    for (let i = 0; i < data.rows.length; i++) {
      if (all.every(([name, value]) => !picked.has(name) || picked.get(name).has(value(i))) && (!words || quick(i, words))) found.push(i);
    }
    return found;
  }
  const quick = (i, words) => {
    const prompt = data.prompts[data.rows[i][0]];
    return (prompt[0] + "\n" + prompt[1] + "\n" + data.rows[i][6]).toLowerCase().includes(words);
  };
  async function refresh() {
    const mine = ++search, all = facets(), words = byId("words").value.trim().toLowerCase();
    shown = matches(all);
    paint(all);
    if (words && byId("everywhere").checked) {
      const found = new Set(shown);
      const last = Math.ceil(data.rows.length / data.chunk);
      for (let number = 0; number < last; number++) {
        const part = await load(number);
        if (mine !== search) return;
        part.forEach((t, k) => {
          const i = number * data.chunk + k;
          if (!found.has(i) && all.every(([name, value]) => !picked.has(name) || picked.get(name).has(value(i)))
              && (t.question + "\n" + t.answer + "\n" + t.reasoning).toLowerCase().includes(words)) found.add(i);
        });
        if (number % 16 === 15 || number === last - 1) {
          shown = [...found].sort((a, b) => a - b);
          draw();
          byId("count").textContent = tally() + (number < last - 1 ? ", searched " + Math.round(100 * (number + 1) / last) + "%" : "");
        }
      }
    }
  }
  const tally = () => shown.length.toLocaleString("en") + " of " + data.rows.length.toLocaleString("en");
  function paint(all) {
    byId("count").textContent = tally();
    const box = byId("facets");
    box.replaceChildren();
    for (const [name, value] of all) {
      const counts = new Map();
      for (const i of shown) counts.set(value(i), (counts.get(value(i)) || 0) + 1);
      for (const each of picked.get(name) || []) if (!counts.has(each)) counts.set(each, 0);
      if (counts.size < 2 && !picked.has(name)) continue;
      const set = make("fieldset", {}, make("legend", { textContent: name }));
      [...counts].sort((a, b) => b[1] - a[1]).slice(0, 30).forEach(([choice, count]) => {
        const button = make("button", { type: "button", className: "choice" }, choice + " ", make("small", { textContent: count.toLocaleString("en") }));
        button.setAttribute("aria-pressed", picked.has(name) && picked.get(name).has(choice));
        button.onclick = () => {
          const now = picked.get(name) || new Set();
          now.has(choice) ? now.delete(choice) : now.add(choice);
          now.size ? picked.set(name, now) : picked.delete(name);
          refresh();
        };
        set.append(button);
      });
      box.append(set);
    }
    byId("list").scrollTop = 0;
    draw();
  }
  // Only the rows in sight exist.
  function draw() {
    const list = byId("list"), from = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const to = Math.min(shown.length, from + Math.ceil((list.clientHeight || 600) / ROW) + 10);
    byId("space").style.height = shown.length * ROW + "px";
    const rows = byId("rows");
    rows.style.top = from * ROW + "px";
    rows.replaceChildren(...shown.slice(from, to).map(i => {
      const r = data.rows[i], prompt = data.prompts[r[0]];
      const row = make("div", { className: "row" },
        make("div", { textContent: prompt[1] }),
        make("div", { className: "meta" }, make("span", { className: "v " + NAMES[r[5][0] || "-"], textContent: NAMES[r[5][0] || "-"] }),
          " · " + prompt[0] + " #" + r[1] + " · " + data.sets[r[2]] + " · " + r[3].toLocaleString("en") + " characters"));
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", i === chosen);
      row.onclick = () => open(i, true);
      return row;
    }));
  }
  function move(by) {
    const at = shown.indexOf(chosen), next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    const list = byId("list"), top = shown.indexOf(next) * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    open(next);
  }
  function start() {
    byId("title").textContent = document.title = data.title;
    byId("about").textContent = data.rows.length.toLocaleString("en") + " traces of " + data.prompts.length.toLocaleString("en") + " prompts";
    const right = data.prompts.map(() => [0, 0]);
    for (const r of data.rows) if (r[5][0] === "p" || r[5][0] === "f") { right[r[0]][1]++; if (r[5][0] === "p") right[r[0]][0]++; }
    passRate = right.map(([p, n]) => n ? p / n : -1);
    let timer;
    byId("words").oninput = () => { clearTimeout(timer); timer = setTimeout(refresh, 150); };
    byId("everywhere").onchange = refresh;
    byId("search").onsubmit = event => { event.preventDefault(); refresh(); };
    byId("filters").onclick = () => byId("filters").setAttribute("aria-expanded", byId("facets").classList.toggle("open"));
    byId("list").onscroll = draw;
    byId("list").onkeydown = event => {
      const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
      if (by) { event.preventDefault(); move(by); }
    };
    window.onresize = draw;
    if (!matchMedia("(max-width: 760px)").matches) byId("filters").click();
    const words = new URLSearchParams(location.hash.slice(1)).get("words");
    if (words) { byId("words").value = words; byId("everywhere").checked = true; }
    refresh().then(() => { if (shown.length) return open(shown[0]); }).then(() => document.body.setAttribute("data-ready", shown.length));
  }
  return { index: found => { data = found; }, chunk, start };
})();

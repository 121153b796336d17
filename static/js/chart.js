// The interactive view of a chart. Vega, its template and the chart's numbers are asked for only when the
// reader presses the button, and only from this site. Expressions run in Vega's interpreter: the site's
// Content-Security-Policy allows no `eval`.

const VEGA = new URL("../vendor/vega-6.2.0/vega.min.js", import.meta.url);
const INTERPRETER = new URL("../vendor/vega-interpreter-2.3.2/vega-interpreter.js", import.meta.url);
const WORDS = { open: "Interactive view", loading: "Loading …", close: "Static view", failed: "Try again" };

let tools;

/** Loads Vega once for all charts of the page; a failed attempt can be repeated. */
function loadTools() {
  tools ??= import(VEGA.href)
    .then(() => import(INTERPRETER.href))
    .then(({ expressionInterpreter }) => ({ vega: globalThis.vega, expressionInterpreter }))
    .catch((error) => {
      tools = undefined;
      throw error;
    });
  return tools;
}

/** Asks the server, not the cache, when the reader tries again. */
async function load(url, again) {
  const answer = await fetch(url, { cache: again ? "reload" : "default" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A tooltip of our own: text only, styled by chart.css. */
function tooltipFor(stage) {
  const box = element("dl", { class: "chart-tip", "aria-hidden": "true" });
  box.hidden = true;
  stage.append(box);
  return (_view, event, _item, value) => {
    box.hidden = value === null || value === undefined || value === "";
    if (box.hidden) return;
    const pairs = Object.entries(value).map(([key, text]) =>
      element("div", {}, element("dt", {}, key), element("dd", {}, String(text))),
    );
    box.replaceChildren(...pairs);
    const frame = stage.getBoundingClientRect();
    const left = Math.min(event.clientX - frame.left + 12, frame.width - box.offsetWidth);
    box.style.left = `${Math.max(0, left)}px`;
    box.style.top = `${event.clientY - frame.top + 16}px`;
  };
}

/** Radio buttons that set what the view shows: the measure where there are two, and count or share. */
function controls(view, id, choices) {
  const form = element("form", { class: "chart-choices" });
  for (const [signal, legend, values] of choices) {
    const set = element("fieldset", {}, element("legend", { class: "visually-hidden" }, legend));
    values.forEach((value, i) => {
      const radio = element("input", { type: "radio", name: `${id}-${signal}`, value });
      radio.checked = i === 0;
      radio.addEventListener("change", () => view.signal(signal, value).runAsync());
      set.append(element("label", {}, radio, ` ${value}`));
    });
    form.append(set);
  }
  return form;
}

function choicesOf(button, growth) {
  const units = button.dataset.chartUnits.split(" ");
  const choices = units.length > 1 ? [["unit", "What is counted", units]] : [];
  return growth ? choices : [...choices, ["show", "Count or share", ["count", "share"]]];
}

/** Reads CSV (RFC 4180) with a header. Vega's own reader builds functions from text, which the policy forbids. */
function readCsv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const row = rows.at(-1);
    if (quoted && text[i] === '"' && text[i + 1] === '"') row[row.length - 1] += text[(i += 1)];
    else if (text[i] === '"') quoted = !quoted;
    else if (quoted) row[row.length - 1] += text[i];
    else if (text[i] === ",") row.push("");
    else if (text[i] === "\n") rows.push([""]);
    else if (text[i] !== "\r") row[row.length - 1] += text[i];
  }
  const [head, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

/** Puts the numbers and the measure into the template that all charts of a kind share. */
function filledIn(template, csv, button) {
  const data = template.data.find(({ name }) => name === "rows");
  data.values = readCsv(csv);
  delete data.url;
  delete data.format;
  template.description = button.dataset.chartAlt;
  template.signals.find((signal) => signal.name === "unit").value = button.dataset.chartUnits.split(" ")[0];
  return template;
}

async function show(figure, button, again) {
  const [{ vega, expressionInterpreter }, template, csv] = await Promise.all([
    loadTools(),
    load(button.dataset.chartTemplate, again),
    load(button.dataset.chartCsv, again),
  ]);
  const canvas = element("div", { class: "chart-canvas" });
  const stage = element("div", { class: "chart-stage" }, canvas);
  figure.querySelector(".chart-drawing").after(stage);
  try {
    const runtime = vega.parse(filledIn(JSON.parse(template), csv, button), null, { ast: true });
    const view = new vega.View(runtime, {
      expr: expressionInterpreter,
      renderer: "svg",
      hover: true,
      logLevel: vega.Error,
    });
    view.tooltip(tooltipFor(stage)).initialize(canvas);
    stage.prepend(controls(view, figure.id, choicesOf(button, figure.classList.contains("chart-growth"))));
    await view.runAsync();
    canvas.setAttribute("role", "img");
    canvas.removeAttribute("aria-roledescription");
    return stage;
  } catch (error) {
    stage.remove();
    throw error;
  }
}

async function toggle(figure, button, state) {
  const label = button.querySelector("[data-chart-label]");
  const drawing = figure.querySelector(".chart-drawing");
  if (!state.stage) {
    label.textContent = WORDS.loading;
    button.disabled = true;
    try {
      state.stage = await show(figure, button, state.failed);
    } catch (error) {
      state.failed = true;
      label.textContent = WORDS.failed;
      button.title = `The interactive view could not be loaded (${error.message}).`;
      return;
    } finally {
      button.disabled = false;
    }
    drawing.hidden = true;
  } else {
    drawing.hidden = !drawing.hidden;
    state.stage.hidden = !drawing.hidden;
  }
  button.removeAttribute("title");
  label.textContent = drawing.hidden ? WORDS.close : WORDS.open;
  button.focus();
}

for (const button of document.querySelectorAll("button[data-chart-template]")) {
  const figure = button.closest("figure");
  const state = { failed: false, stage: undefined };
  button.addEventListener("click", () => toggle(figure, button, state));
  button.hidden = false;
}

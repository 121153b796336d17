// The results: cards or a table, a page of 50 at a time, with what one can do with them.

import { element, place } from "../common/dom.js";
import { numberText } from "../common/words.js";
import { createBasket } from "./basket.js";
import { adoptCard, buildCard, needsText, showMatch, showNoText, showText } from "./card.js";
import { saveList } from "./export.js";
import { focusFirst, focusOn, wireKeys } from "./keyboard.js";
import { keepPlace, restorePlace } from "./place.js";
import { say as sayOnPage } from "./status.js";
import { createTable } from "./table.js";
import { createTexts } from "./texts.js";
import { createTools } from "./tools.js";
import { countOf } from "./words.js";

const PAGE = 50; // rows that are shown at a time
const MOST_KEPT = 400; // cards that are kept for another time
const NEAR = "800px 0px"; // how far from what is seen a card's text is read
const AT_ONCE = 12; // cards that are drawn at once while one types: more than are seen; the others follow
const SOON = 300; // milliseconds after which these are drawn though the browser is busy
const whenIdle = window.requestIdleCallback ?? ((task) => setTimeout(task, 50));

/**
 * Results below `root`, which has `[data-tools]` (empty) and `[data-list]` (with the served cards and links to pages).
 *
 * `client.ask(request)` gives answers, `urls` are the absolute addresses `root` (of the site), `bibliography` and
 * `compare`; `onState(change)` is asked for another view, columns, order or more rows; `field` is the search field;
 * `requestOf(state)` makes the request of a state, `say(text)` tells at once what was done.
 *
 * Returns `{show(answer, state), focusFirst()}`.
 */
export function createResults({ root, client, urls, onState, requestOf, field, say = sayOnPage }) {
  const list = root.querySelector("[data-list]");
  const cards = createCards(list, urls.root);
  const table = createTable({ root: urls.root, onSort: onState });
  const tools = createTools({ place: root.querySelector("[data-tools]"), onState, onDownload: save });
  const foot = createFoot((count) => {
    firstNew = shown.answer.rows.length;
    onState({ show: count });
  });
  const basket = createBasket({ root, address: urls.compare, say });
  let shown = null;
  let firstNew = null; // the position of the first row that was asked for with "Show 50 more"

  wireKeys({ list, field });
  keepPlace(list);

  function show(answer, state) {
    const isFirst = shown === null;
    const focused = focusedResult(list);
    shown = { answer, state };
    const view = state.view === "table" ? table : cards;
    place(list, answer.rows.length === 0 ? [] : [view.element, foot.element]);
    const isTyped = !isFirst && document.activeElement === field;
    view.show(answer, state, isTyped ? () => basket.paint(answer.rows) : null);
    foot.show(answer);
    tools.show(answer, state);
    basket.paint(answer.rows);
    if (isFirst) restorePlace(list);
    keepFocus(focused, isFirst);
  }

  /** The first of the new rows gets the focus after "Show 50 more"; what had it keeps it. */
  function keepFocus(focused, isFirst) {
    const links = list.querySelectorAll("[data-result]");
    if (firstNew !== null && links[firstNew]) focusOn(links[firstNew]);
    else if (focused && !isFirst) refocus(list, focused, root);
    firstNew = null;
  }

  async function save(format) {
    const { answer, state } = shown;
    const ask = (request) => client.ask(request, "export");
    try {
      const page = location.href;
      say(await saveList({ format, request: requestOf(state), total: answer.total, ask, urls, page }));
    } catch (error) {
      console.warn(error);
      say(error.message);
    }
  }

  return { show, focusFirst: () => focusFirst(list) };
}

/** The cards: `{element, show(answer)}`. Those that the page was served with are taken over. */
function createCards(list, root) {
  const served = list.querySelector("[data-cards]");
  const box = served ?? element("ul", { class: "cards", role: "list", "data-cards": true });
  const elements = new Map([...box.children].map((item) => [item.dataset.id, item]));
  const texts = createTexts(root);
  const near = new Set();
  let cards = new Map();
  let drawRest = () => {}; // draws the cards that follow the paint
  const observer = new IntersectionObserver(onSight, { rootMargin: NEAR });

  list.addEventListener("focusin", () => drawRest()); // the keys lead to the last one

  /** Shows the rows; with `onRest` the first of them, and the others after the paint, of which it is told. */
  function show(answer, _state, onRest) {
    drawRest = () => {};
    if (onRest === null || answer.rows.length <= AT_ONCE) {
      draw(answer, answer.rows);
      return;
    }
    draw(answer, answer.rows.slice(0, AT_ONCE));
    const rest = () => {
      if (drawRest !== rest) return; // they are there, or others are asked for
      drawRest = () => {};
      draw(answer, answer.rows);
      onRest();
    };
    drawRest = rest;
    whenIdle(rest, { timeout: SOON });
  }

  function draw(answer, rows) {
    const labels = new Map(answer.facets.map(({ name, label }) => [name, label]));
    const wanted = rows.map(cardOf);
    wanted.forEach((card, i) => showMatch(card, rows[i], labels));
    place(box, wanted.map((card) => card.element));
    forget(wanted);
    for (const card of wanted) {
      if (near.has(card.element)) fill(card);
      else observer.observe(card.element);
    }
  }

  function cardOf(row) {
    if (!cards.has(row.id)) {
      const item = elements.get(row.id);
      elements.delete(row.id);
      const card = item ? adoptCard(item, row) : buildCard(row, root);
      cards.set(row.id, card);
    }
    return cards.get(row.id);
  }

  /** Lets go of all cards that are not shown, once there are many. */
  function forget(wanted) {
    if (cards.size <= MOST_KEPT + wanted.length) return;
    for (const each of cards.values()) observer.unobserve(each.element);
    near.clear();
    cards = new Map(wanted.map((card) => [card.row.id, card]));
  }

  function onSight(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) near.add(target);
      else near.delete(target);
      const card = cards.get(target.dataset.id);
      if (isIntersecting && card) fill(card);
    }
  }

  async function fill(card) {
    if (!card.row.text || !needsText(card)) return;
    const { row } = card;
    const text = texts.kept(row.text) ?? (await texts.read(row.text));
    if (card.row !== row) return; // another answer has come meanwhile, and has asked again
    if (text === null) showNoText(card);
    else showText(card, text);
  }

  return { element: box, show };
}

/** What stands below the rows: how many are shown, and a button for more. */
function createFoot(onMore) {
  const words = element("p", { class: "shown-words" });
  const button = element("button", { type: "button", class: "button" });
  const foot = element("div", { class: "results-foot" }, words, button);
  let next = 0;
  button.addEventListener("click", () => onMore(next));

  function show({ rows, total, noun }) {
    const left = total - rows.length;
    next = rows.length + PAGE;
    words.textContent = left > 0 ? `Showing ${numberText(rows.length)} of ${countOf(total, noun)}` : `Showing all ${countOf(total, noun)}`;
    foot.classList.toggle("is-whole", left === 0);
    button.hidden = left === 0;
    button.textContent = left > PAGE ? `Show ${PAGE} more (${numberText(left)} left)` : `Show the last ${numberText(left)}`;
  }

  return { element: foot, show };
}

/** Which result has the focus, and which part of it. */
function focusedResult(list) {
  const active = document.activeElement;
  const item = list.contains(active) ? active.closest("[data-id]") : null;
  if (!item) return list.contains(active) ? { active } : null;
  return { active, id: item.dataset.id, isCompare: "compare" in active.dataset };
}

/** Gives the focus back where moving or replacing a result has taken it; else to the results as a whole. */
function refocus(list, { active, id, isCompare }, root) {
  if (document.activeElement === active) return;
  const item = [...list.querySelectorAll("[data-id]")].find((each) => each.dataset.id === id);
  const target = list.contains(active) ? active : item?.querySelector(isCompare ? "button[data-compare]" : "[data-result]");
  if (target) target.focus({ preventScroll: true });
  else (root.querySelector("h2") ?? root).focus({ preventScroll: true });
}

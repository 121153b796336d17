// The search in a thread of its own. Messages: `{start: addresses}` once, then `{id, request}` (null: only load);
// replies: `{ready: true}` once, then `{id, answer}` or `{id, error}`.

import { openService } from "./service.js";

let service = null;
let isWarm = false;

async function reply({ id, request }) {
  try {
    const answer = request === null ? await service.load() : await service.answer(request);
    postMessage({ id, answer });
  } catch (error) {
    postMessage({ id, error: error.message });
    return;
  }
  if (isWarm) return;
  isWarm = true;
  setTimeout(() => service.warm());
}

addEventListener("message", ({ data }) => {
  if (data.start === undefined) {
    reply(data);
    return;
  }
  service = openService(data.start);
  postMessage({ ready: true });
});

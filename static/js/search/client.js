// The page's side of the search: starts the worker when it is first needed, and asks it.

/**
 * A connection to the search of the catalogue at `core` (and `counts`, where that is not what the catalogue says).
 *
 * Returns `{ask, load, ready}`. `ask(request, lane)` gives the answer, or null once a newer request of the same lane
 * has overtaken it; so a download of the whole list takes a lane of its own. `load()` gets the catalogue beforehand.
 * Both reject with an Error whose message is for people, and may be tried again. `ready` is fulfilled when the
 * catalogue is there for the first time, and never rejects.
 */
export function connect({ core, counts = null }) {
  const addresses = { core: absolute(core), counts: counts === null ? null : absolute(counts) };
  const lanes = new Map();
  let backend = null;
  let tellReady = null;
  const ready = new Promise((fulfil) => (tellReady = fulfil));

  const forget = () => (backend = null);

  async function send(request) {
    backend ??= startBackend(addresses, forget);
    const reply = await (await backend)(request);
    tellReady();
    return reply;
  }

  /** One request of a lane is under way; of those that come meanwhile only the last is sent. */
  function ask(request, lane = "page") {
    const state = lanes.get(lane) ?? { isBusy: false, current: null };
    lanes.set(lane, state);
    state.current?.overtake();
    return new Promise((fulfil, reject) => {
      state.current = { request, fulfil, reject, overtake: () => fulfil(null) };
      if (!state.isBusy) run(state);
    });
  }

  async function run(state) {
    state.isBusy = true;
    for (let job = null; state.current !== job; ) {
      job = state.current;
      await send(job.request).then(job.fulfil, job.reject);
    }
    state.isBusy = false;
    state.current = null;
  }

  return { ask, load: () => send(null), ready };
}

function absolute(address) {
  return new URL(address, document.baseURI).href;
}

/**
 * `(request) -> Promise<answer>` by a worker, or by the same functions on this thread if there can't be one.
 * `forget()` is called when a worker that ran has stopped, or nothing could be started: the next request starts anew.
 */
async function startBackend(addresses, forget) {
  try {
    return await startWorker(addresses, forget);
  } catch (error) {
    console.info("The search runs without a worker.", error);
    const service = await startHere(addresses, forget);
    return (request) => (request === null ? service.load() : service.answer(request));
  }
}

async function startHere(addresses, forget) {
  try {
    const { openService } = await import("./service.js");
    return openService(addresses);
  } catch (error) {
    forget();
    throw new Error("The search could not be started. Please try again.", { cause: error });
  }
}

function startWorker(addresses, forget) {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const waiting = new Map();
  let hasStarted = false;
  let last = 0;
  const post = (request) =>
    new Promise((fulfil, reject) => {
      last += 1;
      waiting.set(last, { fulfil, reject });
      worker.postMessage({ id: last, request });
    });
  return new Promise((fulfil, reject) => {
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      worker.terminate();
      const error = new Error("The search has stopped. Please try again.", { cause: event.message });
      for (const each of waiting.values()) each.reject(error);
      if (hasStarted) forget();
      else reject(error);
    });
    worker.addEventListener("message", ({ data }) => {
      if (data.ready) {
        hasStarted = true;
        fulfil(post);
        return;
      }
      const { fulfil: give, reject: fail } = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error === undefined) give(data.answer);
      else fail(new Error(data.error));
    });
    worker.postMessage({ start: addresses });
  });
}

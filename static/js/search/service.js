// Loads the catalogue and answers requests; runs in a worker, or on the page where no worker can be had.

import { answer } from "./answer.js";
import { openCatalogue, withCounts } from "./load.js";

/** Asked for nobody: what queries need is made, and the browser compiles what runs often, before anyone types. */
const WARMING = ["", "c", "lung c", "zqzqzq", "brain mri", "p"];

/**
 * A service for `{core, counts}`, the addresses of the catalogue and of its counts; `counts` may be null, and is then
 * what the catalogue says. What could not be loaded is asked for anew with the next request.
 */
export function openService({ core, counts }) {
  const engine = retried(() => openEngine(core));
  const counted = retried(openCounts);

  async function openCounts() {
    const opened = await engine();
    const address = counts ?? new URL(`../${opened.countsPath}`, core).href;
    return withCounts(opened, await textOf(address, "The numbers of subjects and series"));
  }

  return {
    load: async () => void (await engine()),
    /** Makes the first answers as fast as the later ones, a step at a time. */
    warm: async () => {
      const opened = await engine();
      for (const q of WARMING) {
        answer(opened, { q });
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
    answer: async (request) => answer(await (needsCounts(request) ? counted() : engine()), request),
  };
}

/** `make()` once; after a failure anew with the next call. */
function retried(make) {
  let made = null;
  return () => {
    made ??= make().catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
}

async function openEngine(address) {
  const text = await textOf(address, "The search data");
  try {
    return openCatalogue(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error("The search data are damaged or incomplete. Please try again.", { cause: error });
  }
}

function needsCounts({ unit }) {
  return unit === "subjects" || unit === "series";
}

async function textOf(address, what) {
  let response = null;
  try {
    response = await fetch(address);
  } catch (error) {
    const why = "Please check your connection and try again.";
    throw new Error(`${what} could not be loaded. ${why}`, { cause: error });
  }
  if (response.ok) return response.text();
  throw new Error(`${what} could not be loaded (the server answered ${response.status}). Please try again later.`);
}

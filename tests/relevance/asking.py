"""Asks the search engine of the site, as its page does, in a page of a browser."""

from collections.abc import Sequence

from playwright.sync_api import Page

#: Identifiers of the IDC's collections begin so; of a site with more platforms only these are looked at.
IDC = "idc/"
# All rows are asked for: some judgements are about what is found at any place.
ANSWERS = """async ({ modules, core, texts }) => {
  const { openCatalogue } = await import(`${modules}load.js`);
  const { answer } = await import(`${modules}answer.js`);
  const engine = openCatalogue(await (await fetch(core)).text());
  const request = { facets: {}, unit: "collections", sort: null, order: null, from: 0, facetCounts: false };
  return texts.map((q) => {
    const { rows, of } = answer(engine, { ...request, q, count: 0 });
    return answer(engine, { ...request, q, count: of }).rows.map(({ id, collection_id }) => [id, collection_id]);
  });
}"""


def ask(page: Page, modules: str, core: str, texts: Sequence[str]) -> list[list[str]]:
    """Return for each text the collections of the IDC that are found, by their own identifier, the best first.

    Args:
        page: A page of the site.
        modules: URL of the folder of `load.js` and `answer.js`, ending in a slash.
        core: URL of `search/catalogue.json`.
        texts: What is typed.
    """
    answers = page.evaluate(ANSWERS, {"modules": modules, "core": core, "texts": list(texts)})
    return [[str(name) for identifier, name in rows if str(identifier).startswith(IDC)] for rows in answers]

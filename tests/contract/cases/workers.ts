import { expect } from "chai";
import type { ContractApi } from "../api";
import type { Cases } from "../case";

/** Names of all Workers of the account, as the list has them. */
async function listedNames(api: ContractApi): Promise<readonly unknown[]> {
  const names: unknown[] = [];
  for (let page = 1; ; page += 1) {
    const { list } = await api.call("GET", `/workers/workers?per_page=100&page=${String(page)}`);
    if (list.length === 0) return names;
    names.push(...list.map(({ name }) => name));
  }
}

export const workerCases = {
  "tags-filter": {
    run: async (api) => {
      const tag = api.name("tag");
      await api.put("tagged", "one", { tags: [tag] });
      await api.put("untagged");
      const { status, list } = await api.call("GET", `/workers/scripts?tags=${tag}`);
      expect([status, list.map(({ id }) => id)]).to.deep.equal([200, [api.name("tagged")]]);
    },
  },
  "previews-follow": [
    {
      shows: "a script",
      run: async (api) => {
        await api.put("previews");
        const { result } = await api.call("POST", `/workers/scripts/${api.name("previews")}/subdomain`, { enabled: true });
        expect(result).to.deep.equal({ enabled: true, previews_enabled: true });
      },
    },
    {
      shows: "a Worker",
      run: async (api) => {
        const { result } = await api.call("POST", "/workers/workers", { name: api.name("subdomain"), subdomain: { enabled: true } });
        expect(result["subdomain"]).to.include({ enabled: true, previews_enabled: true });
      },
    },
  ],
  "never-deployed-last": {
    run: async (api) => {
      await api.put("deployed");
      await api.call("POST", "/workers/workers", { name: api.name("never") });
      const names = await listedNames(api);
      expect(names).to.include.members([api.name("deployed"), api.name("never")]);
      expect(names.indexOf(api.name("never"))).to.be.greaterThan(names.indexOf(api.name("deployed")));
    },
  },
} as const satisfies Cases;

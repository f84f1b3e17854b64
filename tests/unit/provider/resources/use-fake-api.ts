import { after, before } from "mocha";
import type { Resource } from "../../../../provider/resources/resource";
import { Pass } from "./engine";
import { FakeApi } from "./fake-api";

/** Keeps an API for the tests of a suite, and begins passes of a resource with it. */
export function useFakeApi(resource: Resource): { readonly api: FakeApi; readonly pass: () => Pass } {
  const api = new FakeApi();
  let baseUrl = "";
  before(async () => (baseUrl = await api.start()));
  after(() => api.stop());
  return { api, pass: () => new Pass(resource, baseUrl) };
}

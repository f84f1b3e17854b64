import { expect } from "chai";
import { describe, it } from "mocha";
import { path } from "../../../../provider/client/path";
import { apiClient } from "../../../support/api-client";
import { cleanups } from "../../../support/cleanup";
import { serve, succeed } from "../../../support/http-server";
import { rejection } from "../../../support/rejection";

describe("a redirect", () => {
  const cleanup = cleanups();

  for (const status of [301, 302, 303, 307, 308]) {
    it(`${status} is not followed, and takes no credentials anywhere`, async () => {
      const elsewhere = await serve((_request, response) => succeed(response, "stolen"));
      cleanup(elsewhere.close);
      const server = await serve((_request, response) => response.writeHead(status, { location: `${elsewhere.baseUrl}/x` }).end());
      cleanup(server.close);
      const error = await rejection(apiClient({ baseUrl: server.baseUrl }).json({ method: "GET", path: path`/x` }));
      expect(error.message).to.include(`GET /x was refused with status ${status}`).and.include("Redirects are not followed");
      expect([server.received.length, elsewhere.received.length]).to.deep.equal([1, 0]);
    });
  }
});

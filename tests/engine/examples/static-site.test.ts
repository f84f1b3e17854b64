import { expect } from "chai";
import { describe, it } from "mocha";
import { fail, succeed } from "../../support/engine";
import { useExample } from "../../support/example";

describe("the example static-site", function () {
  this.timeout(120_000);
  const example = useExample("static-site", "bakery");
  const get = (target: string): Promise<Response> => example().call(target, { redirect: "manual" });
  const title = async (target: string): Promise<[number, string | undefined]> => {
    const answer = await get(target);
    return [answer.status, /<title>(.*)<\/title>/.exec(await answer.text())?.[1]];
  };

  it("uploads its files and makes a Worker, a version and a deployment", async () => {
    expect(await example().up()).to.deep.equal([
      ...["POST workers", "POST scripts/bakery/assets-upload-session", "POST assets/upload?base64=true"],
      ...["POST workers/bakery/versions", "POST scripts/bakery/deployments"],
    ]);
    expect(example().stack.outputs()).to.include({ files: 6 });
  });

  it("serves its pages under their addresses", async () => {
    expect(await title("/")).to.deep.equal([200, "Corner Bakery"]);
    expect(await title("/bread/")).to.deep.equal([200, "What we bake"]);
    expect(await title("/bread/rye")).to.deep.equal([200, "Rye"]);
    const answer = await get("/bread/rye.html");
    expect([answer.status, answer.headers.get("location")]).to.deep.equal([307, "/bread/rye"]);
    expect(await title("/nowhere")).to.deep.equal([404, "Sold out"]);
    for (const hidden of ["/bread/sourdough.draft", "/.assetsignore", "/_headers"]) expect((await get(hidden)).status).to.equal(404);
  });

  it("obeys its _headers and _redirects", async () => {
    const { headers } = await get("/css/site.css");
    expect(headers.get("content-type")).to.equal("text/css; charset=utf-8");
    expect([headers.get("cache-control"), headers.get("x-frame-options")]).to.deep.equal(["public, max-age=31536000", "DENY"]);
    for (const [from, status, to] of [
      ["/loaves", 301, "/bread/"],
      ["/rye/rye", 302, "/bread/rye"],
    ] as const) {
      const answer = await get(from);
      expect([answer.status, answer.headers.get("location")]).to.deep.equal([status, to]);
    }
  });

  it("asks the Worker below /api/, which reads the files that are served", async () => {
    expect(await example().json("/api/open?at=2026-05-05T09:30Z")).to.deep.equal({ open: true, hours: "07:00–18:00" });
    expect(await example().json("/api/open?at=2026-05-03T09:30Z")).to.deep.equal({ open: false, hours: null });
  });

  it("makes no request when nothing changed, and has neither names nor places of files in its state", async () => {
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
    for (const text of ["hours.json", "rye", example().stack.folder]) expect(example().stack.stateText()).not.to.contain(text);
  });

  it("uploads one file when one changed", async () => {
    example().stack.write("public/hours.json", `{"sunday":["08:00","12:00"]}`);
    expect(await example().up()).to.deep.equal([
      ...["POST scripts/bakery/assets-upload-session", "POST assets/upload?base64=true"],
      ...["POST workers/bakery/versions", "POST scripts/bakery/deployments"],
    ]);
    const { bytesIn } = example()
      .log()
      .find(({ path }) => path.includes("/assets/upload"))!;
    // The file as base64, with the frame of a multipart body around it.
    expect(bytesIn).to.be.within(40, 400);
    expect(await example().json("/api/open?at=2026-05-03T09:30Z")).to.deep.equal({ open: true, hours: "08:00–12:00" });
    expect(await title("/bread/rye")).to.deep.equal([200, "Rye"]);
  });

  it("refuses a rule that would run in a circle at preview, by file and line", async () => {
    example().stack.write("public/_redirects", "/loaves /bread/ 301\n\n/bread/* /bread/index.html 302\n");
    expect(fail(await example().stack.preview()).output).to.contain("assets.directory/_redirects:3: runs in a circle");
    expect(example().requests()).to.deep.equal([]);
  });

  it("goes with its Worker", async () => {
    example().stack.write("public/_redirects", "");
    succeed(await example().stack.destroy());
    expect((await get("/")).status).to.equal(404);
  });
});

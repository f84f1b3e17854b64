import { expect } from "chai";
import { describe, it } from "mocha";
import { succeed } from "../../support/engine";
import { useExample } from "../../support/example";

const ours = "0123456789abcdef0123456789abcdef";
const theirs = "fedcba9876543210fedcba9876543210";
const token = "marker-of-a-token";

describe("the example two-accounts", function () {
  this.timeout(120_000);
  const example = useExample("two-accounts", "pickup", { partnerAccountId: theirs });
  const accounts = (): (string | undefined)[] => {
    example().requests();
    return example()
      .log()
      .map(({ path }) => /accounts\/(\w+)/.exec(path)?.[1]);
  };

  it("releases the same code in both, and shows nobody the partner's token", async () => {
    succeed(await example().stack.config("partnerApiToken", token, "--secret"));
    const { output } = succeed(await example().stack.up());
    expect(accounts().sort()).to.deep.equal([ours, ours, ours, theirs, theirs, theirs]);
    expect(output + example().stack.stateText()).not.to.contain(token);
    const at = "?at=2026-05-04T09:30Z";
    expect(await example().json(`/${at}`, { in: ours })).to.deep.equal({ counter: "Example Ltd", open: true });
    expect(await example().json(`/${at}`, { in: theirs })).to.deep.equal({ counter: "Partner Ltd", open: true });
    expect(await example().json("/?at=2026-05-03T09:30Z", { in: theirs })).to.include({ open: false });
  });

  it("makes no request when nothing changed but the partner's token", async () => {
    succeed(await example().stack.config("partnerApiToken", `another-${token}`, "--secret"));
    expect(await example().up()).to.deep.equal([]);
  });

  it("takes both away", async () => {
    succeed(await example().stack.destroy());
    expect(accounts().sort()).to.deep.equal([ours, theirs]);
    for (const account of [ours, theirs]) expect(await example().call("/", { in: account })).to.have.property("status", 404);
  });
});

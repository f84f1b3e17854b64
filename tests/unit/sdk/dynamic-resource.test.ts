import { expect } from "chai";
import { createRequire } from "node:module";
import vm from "node:vm";
import { describe, it } from "mocha";
import { registry } from "../../../provider/resources/registry";
import type { ResourceType } from "../../../provider/dynamic";
import { providerText, typeToken } from "../../../sdk/dynamic-resource";

const types = Object.keys(registry) as ResourceType[];

describe("how a class reaches its provider", () => {
  for (const type of types) {
    it(`is a constant line of at most 190 bytes for ${type}`, () => {
      const text = providerText(type);
      expect(Buffer.byteLength(text)).to.be.at.most(190);
      expect(text).not.to.contain("\n");
      expect(providerText(type)).to.equal(text);
      expect(typeToken(type)).to.equal(`pulumi-nodejs:dynamic/pulumi-workers:${type}`);
    });

    it(`runs as the dynamic plugin runs it, for ${type}`, () => {
      const module = { exports: {} as { handler?: () => unknown }, paths: ["/a/node_modules", "/node_modules"] };
      const wrapped = `(function (module, exports, require) { ${providerText(type)} })`;
      (vm.runInThisContext(wrapped) as (...args: unknown[]) => void)(module, module.exports, createRequire(__filename));
      const provider = module.exports.handler?.();
      for (const call of ["configure", "check", "diff", "create", "read", "update", "delete"]) expect(provider).to.respondTo(call);
      expect(module.exports.handler?.()).to.equal(provider);
      // Where pnpm and bun keep what only a dependency of a dependency brings.
      for (const place of [".pnpm", ".bun"]) expect(module.paths).to.include(`/a/node_modules/${place}/node_modules`);
    });
  }
});

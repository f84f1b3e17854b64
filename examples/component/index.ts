import { join } from "node:path";
import { Service } from "./service.ts";

const prices = new Service("prices", { folder: join(import.meta.dirname, "prices") });

const shop = new Service("shop", {
  folder: join(import.meta.dirname, "shop"),
  isPublic: true,
  bindings: { PRICES: prices.binding },
});

export const versions = { prices: prices.versionId, shop: shop.versionId };

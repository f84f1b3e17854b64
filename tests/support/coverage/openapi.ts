import Ajv from "ajv";
import fs from "node:fs";
import path from "node:path";

/** A description of the API, beside the repository where there is one: a check on requests and answers, and no part of the project. */
const file = path.resolve(__dirname, "..", "..", "..", "..", "..", "shared", "data", "openapi-workers.json");

type Json = Record<string, unknown>;

/** What of an OpenAPI document is used here. */
interface Description extends Json {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Validates bodies against the description. In requests what is read-only need not be there, in answers what is write-only. */
export class OpenApi {
  readonly #document: Description;
  readonly #validators: Readonly<Record<"request" | "answer", Ajv.Ajv>>;

  private constructor(document: Description) {
    this.#document = document;
    this.#validators = { request: validatorFor(document, "readOnly"), answer: validatorFor(document, "writeOnly") };
  }

  /** `undefined` where the description is not at hand. */
  static load(): OpenApi | undefined {
    return fs.existsSync(file) ? new OpenApi(JSON.parse(fs.readFileSync(file, "utf8")) as Description) : undefined;
  }

  /** What is wrong with a JSON body, a line each. */
  problems(kind: "request" | "answer", method: string, target: string, body: unknown): string[] {
    const template = Object.keys(this.#document.paths).find((candidate) => pattern(candidate).test(target));
    if (template === undefined) return [`the description knows no path ${target}`];
    const below = kind === "request" ? ["requestBody"] : ["responses", "200"];
    const steps = ["paths", template, method.toLowerCase(), ...below, "content", "application/json", "schema"];
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    const ajv = this.#validators[kind];
    if (ajv.validate({ $ref: `api#/${pointer}` }, body) === true) return [];
    return (ajv.errors ?? []).map(({ dataPath, message }) => `${kind}${dataPath} ${message ?? ""}`);
  }
}

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}

function validatorFor(document: Description, left: "readOnly" | "writeOnly"): Ajv.Ajv {
  const ajv = new Ajv({ nullable: true, unknownFormats: "ignore", allErrors: true, logger: false });
  return ajv.addSchema(withoutRequired(document, left) as Json, "api");
}

/**
 * `required` without the properties that are only for the other direction, and `anyOf` for `oneOf`: a placement with a mode and a region also is
 * one with a region, and has to match one of them.
 */
function withoutRequired(value: unknown, left: "readOnly" | "writeOnly"): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutRequired(item, left));
  if (typeof value !== "object" || value === null) return value;
  const { required, properties } = value as { required?: unknown; properties?: Record<string, Json> };
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === "oneOf" ? "anyOf" : key, withoutRequired(item, left)]),
  );
  if (Array.isArray(required)) copy["required"] = required.filter((name: string) => properties?.[name]?.[left] !== true);
  return copy;
}

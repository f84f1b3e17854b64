import Ajv from "ajv";
import fs from "node:fs";
import path from "node:path";

/** A description of the API, beside the repository where there is one: a check on requests and answers, and no part of the project. */
const file = path.resolve(__dirname, "..", "..", "..", "..", "..", "shared", "data", "openapi-workers.json");

type Json = Record<string, unknown>;

interface Body {
  /** By media type. */
  readonly content?: Readonly<Record<string, { readonly schema?: { readonly properties?: Json } }>>;
}

interface Operation {
  readonly requestBody?: Body;
  /** By status, `4XX` for a whole class. */
  readonly responses: Readonly<Record<string, Body>>;
}

/** What of an OpenAPI document is used here. */
interface Document extends Json {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Described {
  /** As the description writes it. */
  readonly template: string;
  readonly method: string;
  readonly operation: Operation;
}

/** Validates bodies against the description. In requests what is read-only need not be there, in answers what is write-only. */
export class OpenApi {
  readonly #document: Document;
  readonly #patterns: readonly (readonly [RegExp, string])[];
  readonly #validators: Readonly<Record<"request" | "answer", Ajv.Ajv>>;

  private constructor(document: Document) {
    this.#document = document;
    this.#patterns = Object.keys(document.paths).map((template) => [pattern(template), template]);
    this.#validators = { request: validatorFor(document, "readOnly"), answer: validatorFor(document, "writeOnly") };
  }

  /** `undefined` where the description is not at hand. */
  static load(): OpenApi | undefined {
    return fs.existsSync(file) ? new OpenApi(JSON.parse(fs.readFileSync(file, "utf8")) as Document) : undefined;
  }

  /** The operation that a request is for; `undefined` when the description has none. */
  describe(method: string, target: string): Described | undefined {
    const verb = method.toLowerCase();
    for (const [candidate, template] of this.#patterns) {
      const operation = this.#document.paths[template]?.[verb];
      if (operation && candidate.test(target)) return { template, method: verb, operation };
    }
    return undefined;
  }

  /** What is wrong with a JSON body, a line each. */
  problems(kind: "request" | "answer", method: string, target: string, body: unknown): string[] {
    const described = this.describe(method, target);
    if (!described) return [`the description knows no ${method} ${target}`];
    return kind === "request" ? this.requestProblems(described, body, "application/json") : this.answerProblems(described, 200, body);
  }

  requestProblems({ template, method }: Described, body: unknown, mediaType: string, ...below: readonly string[]): string[] {
    return this.#check("request", ["paths", template, method, "requestBody", "content", mediaType, "schema", ...below], body);
  }

  answerProblems({ template, method, operation }: Described, status: number, body: unknown): string[] {
    const described = [String(status), `${String(status)[0] ?? ""}XX`].find((key) => key in operation.responses);
    if (described === undefined) return [`the description knows no answer with the status ${String(status)}`];
    return this.#check("answer", ["paths", template, method, "responses", described, "content", "application/json", "schema"], body);
  }

  #check(kind: "request" | "answer", steps: readonly string[], body: unknown): string[] {
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    const ajv = this.#validators[kind];
    if (ajv.validate({ $ref: `api#/${pointer}` }, body) === true) return [];
    const errors = ajv.errors ?? [];
    // Why none of the alternatives fits is of no use: each says what it lacks.
    const alternatives = errors.filter(({ keyword }) => keyword === "anyOf");
    const isWithin = ({ dataPath }: Ajv.ErrorObject): boolean => alternatives.some((outer) => dataPath.startsWith(outer.dataPath));
    const shown = errors.filter((error) => alternatives.includes(error) || !isWithin(error));
    return shown.map(({ dataPath, message, data }) => `${kind}${dataPath} ${message ?? ""}${typeOf(data)}`);
  }
}

/** Of a binding, which one. */
function typeOf(data: unknown): string {
  const { type } = (typeof data === "object" && data !== null ? data : {}) as { type?: unknown };
  return typeof type === "string" ? ` (type ${type})` : "";
}

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}

function validatorFor(document: Document, left: "readOnly" | "writeOnly"): Ajv.Ajv {
  const ajv = new Ajv({ nullable: true, unknownFormats: "ignore", allErrors: true, verbose: true, logger: false });
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

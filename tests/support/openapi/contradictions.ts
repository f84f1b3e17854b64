/** Where the emulator, a real client or a fact says something else than the OpenAPI description, and why. One place for all of them. */
export interface Contradiction {
  /** `METHOD /path/of/the/{description}`. */
  readonly operation: RegExp;
  readonly problem: RegExp;
  readonly reason: string;
}

export const contradictions: readonly Contradiction[] = [
  {
    operation: /deployments/,
    problem: /percentage should be >= 0\.01$/,
    reason: "Fact: 0 is a legal percentage. wrangler and the dashboard keep a version at 0 % in a deployment.",
  },
  {
    operation: /^GET .*\/content\/v2$/,
    problem: /no answer with the status 204$/,
    reason: "Fact: a script that has no content, such as one of assets only, answers 204.",
  },
  {
    operation: /^GET .*\/scripts\/\{script_name\}$/,
    problem: /^answer of the type multipart\/form-data/,
    reason: "Observed by clients: a module Worker cannot be one JavaScript text; it comes as the parts that it was put as.",
  },
  {
    operation: /^(GET|PATCH) .*\/settings$/,
    problem: /^answer\.result\.placement should match some schema in anyOf$/,
    reason: "Observed by clients: the settings of a script without a placement have an empty one.",
  },
  {
    operation: /^GET .*\/workers\/workers$/,
    problem: /no answer with the status 400$/,
    reason: "Assumed: a page that is none has to be refused, and the description knows no refusal but missing credentials.",
  },
  {
    operation: /^GET .*\/workers\/workers$/,
    problem: /^answer\.errors\[0\] should match some schema in anyOf$/,
    reason: "Observed by clients: a token that nobody has is refused with 9109; the description knows 10000 only.",
  },
  {
    operation: /^PATCH .*\/workers\/workers\/\{worker_id\}$/,
    problem: /^request\.\w+ should be (boolean|array|object)$/,
    reason: "The type of the request is that of a merge patch (RFC 7396), in which null takes a setting back to its default.",
  },
  {
    operation: /^(POST .*\/workers\/workers|PATCH .*\/workers\/workers\/\{worker_id\})$/,
    problem: /^request should have required property /,
    reason:
      "The description takes the schema of the answer for the request, too; in the official SDK only a new Worker's name is required.",
  },
  {
    operation: /^(POST .*\/workers\/workers|PATCH .*\/workers\/workers\/\{worker_id\})$/,
    problem: /^answer\.errors\[0\] should match some schema in anyOf$/,
    reason:
      "Assumed: a token that may not write is refused as elsewhere, with 403 and 10000; here the description knows 403 for limits only.",
  },
  {
    operation: /./,
    problem: /bindings\[\d+\] should match some schema in anyOf \(type (kind_of_tomorrow|brand_new)\)$/,
    reason: "Fact: new kinds of bindings appear before any description lists them, and pass.",
  },
];

/** Routes that the description does not have, which is one of 40 operations on Workers. */
export const undescribed: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /^\/accounts\/[^/]+\/(storage\/kv|r2|d1|queues)(\/|$)/, reason: "Storage and queues are other parts of the API." },
  { path: /^\/(user(\/tokens\/verify)?|memberships|accounts(\/[^/]+)?)$/, reason: "Users and accounts are another part of the API." },
  { path: /^\/zones(\/|$)/, reason: "Zones and their routes are another part of the API." },
  {
    path: /^\/accounts\/[^/]+\/workers\/(domains|subdomains)(\/|$)/,
    reason: "Not among the described operations; the official SDK has domains, wrangler looks up subdomains.",
  },
  {
    path: /^\/accounts\/[^/]+\/workers\/scripts\/[^/]+\/(schedules|routes|domains\/(changeset|records))$/,
    reason: "Not among the described operations; the official SDK has schedules, wrangler puts routes and domains of a script.",
  },
  {
    path: /^\/accounts\/[^/]+\/workers\/(services|tails|scripts\/[^/]+\/(references|secrets-bulk))(\/|$)/,
    reason: "Documented nowhere; wrangler asks for services and their environments, for references, and sets secrets together.",
  },
  { path: /^\/accounts\/[^/]+\/workers\/scripts\/[^/]+\/content$/, reason: "GET of it is older than content/v2, and answers the same." },
];

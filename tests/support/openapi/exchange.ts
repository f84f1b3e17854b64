import { parseMultipart } from "../multipart";
import { contradictions, undescribed } from "./contradictions";
import type { Described, OpenApi } from "./description";

/** A request to the emulated API and what it answered. Bodies that were too large to keep are not here. */
export interface Exchange {
  readonly method: string;
  /** Below the base URL, without the query. */
  readonly path: string;
  readonly status: number;
  readonly answerType: string;
  readonly answer?: Buffer;
  /** Of our provider's requests only: tests send what is wrong on purpose. */
  readonly sent?: Buffer;
  readonly sentType?: string;
}

/** What an exchange says against the description, but for what is listed with a reason. */
export function problemsOf(description: OpenApi, exchange: Exchange): string[] {
  const { method, path } = exchange;
  const described = description.describe(method, path);
  if (!described) {
    // A route that the emulator refuses, it does not have; with --strict it may not even say so.
    const isRefused = [404, 405, 501].includes(exchange.status);
    const isKnown = isRefused || undescribed.some(({ path: known }) => known.test(path));
    return isKnown ? [] : [`${method} ${shown(path)}: neither described nor listed as undescribed`];
  }
  const operation = `${method} ${described.template}`;
  const found = [...answerProblems(description, described, exchange), ...requestProblems(description, described, exchange)];
  return found
    .filter((problem) => !contradictions.some((known) => known.operation.test(operation) && known.problem.test(problem)))
    .map((problem) => `${operation}: ${problem} (status ${exchange.status})`);
}

function answerProblems(description: OpenApi, described: Described, { status, answer, answerType }: Exchange): string[] {
  if (status === 0 || status >= 500) return [];
  const { responses } = described.operation;
  const expected = responses[String(status)] ?? responses[`${String(status)[0] ?? ""}XX`];
  if (!expected) return [`the description knows no answer with the status ${String(status)}`];
  const types = Object.keys(expected.content ?? {});
  if (types.length > 0 && !types.includes(answerType)) return [`answer of the type ${answerType}, not ${types.join(" or ")}`];
  if (answerType !== "application/json" || !answer) return [];
  return description.answerProblems(described, status, JSON.parse(answer.toString("utf8")));
}

function requestProblems(description: OpenApi, described: Described, { sent, sentType = "" }: Exchange): string[] {
  if (!sent || sent.byteLength === 0) return [];
  const [type = ""] = sentType.split(";");
  const content = described.operation.requestBody?.content ?? {};
  if (!(type in content)) return [`request of the type ${type}, not ${Object.keys(content).join(" or ")}`];
  if (type !== "multipart/form-data") return description.requestProblems(described, JSON.parse(sent.toString("utf8")), type);
  // Files by their hashes: the description knows no part of it by name.
  if (described.template.endsWith("/workers/assets/upload")) return [];
  const metadata = parseMultipart(sentType, sent).find(({ name }) => name === "metadata");
  if (!metadata) return ["request without the part metadata"];
  return description.requestProblems(described, JSON.parse(metadata.body.toString("utf8")), type, "properties", "metadata");
}

/** Ids differ from run to run. */
function shown(path: string): string {
  return path.replaceAll(/[0-9a-f]{32}|[0-9a-f-]{36}/g, "…");
}

import type { Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { success } from "../http/envelope";
import { ApiError, unparseableBody } from "../http/errors";
import type { ApiResponse } from "../http/message";
import { existingDatabase } from "./d1-databases";
import { readObject, textOf } from "./resources";
import { refusalOf, statementsOf } from "./sql";
import { askStorage } from "./storage";

/** [observed] The code of everything that SQLite refuses. */
const REFUSED = 7500;

interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly raw: boolean;
}

/** POST …/query. [documented] One result for each statement. */
export async function queryDatabase(call: Call, context: Context): Promise<ApiResponse> {
  return await run(call, context, false);
}

/** POST …/raw. [documented] Rows as arrays, with the names of the columns apart. */
export async function queryDatabaseRaw(call: Call, context: Context): Promise<ApiResponse> {
  return await run(call, context, true);
}

async function run(call: Call, context: Context, raw: boolean): Promise<ApiResponse> {
  const database = existingDatabase(call, context);
  const body = await readObject(call, context);
  const { batch } = body;
  const queries = batch === undefined ? [body] : batch;
  if (!Array.isArray(queries)) throw unparseableBody("batch must be an array of {sql, params}.");
  const statements = queries.flatMap((query: unknown) => statementsIn(query, raw));
  try {
    return success(await askStorage(context, database, { operation: "d1-query" }, statements));
  } catch (error) {
    throw new ApiError(400, { code: REFUSED, message: refusalOf(error) });
  }
}

function statementsIn(query: unknown, raw: boolean): Statement[] {
  if (!isObject(query)) throw unparseableBody("A query must be an object with sql.");
  const { params = [] } = query;
  if (!Array.isArray(params)) throw unparseableBody("params must be an array.");
  const statements = statementsOf(textOf(query, "sql"));
  if (statements.length > 1 && params.length > 0) {
    throw new ApiError(400, { code: REFUSED, message: "A prepared SQL statement must contain only one statement." });
  }
  return statements.map((sql) => ({ sql, params, raw }));
}

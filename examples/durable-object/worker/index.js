import { DurableObject } from "cloudflare:workers";

/** One counter. Its number is in its own SQLite database, on disk. */
export class Counter extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.sql = state.storage.sql;
    this.sql.exec("CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL)");
  }

  value() {
    return this.sql.exec("SELECT value FROM counter").toArray()[0]?.value ?? 0;
  }

  add(step) {
    const insert = "INSERT INTO counter VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET value = value + ?1 RETURNING value";
    return this.sql.exec(insert, step).one().value;
  }
}

/** `GET /<name>` tells a counter, `POST /<name>` counts on. */
export default {
  async fetch(request, env) {
    const name = new URL(request.url).pathname.slice(1);
    if (!/^[\w-]+$/.test(name)) return Response.json({ detail: "Name a counter: /visitors" }, { status: 404 });
    const counter = env.COUNTERS.getByName(name);
    if (request.method === "GET") return Response.json({ name, value: await counter.value() });
    if (request.method === "POST") return Response.json({ name, value: await counter.add(env.STEP) });
    return Response.json({ detail: "GET or POST" }, { status: 405, headers: { allow: "GET, POST" } });
  },
};

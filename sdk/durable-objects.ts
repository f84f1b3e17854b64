/** What becomes of the classes of Durable Objects: by exports, or by migrations. */

/** An entrypoint. */
export interface EntrypointExport {
  /** What the export is. */
  readonly type: "worker";
  /** That it is there, which is what no state means too. */
  readonly state?: "created";
  /** Whether answers of the entrypoint are cached. */
  readonly cache?: EntrypointCache;
}

/** What Cloudflare caches of an entrypoint's answers. */
export interface EntrypointCache {
  /** Whether answers are cached. */
  readonly enabled: boolean;
}

/** A class of Durable Objects that is there. */
export interface DurableObjectExport {
  /** What the export is. */
  readonly type: "durable-object";
  /** That it is there, which is what no state means too. */
  readonly state?: "created";
  /** Where its objects keep what they store: `sqlite`, unless an old class has it otherwise. It never changes. */
  readonly storage: "sqlite" | "legacy-kv";
  /** The name of its container, if it has one. */
  readonly container?: string;
}

/** A class of Durable Objects that is gone, with what its objects stored. */
export interface DeletedExport {
  /** What the export was. */
  readonly type: "durable-object";
  /** What became of it. */
  readonly state: "deleted";
}

/** A class of Durable Objects that has another name now. */
export interface RenamedExport {
  /** What the export was. */
  readonly type: "durable-object";
  /** What became of it. */
  readonly state: "renamed";
  /** The name of the class that has its objects now: an export of this version. */
  readonly renamedTo: string;
}

/** A class of Durable Objects that another Worker has now. */
export interface TransferredExport {
  /** What the export was. */
  readonly type: "durable-object";
  /** What became of it. */
  readonly state: "transferred";
  /** The name of the Worker that has its objects now. */
  readonly transferredTo: string;
}

/** A class of Durable Objects that another Worker is to hand over. */
export interface ExpectedExport {
  /** What the export is. */
  readonly type: "durable-object";
  /** What is to become of it. */
  readonly state: "expecting-transfer";
  /** Where its objects keep what they store. */
  readonly storage: "sqlite" | "legacy-kv";
  /** The name of the Worker that has its objects until then. */
  readonly transferFrom: string;
  /** The name of its container, if it has one. */
  readonly container?: string;
}

/** An export of the Worker: an entrypoint, or a Durable Object's class and what happens to it. */
// The one that is meant most often comes last: of several that may be meant, the compiler names that one.
export type VersionExport = EntrypointExport | DeletedExport | RenamedExport | TransferredExport | ExpectedExport | DurableObjectExport;

/** What a migration does to classes of Durable Objects. */
export interface MigrationStep {
  /** Names of new classes that store in the older way, by keys alone. */
  readonly newClasses?: string[];
  /** Names of new classes that store in SQLite. */
  readonly newSqliteClasses?: string[];
  /** Names of classes that go, with what their objects stored. */
  readonly deletedClasses?: string[];
  /** Classes that get another name and keep their objects. */
  readonly renamedClasses?: RenamedClass[];
  /** Classes whose objects another Worker hands over. */
  readonly transferredClasses?: TransferredClass[];
}

/** A class that gets another name. */
export interface RenamedClass {
  /** The old name. */
  readonly from: string;
  /** The new name. */
  readonly to: string;
}

/** A class whose objects another Worker hands over. */
export interface TransferredClass {
  /** The name of the class there. */
  readonly from: string;
  /** The name of that Worker. */
  readonly fromScript: string;
  /** The name of the class here. */
  readonly to: string;
}

/** Tags between which migrations lead. */
export interface MigrationTags {
  /** The Worker's tag before; it has none before its first migration. */
  readonly oldTag?: string;
  /** The Worker's tag afterwards. */
  readonly newTag?: string;
}

/** Several steps at once, as the API takes them. */
export interface MigrationSteps extends MigrationTags {
  /** What is done, in this order. */
  readonly steps: MigrationStep[];
}

/** A step of a history. */
export interface TaggedMigration extends MigrationStep {
  /** The Worker's tag afterwards, each one once: `v1`. */
  readonly tag: string;
}

/**
 * Migrations as the API takes them (one step, or several), or the whole history with tags, as wrangler's configuration has it. Of a history
 * only what comes after the Worker's live tag is sent: keep every step in the list, and add new ones at its end.
 *
 * @see https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
export type VersionMigrations = (MigrationStep & MigrationTags) | MigrationSteps | TaggedMigration[];

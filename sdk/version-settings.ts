/** The parts of a version's settings. */

/** What people read beside a version. */
export interface VersionAnnotations {
  /** What changed: at most 1,000 bytes. */
  readonly workersMessage?: string;
  /** A short name, such as a release's: at most 100 bytes. */
  readonly workersTag?: string;
}

/** What Cloudflare caches of the Worker's answers. */
export interface VersionCacheOptions {
  /** Whether answers are cached. */
  readonly enabled: boolean;
  /** Whether versions share the cache, so that a new one starts with what the old one left. */
  readonly crossVersionCache?: boolean;
}

/** What one request may use. */
export interface VersionLimits {
  /**
   * Milliseconds of processor time a request.
   *
   * @default that of the account's plan
   */
  readonly cpuMs?: number;
  /**
   * Requests that one request may make.
   *
   * @default that of the account's plan
   */
  readonly subrequests?: number;
}

/** The container of a Durable Object's class. */
export interface VersionContainer {
  /** The name of the class. */
  readonly className: string;
}

/** An npm package that went into the code. */
export interface PackageDependency {
  /** The name on npm. */
  readonly name: string;
  /** The version that is installed: `1.2.3`. */
  readonly installedVersion: string;
  /** What package.json asks for: `^1.0.0`. */
  readonly packageJsonVersion: string;
}

/** Placement that Cloudflare decides: near what the Worker talks to most. */
export interface SmartPlacement {
  /** The kind of placement. */
  readonly mode: "smart";
}

/** Placement near a region of a cloud. */
export interface RegionPlacement {
  /** The kind of placement, which the field beside it says already. */
  readonly mode?: "targeted";
  /** As `provider:region`: `aws:eu-central-1`. */
  readonly region: string;
}

/** Placement near a host that answers HTTP requests. */
export interface HostnamePlacement {
  /** The kind of placement, which the field beside it says already. */
  readonly mode?: "targeted";
  /** As `api.example.com`. */
  readonly hostname: string;
}

/** Placement near a host that takes connections, such as a database. */
export interface HostPlacement {
  /** The kind of placement, which the field beside it says already. */
  readonly mode?: "targeted";
  /** As `host:port`: `db.example.com:5432`. */
  readonly host: string;
}

/** Placement near several places. */
export interface TargetsPlacement {
  /** The kind of placement. */
  readonly mode: "targeted";
  /** The places, each a region, a hostname or a host. */
  readonly target: PlacementPlace[];
}

/** A place: a region as `provider:region`, a hostname, or a host as `host:port`. */
export type PlacementPlace = { readonly region: string } | { readonly hostname: string } | { readonly host: string };

/**
 * Where a version runs: smart, or near one place.
 *
 * @see https://developers.cloudflare.com/workers/configuration/placement/
 */
export type VersionPlacement = SmartPlacement | RegionPlacement | HostnamePlacement | HostPlacement | TargetsPlacement;

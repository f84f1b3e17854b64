/**
 * A script as the API describes it: in the list of scripts and in the answer to a PUT.
 *
 * Source: Cloudflare's API reference, "Put script content", Returns. Every field is optional, and any can be null.
 */
export interface Script {
  readonly id?: string | null;
  readonly compatibility_date?: string | null;
  readonly compatibility_flags?: readonly string[] | null;
  readonly created_on?: string | null;
  readonly etag?: string | null;
  readonly handlers?: readonly string[] | null;
  readonly has_assets?: boolean | null;
  readonly has_modules?: boolean | null;
  readonly last_deployed_from?: string | null;
  readonly logpush?: boolean | null;
  readonly migration_tag?: string | null;
  readonly modified_on?: string | null;
  readonly named_handlers?: readonly { readonly handlers?: readonly string[]; readonly name?: string }[] | null;
  readonly observability?: Observability | null;
  readonly placement?: Placement | null;
  readonly placement_mode?: string | null;
  readonly placement_status?: string | null;
  readonly tag?: string | null;
  readonly tags?: readonly string[] | null;
  readonly tail_consumers?: readonly { readonly service: string; readonly environment?: string; readonly namespace?: string }[] | null;
  readonly usage_model?: string | null;
}

/** Settings for logs and traces. */
export interface Observability {
  readonly enabled: boolean;
  readonly head_sampling_rate?: number | null;
  readonly logs?: {
    readonly enabled: boolean;
    readonly invocation_logs: boolean;
    readonly destinations?: readonly string[];
    readonly head_sampling_rate?: number | null;
    readonly persist?: boolean;
  } | null;
  readonly traces?: {
    readonly destinations?: readonly string[];
    readonly enabled?: boolean;
    readonly head_sampling_rate?: number | null;
    readonly persist?: boolean;
  } | null;
}

/** Where the Worker runs, in any of the documented shapes. */
export interface Placement {
  readonly mode?: string;
  readonly region?: string;
  readonly hostname?: string;
  readonly host?: string;
  readonly target?: readonly { readonly region?: string; readonly hostname?: string; readonly host?: string }[];
  readonly last_analyzed_at?: string;
  readonly status?: string;
}

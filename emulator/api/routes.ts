import type { Route } from "../http/router";
import type { ApiHandler } from "./call";
import { getContent, putContent } from "./content";
import { listDeployments } from "./deployments";
import { deleteScript, listScripts, putScript } from "./scripts";
import { deleteSecret, getSecret, listSecrets, putSecret } from "./secrets";
import { getScriptSettings, getSettings, patchScriptSettings, patchSettings } from "./settings";

export const API_ROOT = "/client/v4";

const SCRIPTS = "/accounts/:account/workers/scripts";
const SCRIPT = `${SCRIPTS}/:script`;

/** Every route of the emulated API, below `/client/v4`. */
export const API_ROUTES: readonly Route<ApiHandler>[] = [
  { method: "GET", path: SCRIPTS, handler: listScripts },
  { method: "PUT", path: SCRIPT, handler: putScript },
  { method: "GET", path: SCRIPT, handler: getContent },
  { method: "DELETE", path: SCRIPT, handler: deleteScript },
  { method: "PUT", path: `${SCRIPT}/content`, handler: putContent },
  { method: "GET", path: `${SCRIPT}/content`, handler: getContent },
  { method: "GET", path: `${SCRIPT}/content/v2`, handler: getContent },
  { method: "GET", path: `${SCRIPT}/settings`, handler: getSettings },
  { method: "PATCH", path: `${SCRIPT}/settings`, handler: patchSettings },
  { method: "GET", path: `${SCRIPT}/script-settings`, handler: getScriptSettings },
  { method: "PATCH", path: `${SCRIPT}/script-settings`, handler: patchScriptSettings },
  { method: "GET", path: `${SCRIPT}/deployments`, handler: listDeployments },
  { method: "GET", path: `${SCRIPT}/secrets`, handler: listSecrets },
  { method: "PUT", path: `${SCRIPT}/secrets`, handler: putSecret },
  { method: "GET", path: `${SCRIPT}/secrets/:secret`, handler: getSecret },
  { method: "DELETE", path: `${SCRIPT}/secrets/:secret`, handler: deleteSecret },
];

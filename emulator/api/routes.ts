import type { Route } from "../http/router";
import { NEIGHBOUR_ROUTES } from "../neighbours/routes";
import { createUploadSession, uploadAssets } from "./assets/routes";
import type { ApiHandler } from "./call";
import { getContent, putContent } from "./content";
import { createDeployment, deleteDeployment, getDeployment, listDeployments } from "./deployments";
import { getScriptVersion, listScriptVersions, uploadVersion } from "./script-versions";
import { deleteScript, listScripts, putScript } from "./scripts";
import { deleteSecret, getSecret, listSecrets, patchSecrets, putSecret } from "./secrets";
import { SERVICE_ROUTES } from "./services/routes";
import { getScriptSettings, getSettings, patchScriptSettings, patchSettings } from "./settings";
import { deleteSubdomain, getSubdomain, postSubdomain } from "./subdomain";
import { getAccount, getUser, listAccounts, listMemberships, verifyToken } from "./user";
import { createVersion, deleteVersion, getVersion, listVersions, patchLatestVersion } from "./versions";
import { createWorker, deleteWorker, getWorker, listWorkers, patchWorker, putWorker } from "./workers";

export const API_ROOT = "/client/v4";

const WORKERS = "/accounts/:account/workers/workers";
const WORKER = `${WORKERS}/:worker`;
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
  { method: "POST", path: `${SCRIPT}/assets-upload-session`, handler: createUploadSession },
  { method: "POST", path: "/accounts/:account/workers/assets/upload", handler: uploadAssets, ownToken: true },
  { method: "GET", path: `${SCRIPT}/settings`, handler: getSettings },
  { method: "PATCH", path: `${SCRIPT}/settings`, handler: patchSettings },
  { method: "GET", path: `${SCRIPT}/script-settings`, handler: getScriptSettings },
  { method: "PATCH", path: `${SCRIPT}/script-settings`, handler: patchScriptSettings },
  { method: "GET", path: `${SCRIPT}/deployments`, handler: listDeployments },
  { method: "POST", path: `${SCRIPT}/deployments`, handler: createDeployment },
  { method: "GET", path: `${SCRIPT}/deployments/:deployment`, handler: getDeployment },
  { method: "DELETE", path: `${SCRIPT}/deployments/:deployment`, handler: deleteDeployment },
  { method: "GET", path: `${SCRIPT}/versions`, handler: listScriptVersions },
  { method: "POST", path: `${SCRIPT}/versions`, handler: uploadVersion },
  { method: "GET", path: `${SCRIPT}/versions/:version`, handler: getScriptVersion },
  { method: "GET", path: `${SCRIPT}/subdomain`, handler: getSubdomain },
  { method: "POST", path: `${SCRIPT}/subdomain`, handler: postSubdomain },
  { method: "DELETE", path: `${SCRIPT}/subdomain`, handler: deleteSubdomain },
  { method: "PATCH", path: `${SCRIPT}/secrets-bulk`, handler: patchSecrets },
  { method: "GET", path: `${SCRIPT}/secrets`, handler: listSecrets },
  { method: "PUT", path: `${SCRIPT}/secrets`, handler: putSecret },
  { method: "GET", path: `${SCRIPT}/secrets/:secret`, handler: getSecret },
  { method: "DELETE", path: `${SCRIPT}/secrets/:secret`, handler: deleteSecret },
  ...SERVICE_ROUTES,
  { method: "GET", path: WORKERS, handler: listWorkers },
  { method: "POST", path: WORKERS, handler: createWorker },
  { method: "GET", path: WORKER, handler: getWorker },
  { method: "PUT", path: WORKER, handler: putWorker },
  { method: "PATCH", path: WORKER, handler: patchWorker },
  { method: "DELETE", path: WORKER, handler: deleteWorker },
  { method: "GET", path: `${WORKER}/versions`, handler: listVersions },
  { method: "POST", path: `${WORKER}/versions`, handler: createVersion },
  { method: "PATCH", path: `${WORKER}/versions/latest`, handler: patchLatestVersion },
  { method: "GET", path: `${WORKER}/versions/:version`, handler: getVersion },
  { method: "DELETE", path: `${WORKER}/versions/:version`, handler: deleteVersion },
  ...NEIGHBOUR_ROUTES,
  { method: "GET", path: "/user", handler: getUser },
  { method: "GET", path: "/user/tokens/verify", handler: verifyToken },
  { method: "GET", path: "/memberships", handler: listMemberships },
  { method: "GET", path: "/accounts", handler: listAccounts },
  { method: "GET", path: "/accounts/:account", handler: getAccount },
];

import type { Route } from "../../http/router";
import type { ApiHandler } from "../call";
import { getObjectNamespace, listObjectNamespaces } from "./namespaces";
import { getReferences, listTailProducers } from "./references";
import {
  deleteService,
  getEnvironment,
  getEnvironmentBindings,
  getEnvironmentContent,
  getEnvironmentRoutes,
  getEnvironmentSettings,
  getEnvironmentSubdomain,
  getService,
} from "./services";

const WORKERS = "/accounts/:account/workers";
const SERVICE = `${WORKERS}/services/:script`;
const ENVIRONMENT = `${SERVICE}/environments/:environment`;
const NAMESPACES = `${WORKERS}/durable_objects/namespaces`;

/** [observed] What wrangler asks for besides the documented routes. */
export const SERVICE_ROUTES: readonly Route<ApiHandler>[] = [
  { method: "GET", path: SERVICE, handler: getService },
  { method: "DELETE", path: SERVICE, handler: deleteService },
  { method: "GET", path: ENVIRONMENT, handler: getEnvironment },
  { method: "GET", path: `${ENVIRONMENT}/bindings`, handler: getEnvironmentBindings },
  { method: "GET", path: `${ENVIRONMENT}/content`, handler: getEnvironmentContent },
  { method: "GET", path: `${ENVIRONMENT}/content/v2`, handler: getEnvironmentContent },
  { method: "GET", path: `${ENVIRONMENT}/routes`, handler: getEnvironmentRoutes },
  { method: "GET", path: `${ENVIRONMENT}/settings`, handler: getEnvironmentSettings },
  { method: "GET", path: `${ENVIRONMENT}/subdomain`, handler: getEnvironmentSubdomain },
  { method: "GET", path: `${WORKERS}/scripts/:script/references`, handler: getReferences },
  { method: "GET", path: `${WORKERS}/tails/by-consumer/:script`, handler: listTailProducers },
  { method: "GET", path: NAMESPACES, handler: listObjectNamespaces },
  { method: "GET", path: `${NAMESPACES}/:namespace`, handler: getObjectNamespace },
];

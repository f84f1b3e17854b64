import type { ApiHandler } from "../api/call";
import type { Route } from "../http/router";
import { deleteAccountSubdomain, getAccountSubdomain, lookUpSubdomain, putAccountSubdomain } from "./account-subdomain";
import { deleteDomain, getDomain, listDomains, postChangeset, putDomain, putScriptDomains } from "./custom-domains";
import { changeDatabase, createDatabase, deleteDatabase, getDatabase, listDatabases } from "./d1-databases";
import { exportDatabase, getDatabaseFile, importDatabase, putDatabaseFile } from "./d1-files";
import { queryDatabase, queryDatabaseRaw } from "./d1-query";
import { createNamespace, deleteNamespace, getNamespace, listNamespaces, putNamespace } from "./kv-namespaces";
import { deleteBulk, deleteValue, getBulk, getMetadata, getValue, listKeys, putBulk, putValue } from "./kv-values";
import { createConsumer, deleteConsumer, getConsumer, listConsumers, putConsumer } from "./queue-consumers";
import { changeQueue, createQueue, deleteQueue, getQueue, listQueues } from "./queues";
import { createBucket, deleteBucket, getBucket, listBuckets, patchBucket } from "./r2-buckets";
import { deleteObject, deleteObjects, getObject, listObjects, putObject } from "./r2-objects";
import { getSchedules, putSchedules } from "./schedules";
import { createRoute, deleteRoute, getRoute, listRoutes, putRoute, putScriptRoutes } from "./worker-routes";
import { createZone, deleteZone, getZone, listZones } from "./zones";

const ACCOUNT = "/accounts/:account";
const WORKERS = `${ACCOUNT}/workers`;
const SCRIPT = `${WORKERS}/scripts/:script`;
const NAMESPACES = `${ACCOUNT}/storage/kv/namespaces`;
const NAMESPACE = `${NAMESPACES}/:namespace`;
const BUCKETS = `${ACCOUNT}/r2/buckets`;
const BUCKET = `${BUCKETS}/:bucket`;
const DATABASES = `${ACCOUNT}/d1/database`;
const DATABASE = `${DATABASES}/:database`;
const QUEUES = `${ACCOUNT}/queues`;
const QUEUE = `${QUEUES}/:queue`;
const ZONES = "/zones";
const ZONE = `${ZONES}/:zone`;
const DOMAINS = `${WORKERS}/domains`;

/** What stands beside the Workers of an account, and what leads to them. */
export const NEIGHBOUR_ROUTES: readonly Route<ApiHandler>[] = [
  { method: "GET", path: NAMESPACES, handler: listNamespaces },
  { method: "POST", path: NAMESPACES, handler: createNamespace },
  { method: "GET", path: NAMESPACE, handler: getNamespace },
  { method: "PUT", path: NAMESPACE, handler: putNamespace },
  { method: "DELETE", path: NAMESPACE, handler: deleteNamespace },
  { method: "GET", path: `${NAMESPACE}/keys`, handler: listKeys },
  { method: "PUT", path: `${NAMESPACE}/bulk`, handler: putBulk },
  { method: "DELETE", path: `${NAMESPACE}/bulk`, handler: deleteBulk },
  { method: "POST", path: `${NAMESPACE}/bulk/delete`, handler: deleteBulk },
  { method: "POST", path: `${NAMESPACE}/bulk/get`, handler: getBulk },
  { method: "GET", path: `${NAMESPACE}/values/*key`, handler: getValue },
  { method: "PUT", path: `${NAMESPACE}/values/*key`, handler: putValue },
  { method: "DELETE", path: `${NAMESPACE}/values/*key`, handler: deleteValue },
  { method: "GET", path: `${NAMESPACE}/metadata/*key`, handler: getMetadata },
  { method: "GET", path: BUCKETS, handler: listBuckets },
  { method: "POST", path: BUCKETS, handler: createBucket },
  { method: "GET", path: BUCKET, handler: getBucket },
  { method: "PATCH", path: BUCKET, handler: patchBucket },
  { method: "DELETE", path: BUCKET, handler: deleteBucket },
  { method: "GET", path: `${BUCKET}/objects`, handler: listObjects },
  { method: "DELETE", path: `${BUCKET}/objects`, handler: deleteObjects },
  { method: "GET", path: `${BUCKET}/objects/*key`, handler: getObject },
  { method: "PUT", path: `${BUCKET}/objects/*key`, handler: putObject },
  { method: "DELETE", path: `${BUCKET}/objects/*key`, handler: deleteObject },
  { method: "GET", path: DATABASES, handler: listDatabases },
  { method: "POST", path: DATABASES, handler: createDatabase },
  { method: "GET", path: DATABASE, handler: getDatabase },
  { method: "PUT", path: DATABASE, handler: changeDatabase },
  { method: "PATCH", path: DATABASE, handler: changeDatabase },
  { method: "DELETE", path: DATABASE, handler: deleteDatabase },
  { method: "POST", path: `${DATABASE}/query`, handler: queryDatabase },
  { method: "POST", path: `${DATABASE}/raw`, handler: queryDatabaseRaw },
  { method: "POST", path: `${DATABASE}/import`, handler: importDatabase },
  { method: "POST", path: `${DATABASE}/export`, handler: exportDatabase },
  { method: "PUT", path: `${DATABASE}/file`, handler: putDatabaseFile, ownToken: true },
  { method: "GET", path: `${DATABASE}/file`, handler: getDatabaseFile, ownToken: true },
  { method: "GET", path: QUEUES, handler: listQueues },
  { method: "POST", path: QUEUES, handler: createQueue },
  { method: "GET", path: QUEUE, handler: getQueue },
  { method: "PUT", path: QUEUE, handler: changeQueue },
  { method: "PATCH", path: QUEUE, handler: changeQueue },
  { method: "DELETE", path: QUEUE, handler: deleteQueue },
  { method: "GET", path: `${QUEUE}/consumers`, handler: listConsumers },
  { method: "POST", path: `${QUEUE}/consumers`, handler: createConsumer },
  { method: "GET", path: `${QUEUE}/consumers/:consumer`, handler: getConsumer },
  { method: "PUT", path: `${QUEUE}/consumers/:consumer`, handler: putConsumer },
  { method: "DELETE", path: `${QUEUE}/consumers/:consumer`, handler: deleteConsumer },
  { method: "GET", path: `${WORKERS}/subdomain`, handler: getAccountSubdomain },
  { method: "PUT", path: `${WORKERS}/subdomain`, handler: putAccountSubdomain },
  { method: "DELETE", path: `${WORKERS}/subdomain`, handler: deleteAccountSubdomain },
  { method: "GET", path: `${WORKERS}/subdomains/:subdomain`, handler: lookUpSubdomain },
  { method: "GET", path: DOMAINS, handler: listDomains },
  { method: "PUT", path: DOMAINS, handler: putDomain },
  { method: "GET", path: `${DOMAINS}/records`, handler: listDomains },
  { method: "GET", path: `${DOMAINS}/records/:domain`, handler: getDomain },
  { method: "GET", path: `${DOMAINS}/:domain`, handler: getDomain },
  { method: "DELETE", path: `${DOMAINS}/:domain`, handler: deleteDomain },
  { method: "POST", path: `${SCRIPT}/domains/changeset`, handler: postChangeset },
  { method: "PUT", path: `${SCRIPT}/domains/records`, handler: putScriptDomains },
  { method: "PUT", path: `${SCRIPT}/routes`, handler: putScriptRoutes },
  { method: "GET", path: `${SCRIPT}/schedules`, handler: getSchedules },
  { method: "PUT", path: `${SCRIPT}/schedules`, handler: putSchedules },
  { method: "GET", path: ZONES, handler: listZones },
  { method: "POST", path: ZONES, handler: createZone },
  { method: "GET", path: ZONE, handler: getZone },
  { method: "DELETE", path: ZONE, handler: deleteZone },
  { method: "GET", path: `${ZONE}/workers/routes`, handler: listRoutes },
  { method: "POST", path: `${ZONE}/workers/routes`, handler: createRoute },
  { method: "GET", path: `${ZONE}/workers/routes/:route`, handler: getRoute },
  { method: "PUT", path: `${ZONE}/workers/routes/:route`, handler: putRoute },
  { method: "DELETE", path: `${ZONE}/workers/routes/:route`, handler: deleteRoute },
];

import * as pulumi from "@pulumi/pulumi";
import { api } from "./api.ts";

const stage = pulumi.getStack() === "production" ? "production" : "development";
const { worker, version } = api({ stage, key: new pulumi.Config().requireSecret("key") });

export const scriptName = worker.name;
export const versionId = version.versionId;

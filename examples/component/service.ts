import * as pulumi from "@pulumi/pulumi";
import { type BindingArgs, modulesFromFolder, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

/** What a {@link Service} is made of. */
export interface ServiceArgs {
  /** The folder of its modules. `index.js` starts it. */
  readonly folder: string;
  /** The name of the Worker. Default: the name of the component. */
  readonly scriptName?: pulumi.Input<string>;
  readonly bindings?: Record<string, pulumi.Input<BindingArgs>>;
  /** Whether it has an address of its own. Default `false`: only other services call it. */
  readonly isPublic?: boolean;
}

/** A Worker as we run them all: with logs, within 50 ms of processor time, and the newest version for everybody. */
export class Service extends pulumi.ComponentResource {
  /** The name of the Worker, once it answers. */
  readonly scriptName: pulumi.Output<string>;
  readonly versionId: pulumi.Output<string>;
  /** What another service binds to call this one. */
  readonly binding: BindingArgs;

  constructor(
    name: string,
    { folder, scriptName = name, bindings = {}, isPublic = false }: ServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("example:services:Service", name, {}, opts);
    const inside = { parent: this };

    const worker = new Worker(name, { name: scriptName, observability: { enabled: true }, subdomain: { enabled: isPublic } }, inside);
    const version = new WorkerVersion(
      name,
      {
        workerId: worker.name,
        mainModule: "index.js",
        modules: modulesFromFolder(folder),
        compatibilityDate: "2026-01-01",
        limits: { cpuMs: 50 },
        bindings,
      },
      inside,
    );
    const versions = [{ versionId: version.versionId, percentage: 100 }];
    const deployment = new WorkerDeployment(name, { scriptName: worker.name, versions }, inside);

    // The deployment's: whoever depends on the name comes after the Worker answers.
    this.scriptName = deployment.scriptName;
    this.versionId = version.versionId;
    this.binding = { type: "service", service: this.scriptName };
    this.registerOutputs({ scriptName: this.scriptName, versionId: this.versionId });
  }
}

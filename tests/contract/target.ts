import { randomBytes } from "node:crypto";
import { after, before } from "mocha";
import { type EmulatorOptions, startEmulator } from "../../emulator";
import { type Access, ContractApi } from "./api";

/** A real account. Only `npm run test:contract` names one. */
export type Account = Omit<Access, "prefix">;

const CLOUDFLARE = "https://api.cloudflare.com/client/v4";

let account: Account | undefined;

/** From now on the suite runs against that account. */
export function useAccount(id: string, token: string): void {
  account = { baseUrl: CLOUDFLARE, account: id, token };
}

/** Whether the suite runs against a real account. What only an emulator can be brought to is left out there. */
export function isReal(): boolean {
  return account !== undefined;
}

/** What every name of a run starts with: nobody has such names, and a run finds its own again. */
export function newPrefix(): string {
  return `pwc-${randomBytes(5).toString("hex")}-`;
}

/** An API for the tests of one `describe`: an emulator in memory, or the real account. What was made there is deleted afterwards. */
export function useTarget(options: EmulatorOptions = {}): () => ContractApi {
  let api: ContractApi | undefined;
  let close: () => Promise<void> = () => Promise.resolve();
  before(async () => {
    const prefix = newPrefix();
    if (account) {
      api = new ContractApi({ ...account, prefix });
      return;
    }
    const emulator = await startEmulator({ log: () => undefined, ...options });
    close = async () => await emulator.close();
    api = new ContractApi({ baseUrl: emulator.baseUrl, account: "0123456789abcdef0123456789abcdef", token: "any-token", prefix });
  });
  after(async () => {
    try {
      if (account) await api?.clean();
    } finally {
      await close();
    }
  });
  return () => api!;
}

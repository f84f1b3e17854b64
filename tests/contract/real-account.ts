/** Loaded by `npm run test:contract`, and by nothing else, before the environment loses everything that leads to an account. */
import { useAccount } from "./target";

const { PULUMI_WORKERS_CONTRACT_ACCOUNT_ID: id, PULUMI_WORKERS_CONTRACT_TOKEN: token } = process.env;
if (!id || !token) throw new Error("The contract suite needs PULUMI_WORKERS_CONTRACT_ACCOUNT_ID and PULUMI_WORKERS_CONTRACT_TOKEN.");
useAccount(id, token);

import type { EmulatorOptions } from "../../emulator";
import type { Assumption } from "../../emulator/assumptions";
import type { ContractApi } from "./api";

/** A behaviour of the API that nobody has documented or seen, as the emulator has it. */
export interface Case {
  /** What an emulator has to be like for it. */
  readonly emulator?: EmulatorOptions;
  /** Why a real account cannot be brought to show it. */
  readonly emulatorOnly?: string;
  /** Shows the behaviour, and throws where it is another. Every name is one of the run's. */
  readonly run: (api: ContractApi) => Promise<void>;
}

/** The cases of some assumptions. */
export type Cases = Readonly<Partial<Record<Assumption, Case>>>;

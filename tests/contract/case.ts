import type { EmulatorOptions } from "../../emulator";
import type { Assumption } from "../../emulator/assumptions";
import type { ContractApi } from "./api";

/** A behaviour of the API that nobody has documented or seen, as the emulator has it. */
export interface Case {
  /** What of the behaviour it shows, where there is more than one case. */
  readonly shows?: string;
  /** What an emulator has to be like for it. */
  readonly emulator?: EmulatorOptions;
  /** Why a real account cannot be brought to show it. */
  readonly emulatorOnly?: string;
  /** The assumption that `--strict` meets before, so that nobody comes to this one. */
  readonly behind?: Assumption;
  /** Shows the behaviour, and throws where it is another. Every name is one of the run's. */
  readonly run: (api: ContractApi) => Promise<void>;
}

/** The cases of one assumption: one for each place where a client notices it. */
export type CasesOf = Case | readonly Case[];

/** The cases of some assumptions. */
export type Cases = Readonly<Partial<Record<Assumption, CasesOf>>>;

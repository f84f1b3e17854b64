/** Loaded before the program of a child process that starts an emulator: see `recordingVariables`. */
import { recordInto } from "./recorder";
import { FILE_VARIABLE } from "./variables";

const file = process.env[FILE_VARIABLE];
// The engine's own processes inherit the variables of the demo; they start no emulator.
if (file !== undefined && process.argv.some((argument) => argument === "emulator" || argument.endsWith("emulator/index.js")))
  recordInto(file);

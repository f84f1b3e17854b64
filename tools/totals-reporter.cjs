const { Runner, reporters } = require("mocha");

/** The usual report, with a last line that a program can read: `12 passed, 0 failed, 1 skipped`. */
module.exports = class TotalsReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    // Registered after those of Spec, hence printed last.
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
    });
  }
};

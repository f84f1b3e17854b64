/** Set-up cannot go on: what was tried, and what the user can install instead. Printed without a stack trace. */
export class SetupError extends Error {
  /**
   * @param {string} tried
   * @param {readonly string[]} remedies one of them is enough
   */
  constructor(tried, remedies) {
    super(tried);
    this.name = "SetupError";
    this.remedies = remedies;
  }

  /** @override */
  toString() {
    const choice = this.remedies.length > 1 ? "Install one of these, then run the command again:" : "What is needed:";
    return [this.message, "", choice, ...this.remedies.map((remedy) => `  - ${remedy}`)].join("\n");
  }
}

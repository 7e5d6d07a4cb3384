// @ts-check

/** Something the person at the terminal can mend: its message is shown as it is, without a stack. */
export class Refusal extends Error {
  /**
   * @param {string} message what is wrong and what to do about it
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

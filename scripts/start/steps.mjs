// The lines that `npm start` shows: one per step, with what it found and how long it took.
// @ts-check

/**
 * @typedef {object} Steps
 * @property {<T extends {says: string}>(name: string, work: () => T | Promise<T>) => Promise<T>} run shows a step and its time
 * @property {(text: string) => void} say shows a line of its own
 * @property {() => number} elapsedMs since the command was typed
 */

/**
 * Opens the list of steps on a stream.
 *
 * @param {{write(text: string): unknown, on(name: 'error', listener: () => void): unknown, isTTY?: boolean}} out
 * @param {number} [startedAt] when the command was typed, in ms since 1970
 * @returns {Steps}
 */
export function openSteps(out, startedAt = Date.now()) {
  // Whoever listened may be gone, or the disk full that it goes to: what runs goes on.
  out.on('error', () => {})
  return {
    async run(name, work) {
      const since = Date.now()
      if (out.isTTY === true) out.write(`  ${name.padEnd(10)} …`)
      try {
        const result = await work()
        const seconds = ((Date.now() - since) / 1000).toFixed(1).padStart(6)
        out.write(
          `${out.isTTY === true ? '\r' : ''}  ${name.padEnd(10)} ${result.says.padEnd(58)} ${seconds} s\n`,
        )
        return result
      } catch (error) {
        out.write(out.isTTY === true ? '\n' : `  ${name.padEnd(10)} failed\n`)
        throw error
      }
    },
    say: (text) => void out.write(`${text}\n`),
    elapsedMs: () => Date.now() - startedAt,
  }
}

import { writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { tableOf, type AttackClass, type Row } from './attack.ts'

/** Writes `docs/attacks.md`: what was tried, on which machine, when, by which command, and what came of it. */
export function writeReport(
  classes: readonly AttackClass[],
  results: readonly { name: string; rows: readonly Row[]; seconds: number }[],
): void {
  const seconds = results.reduce((sum, one) => sum + one.seconds, 0)
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}`
  const text = `# What was tried against it

Remade by \`npm run attack -- all\`, which starts the whole product (three gateways behind HAProxy, a worker, the web app, a Redis) and attacks it over
HTTP and the socket; this page is what it found on ${new Date().toISOString().slice(0, 10)}, in ${Math.round(seconds / 60)} minutes, on ${machine}.

A row counts attempts, how many of them were refused or harmless as they must be, and faults: what should not have happened. A *control* does the
same to something made weak, such as a page with an inline script: if nothing were found there, the check could not find anything, and the command
fails.

${tableOf(results)}

## What each class tries, and what the product answers

| class | tries | the product answers |
| --- | --- | --- |
${classes.map(({ name, title, answers }) => `| ${name} | ${title} | ${answers} |`).join('\n')}
`
  writeFileSync(join(import.meta.dirname, '../docs/attacks.md'), text)
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../docs/performance.md')
const opening = `# Performance

Ratios to peers on the same work, measured in turns in the same run: medians of the rounds, with the smallest and largest in brackets. \`npm run bench -- <measure>\`
measures one again and rewrites its section, \`all\` each of them (\`--short\`: shorter windows and smaller crowds, of \`all\` one round, in less than ten minutes; \`--rounds N\`; \`--dry\` to write nothing). The peers are in \`bench/peers\`: **raw** (\`ws\`, one process,
nothing stored, each frame encoded once), **coalesce** (the same, one write per member and turn of the event loop), **socket.io** (Socket.IO, two processes, the Redis
adapter, \`XADD\` on a Redis with \`appendfsync always\` before the acknowledgement), **bare** (Socket.IO alone, one process). Runnel is two gateways as \`npm start\` runs them, on such a Redis, without the load balancer;
where a page or a tab is measured (SPD-16, Day, Channels, Members) it is the whole product, and the ratio is to itself: small to large, noon to evening.
The load is one process of its own that speaks WebSocket by hand; it is not the limit where its share of a core is well below 1. Every run checks that every member
got every acknowledged message once and in order. Each section says how busy the machine was before: where its load was above 1, times are those of a machine that others used, too, and only counts, bytes and memory can be taken at their word.
`

/** Puts the section in its place in `docs/performance.md`, and leaves those of other measures as they are. */
export function writeSection(id: string, text: string): void {
  const sections = withSection(existsSync(file) ? readFileSync(file, 'utf8') : '', id, text)
  writeFileSync(file, `${opening}\n${sumUp(sections)}${sections}`)
}

/** How many goals of all sections are met, and each that is not, with what it came to. */
export function sumUp(sections: string): string {
  let met = 0
  const missed: string[] = []
  for (const section of sections.split(/^## /m).slice(1)) {
    const [heading] = section.split(':')
    for (const [, goal = '', figure = '', word] of section.matchAll(
      /^\| (.+) \| (.+) \| (met|\*\*missed\*\*) \|$/gm,
    ))
      if (word === 'met') met += 1
      else missed.push(`- ${/^SPD-\d+:/.test(goal) ? '' : `${heading}: `}${goal}: ${figure}`)
  }
  const all = met + missed.length
  const counted = `${met} of ${all} goals are met.`
  return `${missed.length === 0 ? counted : `${counted} Not met:\n\n${missed.join('\n')}`}\n`
}

/** The page's sections with one put in or replaced: those of goals by their numbers, then the others by their words. */
export function withSection(document: string, id: string, text: string): string {
  const sections = new Map<string, string>()
  for (const [, known = '', body = ''] of document.matchAll(
    /<!-- ([a-z]+(?:-\d+)?) -->\n([\s\S]*?)\n<!-- end -->/g,
  ))
    sections.set(known, body.trim())
  sections.set(id, text)
  const place = (known: string) => Number(/^spd-(\d+)$/.exec(known)?.[1] ?? Infinity)
  return [...sections]
    .toSorted(([one], [other]) => place(one) - place(other) || one.localeCompare(other))
    .map(([known, body]) => `\n<!-- ${known} -->\n\n${body}\n\n<!-- end -->\n`)
    .join('')
}

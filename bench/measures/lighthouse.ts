import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import playwright from '../../playwright.config.ts'
import { seat, startProduct } from '../product.ts'
import { atLeast, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { talk } from '../talk.ts'

/** Not among the packages: it is larger than all of them together, and nothing else needs it. */
const lighthouse = 'lighthouse@12.8.2'
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const
type Scores = Record<(typeof categories)[number], number>

const run = promisify(execFile)

/** What it gives a page, of 100 each. Left out is whether searches may list the page: ours say that they may not. */
async function look(url: string, token: string, device: 'desktop' | 'phone'): Promise<Scores> {
  const { executablePath, args = [] } = playwright.use?.launchOptions ?? {}
  const { stdout } = await run(
    'npx',
    [
      '--yes',
      lighthouse,
      url,
      '--output=json',
      '--quiet',
      '--skip-audits=is-crawlable',
      `--only-categories=${categories.join(',')}`,
      `--chrome-flags=--headless=new ${args.join(' ')}`,
      `--extra-headers=${JSON.stringify({ Cookie: `runnel_session=${token}` })}`,
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
    ],
    {
      env: { ...process.env, ...(executablePath !== undefined && { CHROME_PATH: executablePath }) },
      maxBuffer: 2 ** 28,
    },
  )
  const { categories: found } = JSON.parse(stdout) as { categories: Record<string, { score: number }> }
  return Object.fromEntries(categories.map((name) => [name, found[name]!.score * 100])) as Scores
}

export const lighthouseScores: Measure = {
  id: 'lighthouse',
  title: 'Lighthouse of the conversation page (SPD-16)',
  async run({ rounds }): Promise<Finding> {
    await using product = await startProduct()
    const { client, token } = await seat(product.url, 'ada')
    const [general] = client.channels.getState().keys()
    for (const text of talk().slice(0, 100)) client.send(general!, text)
    await client.flushed()
    const page = `${product.url}/c/${general!}`
    const results: Record<'desktop' | 'phone', Scores>[] = []
    for (let round = 0; round < rounds; round += 1)
      results.push({ desktop: await look(page, token, 'desktop'), phone: await look(page, token, 'phone') })
    await client.stop()
    const of = (device: 'desktop' | 'phone', name: keyof Scores) =>
      figureOf(results, (one) => one[device][name])
    return {
      about: `Of 100 each, by ${lighthouse}, of a channel with a hundred messages, over HTTP on this machine; "phone" is its slow phone on a slow network. The audit whether searches may list the page is left out: they may not, on purpose.`,
      head: ['what', 'desktop', 'phone'],
      rows: categories.map((name) => [name, show(of('desktop', name)), show(of('phone', name))]),
      goals: categories.map((name) => atLeast(`${name}, desktop`, of('desktop', name), 95)),
    }
  },
}

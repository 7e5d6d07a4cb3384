import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import playwright from '../playwright.config.ts'

/** Somebody's browser with one tab. */
export interface Tab extends AsyncDisposable {
  page: Page
  /** Bytes of the tab's heap once its garbage is collected. */
  heap(): Promise<number>
  /** What the tab's main thread has done so far, in ms. */
  work(): Promise<number>
  /** Nodes that the tab's documents hold, those out of sight of the page included. */
  nodes(): Promise<number>
}

/** Opens a browser in which somebody is signed in, at 1440 × 900. */
export async function openTab(url: string, token: string): Promise<Tab> {
  const browser = await chromium.launch(playwright.use?.launchOptions ?? {})
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name: 'runnel_session', value: token, url }])
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('Performance.enable')
  const collect = async () => {
    for (let turn = 0; turn < 3; turn += 1) await session.send('HeapProfiler.collectGarbage')
  }
  return {
    page,
    async heap() {
      await collect()
      return (await session.send('Runtime.getHeapUsage')).usedSize
    },
    async work() {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1_000
    },
    async nodes() {
      await collect()
      return (await session.send('Memory.getDOMCounters')).nodes
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

/** Where the person of a tab writes, once they can. */
export const composerOf = (page: Page) => page.getByRole('textbox', { name: /^Message / })

/** Goes to a page; gives the ms until what one writes there is heard by the page's script. */
export async function comeAlive(page: Page, path: string): Promise<number> {
  await page.goto(path, { waitUntil: 'commit' })
  await composerOf(page).waitFor()
  const handle = await composerOf(page).evaluateHandle((box) => box)
  const at = await page.waitForFunction(
    // React's own mark on an element whose events it hears.
    (box) => Object.keys(box).some((key) => key.startsWith('__reactProps')) && performance.now(),
    handle,
  )
  return Number(await at.jsonValue())
}

// `npm run screens`: remakes docs/screens, a picture of every screen at three widths in two themes, and the page that shows them.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium } from '@playwright/test'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { readArguments, refuse } from '@runnel/server/arguments'
import playwright from '../../playwright.config.ts'
import startProduct, { readProduct } from '../../e2e/start-product.ts'
import { screens } from './screens.ts'
import { sizes, themes } from './screen.ts'
import type { Screen } from './screen.ts'
import { setStage } from './stage.ts'
import type { Stage } from './stage.ts'

const root = dirname(dirname(import.meta.dirname))
const folder = join(root, 'docs/screens')
const quality = 40
type Size = (typeof sizes)[number]

/** The very first page of an installation, which is there once only. */
const first: Screen = { name: 'first-visit', title: 'The first visit', path: () => '/' }
const names = [first, ...screens].map(({ name }) => name)
const usage = `npm run screens [-- <name…>]

Remakes the pictures in docs/screens, all or some:
  ${names.join('\n  ')}`

const { positionals: wanted } = readArguments(usage, {})
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) refuse(usage, `There is no screen "${unknown.join(', ')}".`)
const chosen = screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name))

const fileOf = (name: string, width: number, theme: string) => `${name}-${width}-${theme}.jpg`

async function contextOf(browser: Browser, url: string, { width, height }: Size, token?: string) {
  const isPhone = width < 640
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...(isPhone && { isMobile: true, hasTouch: true }),
  })
  if (token !== undefined)
    await context.addCookies([{ name: 'runnel_session', value: token, url, httpOnly: true }])
  return context
}

/** Waits until nothing is loaded any more, and nobody has to be told that the connection is there. */
async function load(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {})
  await page.getByText('Connected again.').first().waitFor({ state: 'hidden' })
}

/** Waits until what has changed is painted. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
}

/** Takes the two pictures of a screen at one width. */
async function take(
  context: BrowserContext,
  size: Size,
  screen: Screen,
  stage: Stage | undefined,
): Promise<void> {
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const shown = { page, stage: stage!, isPhone: size.width < 640 }
  try {
    await page.goto(screen.path(stage!))
    await load(page)
    await screen.show?.(shown)
    await settle(page)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await page.locator('[data-asleep], [aria-busy=true]').first().waitFor({ state: 'detached' })
      await settle(page)
      const path = join(folder, fileOf(screen.name, size.width, theme))
      await page.screenshot({ path, type: 'jpeg', quality, caret: 'hide', animations: 'disabled' })
    }
  } finally {
    await screen.after?.(shown).catch(() => {})
    await page.close()
  }
}

/** The page that shows them all. */
function indexPage(): string {
  const rows = [first, ...screens].map(({ name, title }) => {
    const pictures = themes.map((theme) =>
      sizes
        .map(
          ({ width }) =>
            `<img src="${fileOf(name, width, theme)}" height="240" alt="${title}, ${width} pixels wide, ${theme}">`,
        )
        .join('\n'),
    )
    return `## ${title}\n\n${pictures.join('\n<br>\n')}\n`
  })
  return `# Every screen\n\nAt ${sizes.map(({ width }) => width).join(', ')} pixels, in both themes. Made by \`npm run screens\`, which sets the stage in a fresh installation; \`npm run screens -- <name…>\` remakes some.\n\n${rows.join('\n')}`
}

mkdirSync(folder, { recursive: true })
if (wanted.length === 0)
  for (const old of readdirSync(folder)) if (old.endsWith('.jpg')) rmSync(join(folder, old))
const failed: string[] = []
const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
  process.stderr.write(`${what}\n`)
  try {
    await work()
  } catch (error) {
    failed.push(what)
    process.stderr.write(
      `  ${error instanceof Error ? error.message.split('\n').slice(0, 4).join('\n  ') : String(error)}\n`,
    )
  }
}

const stop = await startProduct()
try {
  const product = readProduct()
  await using browser = await chromium.launch(playwright.use?.launchOptions ?? {})
  if (wanted.length === 0 || wanted.includes(first.name))
    for (const size of sizes) {
      await using context = await contextOf(browser, product.url, size)
      await attempt(`${first.name} ${size.width}`, () => take(context, size, first, undefined))
    }
  await using stage = await setStage(product)
  // The widths are taken side by side.
  let turn = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => (turn = turn.then(work))
  await Promise.all(
    sizes.map(async (size) => {
      for (const screen of chosen) {
        const token = screen.as === undefined ? undefined : stage[screen.as].token
        const work = async () => {
          await using context = await contextOf(browser, product.url, size, token)
          await attempt(`${screen.name} ${size.width}`, () => take(context, size, screen, stage))
        }
        await (screen.isAlone === true ? inTurn(work) : work())
      }
    }),
  )
} finally {
  await stop()
}
writeFileSync(join(folder, 'README.md'), indexPage())
if (failed.length > 0) process.stderr.write(`\nNot taken: ${failed.join(', ')}\n`)
process.exit(failed.length > 0 ? 1 : 0)

import type { Locator, Page } from '@playwright/test'
import { composerOf, expect, feedOf, message, sidebarOf, test } from './cast.ts'
import type { Person } from './cast.ts'

/** Opens a channel of Ada's in which there is something long, something wide and something of Bob's. */
async function setScene(ada: Person, bob: Person, place: Parameters<Person['open']>[0]) {
  await ada.open(place)
  const [adas, bobs] = [await ada.program(), await bob.program()]
  const { channel } = place
  bobs.send(channel, 'Should @everyone see the `banner`, or is a dot enough?')
  await expect(message(ada.page, 'banner')).toBeVisible()
  adas.send(channel, 'A'.repeat(120))
  adas.send(channel, '| clients | p50 | p99 |\n|--|--|--|\n| 500 | 1.9 ms | 8.4 ms |')
  await expect(feedOf(ada.page).getByRole('table')).toBeVisible()
}

const addresses = ['/unread', '/threads', '/activity', '/browse', '/settings']

/** What one can press or write in and cannot reach, for it is beyond the edge of the window; what scrolls sideways by itself is left out. */
const beyondTheEdge = (page: Page) =>
  page.evaluate(() => {
    const scrolls = (element: Element) => {
      for (let above = element.parentElement; above !== null; above = above.parentElement)
        if (/auto|scroll/.test(getComputedStyle(above).overflowX) && above.scrollWidth > above.clientWidth)
          return true
      return false
    }
    const found = [...document.querySelectorAll<HTMLElement>('button, a[href], input, textarea, select, h1')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => {
        const { left, right, width, height } = element.getBoundingClientRect()
        return width > 1 && height > 1 && (left < -1 || right > window.innerWidth + 1) && !scrolls(element)
      })
      .map((element) => element.getAttribute('aria-label') ?? element.textContent)
    const wide = document.documentElement.scrollWidth - window.innerWidth
    return wide > 0 ? [`the page is ${wide} pixels too wide`, ...found] : found
  })

test('at twice the size Ada reaches everything in every pane, and no page scrolls sideways', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const { page } = ada
  // A window of 1440 by 900 pixels, zoomed to 200 %.
  await page.setViewportSize({ width: 720, height: 450 })
  const place = await channelOf(ada, [bob])
  await setScene(ada, bob, place)
  const look = async (at: string) => expect(await beyondTheEdge(page), at).toEqual([])
  await look('the channel')
  await expect(composerOf(page)).toBeInViewport({ ratio: 1 })
  for (const pane of [/^Members/, /details$/]) {
    await page.getByRole('main').getByRole('button', { name: pane }).first().click()
    await expect(page.getByRole('complementary').getByRole('button', { name: 'Close' })).toBeInViewport({
      ratio: 1,
    })
    await look(`the pane of ${String(pane)}`)
    await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click()
  }
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeInViewport({ ratio: 1 })
  await look('the switcher')
  for (const address of addresses) {
    await page.goto(address)
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
    await look(address)
  }
})

test('with letters twice as large on her phone Ada reaches everything and can still write', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await setScene(ada, bob, place)
  const phone = await ada.phone()
  // As the browser's own setting for the size of letters does.
  const cdp = await phone.context().newCDPSession(phone)
  await cdp.send('Page.enable')
  await cdp.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
  for (const address of [`/c/${place.channel}`, ...addresses]) {
    await phone.goto(address)
    await expect(phone.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
    expect(await phone.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px')
    expect(await beyondTheEdge(phone), address).toEqual([])
  }
  await phone.goto(`/c/${place.channel}`)
  await expect(composerOf(phone)).toBeInViewport({ ratio: 1 })
})

const groundOf = (element: Locator) => element.evaluate((one) => getComputedStyle(one).backgroundColor)
const outlineOf = (element: Locator) =>
  element.evaluate((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
  })

test('with the colours of her system Ada sees where she is, who is there, what has the focus and where a menu ends', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const { page } = ada
  await page.emulateMedia({ forcedColors: 'active' })
  const [place, other] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await bob.open(place)
  await ada.open(place)
  const links = sidebarOf(page)
  const here = links.getByRole('link', { name: new RegExp(place.name) })
  const ground = await groundOf(page.getByRole('main'))
  expect(await groundOf(here)).not.toBe(ground)
  expect(await groundOf(links.getByRole('link', { name: new RegExp(other.name) }))).not.toBe(
    await groundOf(here),
  )
  // The dot beside how many are here is painted, and not as its ground.
  const dot = page.getByRole('main').getByRole('button', { name: /Bob/ }).locator('span').first()
  await expect.poll(() => groundOf(dot)).not.toBe(ground)
  await composerOf(page).focus()
  expect(await outlineOf(composerOf(page))).toBeGreaterThanOrEqual(2)
  // A filled button is told from its ground.
  await composerOf(page).fill('hello')
  expect(await groundOf(page.getByRole('button', { name: 'Send', exact: true }))).not.toBe(ground)

  await ada.say('something to act on')
  const said = message(page, 'something to act on')
  await said.hover()
  await said.getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  expect(await outlineOf(page.getByRole('menu'))).toBeGreaterThanOrEqual(1)
  await page.keyboard.press('ArrowDown')
  const [chosen, next] = [
    page.locator('[role=menuitem][data-highlighted]'),
    page.locator('[role=menuitem]:not([data-highlighted])').first(),
  ]
  await expect(chosen).toHaveCount(1)
  expect(await groundOf(chosen)).not.toBe(await groundOf(next))
})

/** How far a text stands out from what is behind it (WCAG), 1 to 21. */
const contrastOf = (element: Locator) =>
  element.evaluate((one) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
    const paint = (...colours: string[]) => {
      for (const colour of colours) {
        context.fillStyle = colour
        context.fillRect(0, 0, 1, 1)
      }
      const parts = [...context.getImageData(0, 0, 1, 1).data]
        .slice(0, 3)
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      return 0.2126 * parts[0]! + 0.7152 * parts[1]! + 0.0722 * parts[2]!
    }
    const grounds: string[] = []
    for (let at: Element | null = one; at !== null; at = at.parentElement)
      grounds.unshift(getComputedStyle(at).backgroundColor)
    const [lower, higher] = [
      paint('white', ...grounds),
      paint('white', ...grounds, getComputedStyle(one).color),
    ].toSorted((first, second) => first - second) as [number, number]
    return (higher + 0.05) / (lower + 0.05)
  })

for (const colorScheme of ['light', 'dark'] as const)
  test(`who asks for more contrast gets even quiet words at seven to one, in the ${colorScheme} theme`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const { page } = ada
    await page.emulateMedia({ contrast: 'more', colorScheme })
    const place = await channelOf(ada, [bob])
    await setScene(ada, bob, place)
    const quiet = [
      feedOf(page).locator('time').first(),
      page.getByRole('link', { name: 'Activity' }),
      sidebarOf(page).getByText('Channels', { exact: true }).first(),
      page.getByRole('main').getByRole('button', { name: /^Members/ }),
    ]
    for (const words of quiet) expect(await contrastOf(words)).toBeGreaterThanOrEqual(7)
  })

test('who wants no motion gets none', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const { page } = ada
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await ada.open(await channelOf(ada))
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element)
        return [transitionDuration, animationDuration]
          .flatMap((list) => list.split(','))
          .some((duration) => Number.parseFloat(duration) > 0.001)
      }).length,
  )
  expect(moving).toBe(0)
})

test('the toolbar that formats names the box it is for, in the channel and in a thread', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const { page } = ada
  await ada.open(await channelOf(ada))
  await ada.say('the first of a thread')
  const said = message(page, 'the first of a thread')
  await said.hover()
  const reply = page.getByRole('textbox', { name: /^Reply/ })
  await said.getByRole('button', { name: 'Reply in thread' }).click()
  await expect(reply).toBeEditable()
  const boxes = () =>
    page
      .getByRole('toolbar', { name: 'Formatting' })
      .evaluateAll((toolbars) =>
        toolbars.map((toolbar) =>
          document.getElementById(toolbar.getAttribute('aria-controls') ?? '')?.getAttribute('aria-label'),
        ),
      )
  await expect.poll(boxes).toEqual([expect.stringMatching(/^Message /), expect.stringMatching(/^Reply /)])
  // And when the page begins with the thread.
  await page.reload()
  await expect(reply).toBeEditable()
  await expect.poll(boxes).toEqual([expect.stringMatching(/^Message /), expect.stringMatching(/^Reply /)])
})

test('of two messages only the one Ada points at shows what can be done with it', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const { page } = ada
  await ada.open(await channelOf(ada))
  for (const text of ['the first', 'the second']) await ada.say(text)
  const actions = (text: string) => message(page, text).getByRole('group', { name: 'Message actions' })
  await message(page, 'the first').hover()
  await message(page, 'the first').getByRole('button', { name: 'More actions' }).click()
  // The menu gives the focus back to the first message.
  await page.getByRole('menuitem', { name: 'Copy text' }).click()
  await message(page, 'the second').hover()
  await expect(actions('the second')).toHaveCSS('opacity', '1')
  await expect(actions('the first')).toHaveCSS('opacity', '0')
  // By the keyboard it is seen again.
  await message(page, 'the second').focus()
  await page.keyboard.press('ArrowUp')
  await expect(actions('the first')).toHaveCSS('opacity', '1')
})

import type { Locator, Page } from '@playwright/test'
import { expect } from './cast.ts'

interface Point {
  x: number
  y: number
}

/** One finger on the glass of a page: where it is put down, where it goes, and that it is lifted. */
async function fingerOn(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  let timestamp = Date.now() / 1_000
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[], afterMs = 16) =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints,
      timestamp: (timestamp += afterMs / 1_000),
    })
  return {
    down: (at: Point) => send('touchStart', [at]),
    move: (at: Point, afterMs?: number) => send('touchMove', [at], afterMs),
    up: () => send('touchEnd', []),
  }
}

/** Where one puts a finger on something: not on its very edge, and where it is once it has stopped moving and nothing lies over it. */
async function pointOn(what: Locator): Promise<Point> {
  let at = { x: 0, y: 0 }
  await expect(async () => {
    const box = (await what.boundingBox({ timeout: 2_000 }))!
    const position = { x: Math.min(60, box.width / 2), y: box.height / 2 }
    // Touches nothing: waits until a finger there would.
    await what.tap({ trial: true, position, timeout: 5_000 })
    expect(await what.boundingBox({ timeout: 2_000 })).toEqual(box)
    at = { x: box.x + position.x, y: box.y + position.y }
  }).toPass()
  return at
}

/** A finger rests on something until what that opens is there. Again if the page was not awake yet. */
export async function rest(page: Page, what: Locator, opened: Locator): Promise<void> {
  const finger = await fingerOn(page)
  await expect(async () => {
    await finger.down(await pointOn(what))
    try {
      await expect(opened).toBeVisible({ timeout: 3_000 })
    } finally {
      await finger.up()
    }
  }).toPass()
}

/** A finger rests on a message until its sheet is there. */
export async function restOnMessage(page: Page, text: Locator): Promise<Locator> {
  // What the server rendered gives way to the list when the page's script runs.
  await expect(page.getByRole('feed').first()).toHaveAttribute('aria-busy', 'false')
  const sheet = page.getByRole('dialog')
  await rest(page, text, sheet)
  return sheet
}

/** A finger goes from a point, or from something, so many pixels, and rests there before it is lifted: a list in full swing swallows the next tap. */
export async function swipe(page: Page, from: Locator | Point, by: Partial<Point>): Promise<void> {
  const { x, y } = 'x' in from ? from : await pointOn(from)
  const to = { x: x + (by.x ?? 0), y: y + (by.y ?? 0) }
  const finger = await fingerOn(page)
  await finger.down({ x, y })
  for (let step = 1; step <= 10; step += 1)
    await finger.move({ x: x + ((to.x - x) * step) / 10, y: y + ((to.y - y) * step) / 10 })
  await finger.move(to, 300)
  await finger.up()
}

/** Every control in sight that a finger could miss: smaller than 44 by 44 pixels, as `width×height name`. What stands within a sentence is as high as its line, and the name of an author does what the picture beside it does. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls =
      'a[href], button, input, select, textarea, [role=menuitem], [role=menuitemradio], [role=option], [role=tab], [role=switch]'
    const reach = (element: Element, x: number, y: number) => {
      const hit = document.elementFromPoint(x, y)
      return hit !== null && element.contains(hit)
    }
    const found: string[] = []
    for (const control of document.querySelectorAll<HTMLElement>(controls)) {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      const label = control instanceof HTMLInputElement ? control.labels?.[0] : undefined
      const target = label?.contains(control) === true ? label : control
      const { x, y, width, height } = target.getBoundingClientRect()
      const middle = { x: x + width / 2, y: y + height / 2 }
      // Out of sight, or covered: nobody presses it now.
      if (width < 2 || !reach(target, middle.x, middle.y)) continue
      if (control.closest('p, li') !== null && getComputedStyle(control).display.startsWith('inline'))
        continue
      if (control.matches('button[id^=by-]')) continue
      // A control may answer to more than it shows: 22 pixels to each side of its middle.
      const isWide =
        width >= 43.5 || (reach(target, middle.x - 21, middle.y) && reach(target, middle.x + 21, middle.y))
      const isHigh =
        height >= 43.5 || (reach(target, middle.x, middle.y - 21) && reach(target, middle.x, middle.y + 21))
      if (isWide && isHigh) continue
      const name = control.getAttribute('aria-label') ?? control.textContent
      found.push(`${Math.round(width)}×${Math.round(height)} ${name}`)
    }
    return found
  })
}

/** How far the page could be scrolled sideways, in pixels. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

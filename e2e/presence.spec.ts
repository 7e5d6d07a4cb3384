import type { Page } from '@playwright/test'
import { composerOf, expect, shown, test } from './cast.ts'

/** Every presence that a person's link in the sidebar has shown since now. */
async function watchPresence(page: Page, name: string): Promise<() => Promise<string[]>> {
  const link = page
    .getByRole('navigation', { name: 'Channels' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
  await link.evaluate((element) => {
    const seen: string[] = []
    const note = () => {
      const [, presence = ''] = (element.getAttribute('aria-label') ?? '').split(', ')
      if (seen.at(-1) !== presence) seen.push(presence)
    }
    note()
    new MutationObserver(note).observe(element, { attributes: true, attributeFilter: ['aria-label'] })
    ;(globalThis as unknown as { seenPresence: string[] }).seenPresence = seen
  })
  return () => page.evaluate(() => (globalThis as unknown as { seenPresence: string[] }).seenPresence)
}

test('a reload does not flicker, one of two tabs may close, and the last one ends it (PRE-1)', async ({
  person,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await (await bob.program()).request('channel:create', { kind: 'direct', members: [ada.user] })
  await bob.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'offline')).toBeVisible()

  await ada.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
  const seen = await watchPresence(bob.page, 'Ada')

  const second = await ada.context.newPage()
  await second.goto('/')
  await expect(composerOf(second)).toBeEditable()
  await second.reload()
  await expect(composerOf(second)).toBeEditable()
  await second.close()
  await ada.page.reload()
  await expect(composerOf(ada.page)).toBeEditable()
  expect(await seen()).toEqual(['online'])

  await ada.page.close()
  await expect(shown(bob.page, 'Ada', 'offline')).toBeVisible({ timeout: 20_000 })
  expect(await seen()).toEqual(['online', 'offline'])
})

test('Ada chooses to be busy and Bob sees it', async ({ person }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await (await bob.program()).request('channel:create', { kind: 'direct', members: [ada.user] })
  await bob.page.goto('/')
  await ada.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
  await ada.page.getByRole('button', { name: /Ada.*your status and settings/ }).click()
  await ada.page.getByRole('menuitemradio', { name: 'Busy' }).click()
  await expect(shown(bob.page, 'Ada', 'busy')).toBeVisible()
})

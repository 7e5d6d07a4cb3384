import type { Page } from '@playwright/test'
import { composerOf, expect, feedOf, message, sidebarOf, test } from './cast.ts'
import { sideways } from './finger.ts'

const send = (page: Page) => page.getByRole('button', { name: 'Send' }).tap()

test('on a phone channels, emoji and commands are chosen with a finger, and a refused command is kept', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const [here, there] = [await channelOf(ada), await channelOf(ada)]
  const page = await ada.phone(here)
  const option = (name: string | RegExp) => page.getByRole('listbox').getByRole('option', { name })
  await composerOf(page).tap()
  await composerOf(page).pressSequentially(`see #${there.name.slice(0, 10)}`)
  await option(there.name).tap()
  await composerOf(page).pressSequentially('and :wav')
  await option(/:wave:/).tap()
  await expect(composerOf(page)).toHaveValue(`see #${there.name} and 👋 `)
  await send(page)
  await expect(message(page, 'and 👋')).toBeVisible()
  await composerOf(page).pressSequentially('/to')
  await option(/^\/topic/).tap()
  await composerOf(page).pressSequentially('kettles and tea')
  await send(page)
  await expect(page.getByText('The topic is changed.')).toBeVisible({ timeout: 20_000 })
  await composerOf(page).fill('/dance')
  await send(page)
  await expect(page.getByRole('alert').filter({ hasText: 'There is no command /dance' })).toBeVisible()
  await expect(composerOf(page)).toHaveValue('/dance')
  await feedOf(page)
    .getByRole('link', { name: `#${there.name}` })
    .tap()
  await expect(page.getByRole('textbox', { name: `Message #${there.name}` })).toBeVisible()
  // What was begun there is kept, and the drawer says where.
  await page.getByRole('button', { name: 'Channels and people' }).click()
  await sidebarOf(page)
    .getByRole('link', { name: `#${here.name}, draft` })
    .tap()
  await expect(composerOf(page)).toHaveValue('/dance')
})

test('on a phone code is coloured and copied, and wide code and tables scroll by themselves', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const program = await ada.program()
  const code = `const answer = ${'1 + '.repeat(40)}1`
  program.send(place.channel, `\`\`\`js\n${code}\n\`\`\``)
  program.send(
    place.channel,
    `| ${'tea and cups and '.repeat(3)} | b | c | d |\n| --- | ---: | - | - |\n| mint | 2 | ${'x'.repeat(40)} | ${'y'.repeat(40)} |`,
  )
  program.send(place.channel, `- one\n- two\n\n> said before\n\nhttps://example.org/${'long/'.repeat(30)}`)
  await program.flushed()
  const page = await ada.phone(place)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await expect(feedOf(page).locator('code span[style*="color"]').first()).toBeVisible()
  await feedOf(page).getByRole('button', { name: 'Copy code' }).tap()
  await expect(feedOf(page).getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code)
  await expect(feedOf(page).getByRole('columnheader')).toHaveCount(4)
  await expect(feedOf(page).getByRole('listitem')).toHaveText(['one', 'two'])
  expect(await sideways(page)).toBe(0)
  const widest = await feedOf(page)
    .getByRole('article')
    .evaluateAll((articles) => Math.max(...articles.map((article) => article.getBoundingClientRect().right)))
  expect(widest).toBeLessThanOrEqual(390)
})

test('on a phone Ada sees that Bob is typing, and nothing moves for it', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const page = await ada.phone(place)
  await bob.open(place)
  const top = async () => (await composerOf(page).boundingBox())!.y
  const before = await top()
  await expect(async () => {
    await composerOf(bob.page).pressSequentially('hm')
    await expect(page.getByText('Bob is typing')).toBeVisible({ timeout: 4_000 })
  }).toPass()
  expect(await top()).toBe(before)
  await composerOf(bob.page).press('Enter')
  await expect(page.getByText('Bob is typing')).toBeHidden()
  await expect(message(page, 'hm').last()).toBeInViewport()
})

test('on a phone nothing said in an ephemeral channel is stored, and the channel says so', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob], { ephemeral: true })
  const page = await ada.phone(place)
  await expect(page.getByRole('button', { name: 'Nothing here is stored' })).toBeVisible()
  await bob.open(place)
  // Whoever is not listening yet misses it for good.
  await expect(async () => {
    await composerOf(page).fill('gone like smoke')
    await send(page)
    await expect(message(bob.page, 'gone like smoke').first()).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await page.reload()
  await expect(composerOf(page)).toBeEditable()
  await expect(message(page, 'gone like smoke')).toHaveCount(0)
})

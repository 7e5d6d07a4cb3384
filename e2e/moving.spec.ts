import type { Page } from '@playwright/test'
import { ChatError } from '@runnel/protocol/errors'
import { expectAccessible } from './axe.ts'
import { composerOf, expect, feedOf, message, sidebarOf, tell, test } from './cast.ts'
import type { Person, Place } from './cast.ts'
import { rest } from './finger.ts'

const linkOf = (page: Page, place: Place) =>
  sidebarOf(page).getByRole('link', { name: new RegExp(`^#${place.name}(?:,|$)`) })
const groupOf = (page: Page, name: string) => sidebarOf(page).getByRole('list', { name, exact: true })
const boxOf = (page: Page, place: Place) => page.getByRole('textbox', { name: `Message #${place.name}` })
const findBar = (page: Page) => page.getByRole('search', { name: 'Find in this conversation' })

/** Does something from a channel's menu, with the keyboard alone. */
async function choose(
  page: Page,
  place: Place,
  row: string,
  role: 'menuitem' | 'menuitemradio' = 'menuitem',
) {
  // Until the page's script runs there is no menu.
  await expect(async () => {
    await linkOf(page, place).focus()
    await page.keyboard.press('Shift+F10')
    await expect(page.getByRole('menu')).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await page.getByRole(role, { name: row, exact: true }).press('Enter')
  await expect(page.getByRole('menu')).toHaveCount(0)
}

/** Opens a channel that is read to its end, at its end. */
async function openRead(person: Person, place: Place): Promise<void> {
  await person.open(place)
  const { channels } = await person.program()
  await expect(async () => {
    await person.page.keyboard.press('Escape')
    await expect.poll(() => channels.getState().get(place.channel)?.unread, { timeout: 2_000 }).toBe(0)
  }).toPass()
  await person.page.reload()
  await expect(linkOf(person.page, place)).toHaveAccessibleName(`#${place.name}`)
}

test('Ada makes a section, names it, fills it, folds it, and finds it so on her other device', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const [one, two, three] = [await channelOf(ada), await channelOf(ada), await channelOf(ada)]
  await ada.open(one)
  const dialog = ada.page.getByRole('dialog', { name: 'New section' })
  await sidebarOf(ada.page).getByRole('button', { name: 'New section' }).click()
  await dialog.getByRole('button', { name: 'Make section' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Give it a name.')
  await dialog.getByLabel('Name').fill('Garden')
  await dialog.getByRole('checkbox', { name: `#${two.name}` }).check()
  await dialog.getByRole('button', { name: 'Make section' }).click()
  await expect(groupOf(ada.page, 'Garden').getByRole('link')).toHaveCount(1)

  // By keyboard alone: another channel goes in, the first one out.
  await choose(ada.page, three, 'Garden', 'menuitemradio')
  await expect(groupOf(ada.page, 'Garden').getByRole('link', { name: `#${three.name}` })).toBeVisible()
  await choose(ada.page, two, 'None', 'menuitemradio')
  await expect(groupOf(ada.page, 'Garden').getByRole('link')).toHaveCount(1)

  const device = await ada.anotherDevice()
  await device.open(one)
  await expect(groupOf(device.page, 'Garden').getByRole('link', { name: `#${three.name}` })).toBeVisible()
  await sidebarOf(ada.page).getByRole('button', { name: 'Garden', exact: true }).click()
  await expect(sidebarOf(ada.page).getByRole('button', { name: 'Garden', exact: true })).toHaveAttribute(
    'aria-expanded',
    'false',
  )
  await expect(linkOf(ada.page, three)).toHaveCount(0)
  await expect(linkOf(device.page, three)).toHaveCount(0)

  // A second one, put before the first, renamed, and gone again: nothing is lost.
  await choose(ada.page, two, 'New section')
  await ada.page.getByRole('dialog').getByLabel('Name').fill('Attic')
  await ada.page.getByRole('button', { name: 'Make section' }).click()
  const titles = async () =>
    (await sidebarOf(ada.page).getByRole('heading').allTextContents()).filter((title) =>
      ['Garden', 'Attic', 'Cellar'].includes(title),
    )
  await expect.poll(titles).toEqual(['Garden', 'Attic'])
  const menu = (name: string) => sidebarOf(ada.page).getByRole('button', { name: `Section ${name}: options` })
  await menu('Attic').click()
  await ada.page.getByRole('menuitem', { name: 'Move up' }).click()
  await expect.poll(titles).toEqual(['Attic', 'Garden'])
  await menu('Attic').click()
  await ada.page.getByRole('menuitem', { name: 'Name and channels' }).click()
  await ada.page.getByRole('dialog').getByLabel('Name').fill('Cellar')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(titles).toEqual(['Cellar', 'Garden'])
  await menu('Cellar').click()
  await ada.page.getByRole('menuitem', { name: 'Remove section' }).click()
  await expect.poll(titles).toEqual(['Garden'])
  await expect(groupOf(ada.page, 'Channels').getByRole('link', { name: `#${two.name}` })).toBeVisible()
  await expect
    .poll(async () =>
      (await ada.program()).request('preference:read', {}).then(({ sections }) => sections?.length),
    )
    .toBe(1)
})

test('starred channels come first; a muted one stays quiet until it names her', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [one, two] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await ada.page.goto('/browse')
  await choose(ada.page, one, 'Star')
  await expect(groupOf(ada.page, 'Starred').getByRole('link', { name: `#${one.name}` })).toBeVisible()
  await choose(ada.page, two, 'Mute')
  await expect(linkOf(ada.page, two)).toHaveAccessibleName(`#${two.name}, muted`)
  // Nothing moves while the focus is in the list.
  await ada.page.getByRole('main').focus()

  await tell(bob, two, 'nothing for Ada')
  await tell(bob, one, 'seen at once')
  await expect(groupOf(ada.page, 'Unread').getByRole('link')).toHaveAccessibleName(`#${one.name}, 1 unread`)
  await expect(linkOf(ada.page, two)).toHaveAccessibleName(`#${two.name}, muted`)
  await tell(bob, two, `@${ada.handle} look here`)
  await expect(linkOf(ada.page, two)).toHaveAccessibleName(`#${two.name}, muted, 1 mention`)
  await expect(groupOf(ada.page, 'Unread').getByRole('link')).toHaveCount(2)
})

test('nothing moves while Ada points at the list, and what is unread comes first when she has left it', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const places = [await channelOf(ada, [bob]), await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await ada.page.goto('/browse')
  const names = () => sidebarOf(ada.page).locator('ul a').allTextContents()
  await expect(linkOf(ada.page, places[2]!)).toBeVisible()
  const before = await names()
  await groupOf(ada.page, 'Channels').getByRole('link').first().hover()
  for (const place of places) await tell(bob, place, 'something new')
  for (const place of places) await expect(linkOf(ada.page, place)).toHaveAccessibleName(/1 unread/)
  expect(await names()).toEqual(before)
  await ada.page.mouse.move(900, 500)
  await expect(groupOf(ada.page, 'Unread').getByRole('link')).toHaveCount(3)
})

test('Ctrl+K goes to channels, people and actions, forgives a slip, and says why', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await ada.open(one)
  // Where she was is noted by the page's script.
  await expect(ada.page.getByRole('button', { name: /your status and settings/ })).toContainText('Online')
  await ada.open(two)
  const { page } = ada
  const dialog = page.getByRole('dialog')
  const ask = async (typed: string) => {
    await page.keyboard.press('Control+k')
    await expect(dialog).toBeVisible()
    await page.keyboard.type(typed)
  }
  await ask('')
  await expect(dialog.getByRole('option').first()).toContainText(one.name)
  await page.keyboard.press('Escape')

  const slip = `${one.name.slice(0, 3)}${one.name.slice(4)}`
  await ask(slip)
  await expect(dialog.getByRole('option', { name: new RegExp(`${one.name}.*Similar name`) })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(boxOf(page, one)).toBeFocused()

  await ask(bob.handle)
  await expect(dialog.getByRole('option', { name: `Bob @${bob.handle}` })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Message Bob' })).toBeFocused()

  await ask('create')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Create a channel' })).toBeVisible()
  await page.keyboard.press('Escape')

  await ada.context.setOffline(true)
  await ask(two.name)
  await expect(dialog.getByText(/only what this device knows/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(boxOf(page, two)).toBeFocused()
  await ada.context.setOffline(false)

  await ask('threads')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Threads', level: 1 })).toBeVisible()
})

test('every place has its address: back and forward go through them as in a browser', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await ada.open(one)
  const { page } = ada
  await linkOf(page, two).click()
  await expect(boxOf(page, two)).toBeFocused()
  await page.getByRole('link', { name: 'All unread' }).click()
  await expect(page).toHaveURL(/\/unread$/)
  await expect(page.getByRole('heading', { name: 'You have read everything' })).toBeVisible()
  await page.goBack()
  await expect(boxOf(page, two)).toBeFocused()
  await page.goBack()
  await expect(boxOf(page, one)).toBeFocused()
  await page.goForward()
  await expect(boxOf(page, two)).toBeFocused()
  await page.goForward()
  await expect(page.getByRole('heading', { name: 'All unread', level: 1 })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'All unread', level: 1 })).toBeVisible()
})

test('Ada goes to a day: to its first message, or, where nothing was said, to the nearest', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await tell(
    bob,
    place,
    'the very first',
    ...Array.from({ length: 150 }, (_, at) => `line ${at + 1} of many`),
  )
  await openRead(ada, place)
  await expect(feedOf(ada.page).getByText('line 150 of many')).toBeInViewport()
  await ada.page.getByRole('button', { name: 'Go to a date' }).click()
  const dialog = ada.page.getByRole('dialog', { name: `Go to a date in #${place.name}` })
  await dialog.getByRole('button', { name: 'Go', exact: true }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Choose a day.')
  await dialog.getByRole('button', { name: 'Today' }).click()
  await expect(ada.page).toHaveURL(/\?at=\d+-\d+$/)
  await expect(feedOf(ada.page).getByText('the very first')).toBeInViewport()

  await linkOf(ada.page, place).click()
  await expect(ada.page).toHaveURL(new RegExp(`/c/${place.channel}$`))
  await choose(ada.page, place, 'Go to a date')
  await ada.page.getByLabel('Date', { exact: true }).fill('2020-02-29')
  await ada.page.getByLabel('Date', { exact: true }).press('Enter')
  await expect(
    ada.page.getByText(/Nothing was said on February 29, 2020|Nothing was said on 29 February 2020/),
  ).toBeVisible()
  await expect(feedOf(ada.page).getByText('the very first')).toBeInViewport()
})

test('Ctrl+F finds parts of words in what is loaded, in any script, and says how far it looks', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await tell(
    bob,
    place,
    'a needle far up',
    ...Array.from({ length: 120 }, (_, at) => `straw ${at + 1}`),
    'two **nee**dles here',
    '会議は明日です',
    'the last straw',
  )
  await openRead(ada, place)
  const { page } = ada
  await expect(feedOf(page).getByText('the last straw')).toBeInViewport()
  await composerOf(page).focus()
  await page.keyboard.press('Control+f')
  const bar = findBar(page)
  await expect(bar.getByRole('textbox')).toBeFocused()
  await page.keyboard.type('NEEDLE')
  await expect(bar.getByRole('status')).toHaveText('1 of 1')
  await expect(bar.getByText(/^Looks at the \d+ messages loaded here\.$/)).toBeVisible()
  expect(
    await page.evaluate(() =>
      [...(CSS.highlights.get('found-here') ?? [])].map((range) => (range as Range).toString()),
    ),
  ).toEqual(['needle'])
  await expect(async () => {
    const more = bar.getByRole('button', { name: 'Load earlier' })
    if (await more.isVisible()) await more.click()
    await expect(bar.getByText(/^Looks at all 124 messages/)).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(bar.getByRole('status')).toHaveText('2 of 2')
  await page.keyboard.press('Enter')
  await expect(bar.getByRole('status')).toHaveText('1 of 2')
  await expect(feedOf(page).getByText('a needle far up')).toBeInViewport()
  await page.keyboard.press('Shift+Enter')
  await expect(message(page, 'two needles here')).toBeInViewport()
  await bar.getByRole('textbox').fill('議は明')
  await expect(bar.getByRole('status')).toHaveText('1 of 1')
  await bar.getByRole('textbox').fill('nowhere to be seen')
  await expect(bar.getByRole('status')).toHaveText('No match')
  // The second time it is the browser's own.
  const isTaken = page.evaluate(
    () =>
      new Promise((resolve) =>
        window.addEventListener('keydown', (event) => setTimeout(() => resolve(event.defaultPrevented))),
      ),
  )
  await page.keyboard.press('Control+f')
  expect(await isTaken).toBe(false)
  await page.keyboard.press('Escape')
  await expect(bar).toHaveCount(0)
  await expect(composerOf(page)).toBeFocused()
})

test('Ada draws a section of hers above another one, and finds it there on her other device', async ({
  person,
}) => {
  const ada = await person('Ada')
  const program = await ada.program()
  program.setPreferences({
    sections: [
      { section: 'a', name: 'Garden', channels: [] },
      { section: 'b', name: 'Kitchen', channels: [] },
    ],
  })
  await ada.page.goto('/browse')
  const heading = (page: Page, name: string) => sidebarOf(page).getByRole('heading', { name, exact: true })
  await expect(heading(ada.page, 'Kitchen')).toBeVisible()
  await expect(ada.page.getByRole('button', { name: /your status and settings/ })).toContainText('Online')
  await heading(ada.page, 'Kitchen').dragTo(heading(ada.page, 'Garden'), { targetPosition: { x: 20, y: 2 } })
  const tablet = await ada.anotherDevice()
  await tablet.page.goto('/browse')
  for (const page of [ada.page, tablet.page])
    await expect(
      sidebarOf(page)
        .getByRole('heading')
        .filter({ hasText: /Garden|Kitchen/ }),
    ).toHaveText(['Kitchen', 'Garden'])
})

test('on a phone Ada stars by resting her finger, finds, and goes to a date', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await tell(ada, place, 'something to find')
  const page = await ada.phone()
  await page.goto(`/c/${place.channel}`)
  await expect(boxOf(page, place)).toBeEditable()
  await page.getByRole('button', { name: 'Channels and people' }).click()
  await rest(page, linkOf(page, place), page.getByRole('menu'))
  await page.getByRole('menuitem', { name: 'Star' }).tap()
  // It was unread when she came, and stands where she puts it all the same.
  await expect(groupOf(page, 'Starred').getByRole('link', { name: `#${place.name}` })).toBeVisible()
  await page.getByRole('button', { name: /Jump to/ }).tap()
  await page.getByRole('dialog').getByRole('combobox').fill('find in')
  await page.getByRole('option', { name: /Find in this conversation/ }).tap()
  await findBar(page).getByRole('textbox').fill('some')
  await expect(findBar(page).getByRole('status')).toHaveText('1 of 1')
  await findBar(page).getByRole('button', { name: 'Close' }).tap()
  await page.getByRole('button', { name: 'Channels and people' }).tap()
  await page.getByRole('button', { name: /Jump to/ }).tap()
  await page.getByRole('dialog').getByRole('combobox').fill('date')
  await page.getByRole('option', { name: /date/ }).first().tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Today' }).tap()
  await expect(page).toHaveURL(/\?at=/)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing where one moves about, ${colorScheme}`, async ({ person, channelOf }) => {
    test.slow()
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const [one, two] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
    await ada.page.emulateMedia({ colorScheme })
    const program = await ada.program()
    program.setPreferences({
      sections: [{ section: 'a', name: 'Garden', channels: [two.channel] }],
      channels: { [one.channel]: { isStarred: true, isMuted: true } },
    })
    await tell(bob, two, 'first', `and @${ada.handle}`)
    await ada.page.goto('/unread')
    const { page } = ada
    await expect(page.getByText('first', { exact: true })).toBeVisible()
    await expectAccessible(page, 'all that is unread')
    await page.getByRole('button', { name: `Why is #${two.name} unread?` }).click()
    await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(2)
    await expectAccessible(page, 'why it is unread')
    await page.keyboard.press('Escape')
    await linkOf(page, two).focus()
    await page.keyboard.press('Shift+F10')
    await expect(page.getByRole('menu')).toBeVisible()
    await expectAccessible(page, 'a channel’s menu')
    await page.keyboard.press('Escape')
    await sidebarOf(page).getByRole('button', { name: 'New section' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page, 'a new section')
    await page.keyboard.press('Escape')
    await ada.open(two)
    await page.keyboard.press('Control+f')
    await expect(findBar(page).getByRole('textbox')).toBeFocused()
    await page.keyboard.type('first')
    await expect(findBar(page).getByRole('status')).toHaveText('1 of 1')
    await expectAccessible(page, 'finding')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('place')
    await expect(page.getByRole('option').first()).toBeVisible()
    await expectAccessible(page, 'the jump to anything')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+/')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await expectAccessible(page, 'the keys')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Go to a date' }).click()
    await expect(page.getByLabel('Date', { exact: true })).toBeVisible()
    await expectAccessible(page, 'a date')
  })

/** What is refused as it is so already is as it should be. */
const isThere = (error: unknown) => {
  if (!(error instanceof ChatError) || error.code !== 'conflict') throw error
}

test('a thousand channels are listed without drawing more than is seen', async ({ person }) => {
  test.slow()
  const ada = await person('Ada')
  const program = await ada.program()
  const mark = Date.now().toString(36)
  const names = Array.from({ length: 1_000 }, (_, at) => `many-${mark}-${String(at).padStart(4, '0')}`)
  for (let at = 0; at < names.length; at += 10)
    await Promise.all(
      names.slice(at, at + 10).map((name) =>
        // Someone who makes so many is told to slow down now and then; and one whose answer was lost is there already.
        expect(() => program.request('channel:create', { name, kind: 'private' }).catch(isThere)).toPass(),
      ),
    )
  await ada.page.goto('/browse')
  const nav = sidebarOf(ada.page)
  const link = (at: number) => nav.getByRole('link', { name: `#${names[at]}`, exact: true })
  await expect(link(0)).toBeVisible()
  await expect.poll(() => nav.getByRole('listitem').count()).toBeLessThan(100)
  await nav.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await expect(link(999)).toBeVisible()
  expect(await nav.getByRole('listitem').count()).toBeLessThan(100)
  await ada.page.keyboard.press('Control+k')
  await expect(ada.page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await ada.page.keyboard.type(names[500]!)
  await expect(ada.page.getByRole('option', { name: names[500]! })).toBeVisible()
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('textbox', { name: `Message #${names[500]}` })).toBeFocused()
  await expect(link(500)).toBeInViewport()
  await ada.page.keyboard.press('Alt+ArrowDown')
  await expect(link(501)).toHaveAttribute('aria-current', 'page')
  await expect(link(501)).toBeInViewport()
})

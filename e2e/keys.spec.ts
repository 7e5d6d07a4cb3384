// The list of keys is made from this one table, and so is this.
// oxlint-disable-next-line no-restricted-imports
import { keyTable } from '../apps/web/src/window/keys.ts'
// oxlint-disable-next-line no-restricted-imports
import type { KeyId } from '../apps/web/src/window/keys.ts'
import { composerOf, expect, feedOf, message, sidebarOf, test } from './cast.ts'
import type { Person } from './cast.ts'

interface Scene {
  ada: Person
  /** The channel that is open, with messages of Bob's and hers; before and after it in the list stand two others, the second unread. */
  place: Parameters<Person['open']>[0]
  others: [Parameters<Person['open']>[0], Parameters<Person['open']>[0]]
  bob: Person
}

const dialogOf = ({ ada }: Scene) => ada.page.getByRole('dialog')
const press = ({ ada }: Scene, keys: string) => ada.page.keyboard.press(keys)
const boxOf = ({ ada }: Scene, place: Scene['place']) =>
  ada.page.getByRole('textbox', { name: `Message #${place.name}` })
const isAt = (scene: Scene, place: Scene['place']) => expect(boxOf(scene, place)).toBeFocused()
const onMine = async (scene: Scene) => message(scene.ada.page, 'of her own').focus()
const onBobs = async (scene: Scene) => message(scene.ada.page, 'of Bob').focus()
const rowOf = ({ ada }: Scene, place: Scene['place']) =>
  sidebarOf(ada.page).getByRole('link', { name: new RegExp(`^#${place.name}`) })
const isWithin = ({ ada }: Scene, selector: string) =>
  expect
    .poll(() => ada.page.evaluate((one) => document.activeElement?.closest(one) !== null, selector))
    .toBe(true)

/** Each key of the list, tried: what it says happens. */
const tries: Record<KeyId, (scene: Scene) => Promise<void>> = {
  switch: async (scene) => {
    await press(scene, 'Control+k')
    await expect(scene.ada.page.getByRole('dialog', { name: /^Jump to/ })).toBeVisible()
  },
  previous: async (scene) => {
    await press(scene, 'Alt+ArrowDown')
    await expect(boxOf(scene, scene.place)).toHaveCount(0)
    await press(scene, 'Alt+ArrowUp')
    await isAt(scene, scene.place)
  },
  next: async (scene) => {
    await press(scene, 'Alt+ArrowUp')
    await expect(boxOf(scene, scene.place)).toHaveCount(0)
    await press(scene, 'Alt+ArrowDown')
    await isAt(scene, scene.place)
  },
  previousUnread: async (scene) => {
    await press(scene, 'Alt+Shift+ArrowUp')
    await isAt(scene, scene.others[1])
  },
  nextUnread: async (scene) => {
    await press(scene, 'Alt+Shift+ArrowDown')
    await isAt(scene, scene.others[1])
  },
  // Back and forward are the browser's own keys, which a page without a window around it does not have.
  back: async (scene) => {
    await rowOf(scene, scene.others[0]).click()
    await isAt(scene, scene.others[0])
    await scene.ada.page.goBack()
    await isAt(scene, scene.place)
  },
  forward: async (scene) => {
    await rowOf(scene, scene.others[0]).click()
    await isAt(scene, scene.others[0])
    await scene.ada.page.goBack()
    await isAt(scene, scene.place)
    await scene.ada.page.goForward()
    await isAt(scene, scene.others[0])
  },
  nextPane: async (scene) => {
    await press(scene, 'F6')
    await isWithin(scene, 'aside')
  },
  previousPane: async (scene) => {
    await press(scene, 'F6')
    await isWithin(scene, 'aside')
    await press(scene, 'Shift+F6')
    await isWithin(scene, 'main')
  },
  rows: async (scene) => {
    await rowOf(scene, scene.place).focus()
    await press(scene, 'ArrowUp')
    await expect(rowOf(scene, scene.others[0])).toBeFocused()
    await press(scene, 'ArrowDown')
    await expect(rowOf(scene, scene.place)).toBeFocused()
  },
  menu: async (scene) => {
    await rowOf(scene, scene.place).focus()
    await press(scene, 'Shift+F10')
    await expect(scene.ada.page.getByRole('menu')).toBeVisible()
    await press(scene, 'Escape')
    await expect(rowOf(scene, scene.place)).toBeFocused()
  },
  keys: async (scene) => {
    await press(scene, 'Control+/')
    await expect(scene.ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  },
  find: async (scene) => {
    await press(scene, 'Control+f')
    await expect(scene.ada.page.getByRole('textbox', { name: 'Find in what is loaded' })).toBeFocused()
  },
  findNext: async (scene) => {
    await press(scene, 'Control+f')
    await expect(scene.ada.page.getByRole('search').getByRole('textbox')).toBeFocused()
    await scene.ada.page.keyboard.type('of')
    const status = scene.ada.page.getByRole('search').getByRole('status')
    await expect(status).toHaveText('1 of 2')
    await press(scene, 'Enter')
    await expect(status).toHaveText('2 of 2')
    await press(scene, 'Shift+Enter')
    await expect(status).toHaveText('1 of 2')
  },
  escape: async (scene) => {
    const { page } = scene.ada
    await page
      .getByRole('button', { name: /^Members/ })
      .first()
      .click()
    await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible()
    await press(scene, 'Escape')
    await expect(page.getByRole('heading', { name: 'Members' })).toHaveCount(0)
    await onBobs(scene)
    await press(scene, 'u')
    await expect(rowOf(scene, scene.place)).toHaveAccessibleName(/unread/)
    await press(scene, 'Escape')
    await expect(rowOf(scene, scene.place)).toHaveAccessibleName(`#${scene.place.name}`)
  },
  messages: async (scene) => {
    await onBobs(scene)
    await press(scene, 'ArrowDown')
    await expect(message(scene.ada.page, 'of her own')).toBeFocused()
    await press(scene, 'ArrowUp')
    await expect(message(scene.ada.page, 'of Bob')).toBeFocused()
  },
  ends: async (scene) => {
    await onBobs(scene)
    await press(scene, 'End')
    await expect(feedOf(scene.ada.page).getByRole('article').last()).toBeFocused()
    await press(scene, 'Home')
    await expect(feedOf(scene.ada.page).getByRole('article').first()).toBeFocused()
  },
  react: async (scene) => {
    await onBobs(scene)
    await press(scene, 'r')
    await expect(dialogOf(scene)).toBeVisible()
  },
  thread: async (scene) => {
    await onBobs(scene)
    await press(scene, 't')
    await expect(scene.ada.page.getByRole('textbox', { name: /^Reply in the thread/ })).toBeFocused()
  },
  edit: async (scene) => {
    await onMine(scene)
    await press(scene, 'e')
    await expect(scene.ada.page.getByRole('textbox', { name: 'Edit message' })).toBeFocused()
  },
  quote: async (scene) => {
    await onBobs(scene)
    await press(scene, 'q')
    await expect(composerOf(scene.ada.page)).toHaveValue(/^> /m)
  },
  link: async (scene) => {
    await scene.ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await onBobs(scene)
    await press(scene, 'c')
    await expect
      .poll(() => scene.ada.page.evaluate(() => navigator.clipboard.readText()))
      .toContain(`/c/${scene.place.channel}?at=`)
  },
  pin: async (scene) => {
    await onBobs(scene)
    await press(scene, 'p')
    await expect(message(scene.ada.page, 'of Bob')).toContainText(/Pinned/)
  },
  unread: async (scene) => {
    await onBobs(scene)
    await press(scene, 'u')
    await expect(rowOf(scene, scene.place)).toHaveAccessibleName(/unread/)
  },
  delete: async (scene) => {
    await onMine(scene)
    await press(scene, 'Delete')
    await expect(dialogOf(scene)).toBeVisible()
  },
  acts: async (scene) => {
    await onBobs(scene)
    await press(scene, 'm')
    await expect(scene.ada.page.getByRole('menu')).toBeVisible()
  },
  send: async (scene) => {
    await scene.ada.page.keyboard.type('sent with Enter')
    await press(scene, 'Enter')
    await expect(message(scene.ada.page, 'sent with Enter')).toBeVisible()
  },
  sendAnywhere: async (scene) => {
    await scene.ada.page.keyboard.type('```')
    await press(scene, 'Enter')
    await scene.ada.page.keyboard.type('sent from within code')
    await press(scene, 'Control+Enter')
    await expect(message(scene.ada.page, 'sent from within code')).toBeVisible()
  },
  break: async (scene) => {
    await scene.ada.page.keyboard.type('one')
    await press(scene, 'Shift+Enter')
    await scene.ada.page.keyboard.type('two')
    await expect(composerOf(scene.ada.page)).toHaveValue('one\ntwo')
  },
  editLast: async (scene) => {
    await press(scene, 'ArrowUp')
    await expect(scene.ada.page.getByRole('textbox', { name: 'Edit message' })).toHaveValue(
      'a word of her own',
    )
  },
}

for (const { id, shown } of keyTable)
  test(`the key ${shown.join(' or ')} does what the list of keys says (${id})`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const places = [await channelOf(ada, [bob]), await channelOf(ada, [bob]), await channelOf(ada, [bob])]
    const [first, place, last] = places.toSorted((a, b) => (a.name < b.name ? -1 : 1)) as [
      Scene['place'],
      Scene['place'],
      Scene['place'],
    ]
    const [adas, bobs] = [await ada.program(), await bob.program()]
    bobs.send(place.channel, 'a word of Bob')
    await bobs.flushed()
    adas.send(place.channel, 'a word of her own')
    bobs.send(last.channel, 'unread')
    await Promise.all([adas.flushed(), bobs.flushed()])
    // Read before it is opened: it stands where it belongs, between the others.
    const unread = () => adas.channels.getState().get(place.channel)!
    await expect.poll(() => unread().unread).toBe(2)
    adas.markRead(place.channel, unread().position.id)
    const { context } = ada
    const isRead = async () => {
      const { session } = await (await context.request.get(`/api/start?channel=${place.channel}`)).json()
      return session.channels.find((one: { channel: string }) => one.channel === place.channel).unread
    }
    await expect.poll(isRead).toBe(0)
    await ada.open(place)
    await expect(message(ada.page, 'a word of her own')).toBeVisible()
    await expect(feedOf(ada.page)).toHaveAttribute('aria-busy', 'false')
    await expect(sidebarOf(ada.page).getByRole('link', { name: `#${last.name}, 1 unread` })).toBeVisible()
    // Connected: all of the page is awake.
    await expect(ada.page.getByRole('button', { name: /your status and settings/ })).toContainText('Online')
    await composerOf(ada.page).focus()
    await tries[id]({ ada, bob, place, others: [first, last] })
  })

test('Alt+Down brings Ada back from where Alt+Up took her, though what she left is read now and belongs elsewhere', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const places = [await channelOf(ada, [bob]), await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  const bobs = await bob.program()
  for (const { channel } of places) {
    bobs.send(channel, 'unread')
    await bobs.flushed()
  }
  const scene = { ada, bob, place: places[1]!, others: [places[0]!, places[2]!] } satisfies Scene
  await ada.open(scene.place)
  await expect(rowOf(scene, scene.place)).toHaveAccessibleName(`#${scene.place.name}`)
  await expect(ada.page.getByRole('button', { name: /your status and settings/ })).toContainText('Online')
  for (const [there, back] of [
    ['Alt+ArrowUp', 'Alt+ArrowDown'],
    ['Alt+ArrowDown', 'Alt+ArrowUp'],
  ] as const) {
    await press(scene, there)
    await expect(boxOf(scene, scene.place)).toHaveCount(0)
    await press(scene, back)
    await isAt(scene, scene.place)
  }
})

test('the list of keys names every one of them', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  await ada.open(await channelOf(ada))
  // Connected: all of the page is awake.
  await expect(ada.page.getByRole('button', { name: /your status and settings/ })).toContainText('Online')
  await ada.page.keyboard.press('Control+/')
  const dialog = ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(dialog).toBeVisible()
  for (const { shown } of keyTable)
    for (const key of shown) await expect(dialog.getByText(key, { exact: true }).first()).toBeAttached()
})

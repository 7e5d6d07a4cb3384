import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { composerOf, expect, message, post, sidebarOf, test } from './cast.ts'
import type { Person } from './cast.ts'

interface ShownNotification {
  title: string
  body: string
  tag: string
  isOpen: boolean
}

interface Observed {
  shown: (ShownNotification & { press: () => void })[]
  sounds: number
  questions: number
}

/** Sees which notifications the page shows, and how often it asks, as the browser would show and ask them. */
async function observe(person: Person, permission: NotificationPermission = 'granted'): Promise<void> {
  await person.context.addInitScript((initial) => {
    const seen: Observed = { shown: [], sounds: 0, questions: 0 }
    class Notification extends EventTarget {
      static permission = initial
      static requestPermission(): Promise<NotificationPermission> {
        seen.questions += 1
        Notification.permission = 'granted'
        return Promise.resolve('granted')
      }
      private one: Observed['shown'][number]
      constructor(title: string, { body = '', tag = '' }: NotificationOptions) {
        super()
        this.one = { title, body, tag, isOpen: true, press: () => this.dispatchEvent(new Event('click')) }
        for (const one of seen.shown) if (one.tag === tag) one.isOpen = false
        seen.shown.push(this.one)
      }
      close(): void {
        if (!this.one.isOpen) return
        this.one.isOpen = false
        this.dispatchEvent(new Event('close'))
      }
    }
    const { start } = OscillatorNode.prototype
    OscillatorNode.prototype.start = function (when) {
      seen.sounds += 1
      start.call(this, when)
    }
    Object.assign(window, { Notification, observed: seen })
  }, permission)
}

const observed = (page: Page) =>
  page.evaluate(() => {
    const { shown, sounds, questions } = (window as unknown as { observed: Observed }).observed
    return {
      sounds,
      questions,
      shown: shown.map(({ title, body, tag, isOpen }) => ({ title, body, tag, isOpen })),
    }
  })
const open = async (page: Page) => (await observed(page)).shown.filter(({ isOpen }) => isOpen)
const press = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as { observed: Observed }).observed.shown.findLast(({ isOpen }) => isOpen)!.press(),
  )
/** How many windows of this browser notify, or wait to. */
const notifiers = (page: Page, state: 'held' | 'pending') =>
  page.evaluate(async (state) => {
    const locks = (await navigator.locks.query())[state] ?? []
    return locks.filter(({ name }) => name?.startsWith('runnel-notify-') === true).length
  }, state)
/** Until what notifies has been loaded, which is behind the page. */
const settled = (page: Page) => expect.poll(() => notifiers(page, 'held')).toBe(1)

const sizes = [
  { device: 'at a desk', viewport: { width: 1440, height: 900 } },
  { device: 'on a phone', viewport: { width: 390, height: 844 } },
] as const

for (const { device, viewport } of sizes) {
  test(`${device}, Ada is told that Bob named her elsewhere, once for the channel, and pressing it opens what he said`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await ada.page.setViewportSize(viewport)
    await observe(ada)
    const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
    await ada.open(general)
    await settled(ada.page)
    const program = await bob.program()
    program.send(design.channel, 'nobody in particular')
    program.send(design.channel, `**look**, @${ada.handle}`)
    await expect
      .poll(() => open(ada.page))
      .toEqual([
        {
          title: `Bob in #${design.name}`,
          body: `look, @${ada.handle}`,
          tag: `runnel ${design.channel}`,
          isOpen: true,
        },
      ])
    program.send(design.channel, `again, @${ada.handle}`)
    await expect
      .poll(() => open(ada.page))
      .toMatchObject([{ title: `2 new messages in #${design.name}`, body: `Bob: again, @${ada.handle}` }])
    await press(ada.page)
    await expect(ada.page).toHaveURL(new RegExp(`/c/${design.channel}\\?at=`))
    await expect(message(ada.page, 'again, ')).toBeInViewport()
    expect(await open(ada.page)).toEqual([])
    // What comes in before her eyes is no news.
    program.send(design.channel, `and here, @${ada.handle}`)
    await expect(message(ada.page, 'and here')).toBeVisible()
    program.send(general.channel, `elsewhere, @${ada.handle}`)
    await expect.poll(() => open(ada.page)).toMatchObject([{ title: `Bob in #${general.name}` }])
  })

  test(`${device}, what Ada reads on another device is no longer shown on this one, nor what Bob deletes`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await ada.page.setViewportSize(viewport)
    await observe(ada)
    const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
    await ada.open(general)
    await settled(ada.page)
    const program = await bob.program()
    program.send(design.channel, `look, @${ada.handle}`)
    await expect.poll(async () => (await open(ada.page)).length).toBe(1)
    const other = await ada.anotherDevice()
    await other.open(general)
    await sidebarOf(other.page)
      .getByRole('link', { name: new RegExp(`^#${design.name}`) })
      .click()
    await expect(message(other.page, 'look, ')).toBeVisible()
    await expect.poll(() => open(ada.page)).toEqual([])

    await other.open(general)
    program.openChannel(design.channel)
    program.send(design.channel, `a mistake, @${ada.handle}`)
    await expect.poll(async () => (await open(ada.page)).length).toBe(1)
    const said = () =>
      program
        .timeline(design.channel)
        .getState()
        .items.findLast((item) => item.kind === 'message' && item.text.startsWith('a mistake'))
    await expect.poll(() => said()?.id).toBeDefined()
    program.deleteMessage(design.channel, said()!.id!)
    await expect.poll(() => open(ada.page)).toEqual([])
  })

  test(`${device}, Ada sees what named, answered and pleased her in one list, goes there, and it is seen`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await ada.page.setViewportSize(viewport)
    const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
    const [mine, his] = [await ada.program(), await bob.program()]
    const id = await post(ada, design, 'shall we begin')
    await his.request('reaction:add', {
      channel: design.channel,
      id,
      clientId: crypto.randomUUID(),
      emoji: '🎉',
    })
    his.reply(design.channel, id, 'we shall')
    his.send(design.channel, `hello @${ada.handle}`)
    await his.flushed()
    await ada.open(general)
    await expect(ada.page).toHaveTitle(/^\(\d+\) /)
    await expect(ada.page.locator('link[rel=icon][data-shown]').first()).toHaveAttribute(
      'href',
      /^data:image\/png/,
    )
    await ada.page.goto('/activity')
    const list = ada.page.getByRole('list', { name: 'Activity' })
    await expect(list.getByRole('listitem')).toHaveCount(3)
    await expect(list.getByRole('listitem').filter({ hasText: 'Bob named you in' })).toContainText(
      `hello @${ada.handle}`,
    )
    await expect(list.getByRole('listitem').filter({ hasText: 'replied in a thread of' })).toContainText(
      'we shall',
    )
    await expect(list.getByRole('listitem').filter({ hasText: 'reacted with 🎉' })).toContainText(
      'shall we begin',
    )
    await expect(list.getByText('New', { exact: true })).toHaveCount(3)
    await expect
      .poll(async () => (await mine.request('activity:list', {})).unread, 'it is seen on all devices')
      .toBe(0)

    await ada.page.getByRole('button', { name: 'Reactions' }).click()
    await expect(list.getByRole('listitem')).toHaveCount(1)
    await ada.page.getByRole('button', { name: 'Threads', exact: true }).last().click()
    await list.getByRole('link').click()
    await expect(ada.page).toHaveURL(new RegExp(`/c/${design.channel}\\?thread=${id}`))
    await ada.page.goBack()
    await ada.page.getByRole('button', { name: 'Mentions' }).click()
    await list.getByRole('link').click()
    await expect(message(ada.page, `hello `)).toBeInViewport()
  })

  test(`${device}, Ada mutes a channel, and chooses nothing of another, above their messages`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await ada.page.setViewportSize(viewport)
    await observe(ada)
    const [design, general, quiet] = [
      await channelOf(ada, [bob]),
      await channelOf(ada, [bob]),
      await channelOf(ada, [bob]),
    ]
    const choose = async (place: typeof design, name: string, role: 'menuitem' | 'menuitemradio') => {
      await ada.open(place)
      await ada.page.getByRole('button', { name: `Notifications of #${place.name}` }).click()
      await ada.page.getByRole(role, { name }).click()
      await expect(ada.page.getByRole('menu')).toBeHidden()
    }
    await choose(quiet, 'Mute', 'menuitem')
    await choose(design, 'Nothing', 'menuitemradio')
    const settings = async () => (await (await ada.program()).request('preference:read', {})).channels
    await expect
      .poll(settings)
      .toEqual({ [quiet.channel]: { isMuted: true }, [design.channel]: { notify: 'nothing' } })
    await ada.open(general)
    await settled(ada.page)
    const program = await bob.program()
    program.send(quiet.channel, '@channel look')
    program.send(design.channel, `look, @${ada.handle}`)
    program.send(quiet.channel, `only you, @${ada.handle}`)
    await expect.poll(() => open(ada.page)).toMatchObject([{ title: `Bob in #${quiet.name}` }])
    expect((await observed(ada.page)).shown).toHaveLength(1)
  })
}

test('Ada is asked in words once somebody wanted to reach her, never before, and Bob reaches her after that', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await observe(ada, 'default')
  const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await ada.open(general)
  await settled(ada.page)
  const question = ada.page.getByRole('region', { name: 'Notifications' })
  await expect(question).toBeHidden()
  const program = await bob.program()
  program.send(design.channel, `look, @${ada.handle}`)
  await expect(question).toContainText('Bob wanted to reach you.')
  expect((await observed(ada.page)).questions).toBe(0)
  await question.getByRole('button', { name: 'Tell me' }).click()
  await expect(question).toBeHidden()
  expect((await observed(ada.page)).questions).toBe(1)
  program.send(design.channel, `are you there, @${ada.handle}`)
  await expect.poll(async () => (await open(ada.page)).length).toBe(1)
})

test('Ada says not now, and is not asked again on this device', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await observe(ada, 'default')
  const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await ada.open(general)
  await settled(ada.page)
  const program = await bob.program()
  const question = ada.page.getByRole('region', { name: 'Notifications' })
  program.send(design.channel, `look, @${ada.handle}`)
  await question.getByRole('button', { name: 'Not now' }).click()
  await expect(question).toBeHidden()
  await ada.open(general)
  await settled(ada.page)
  program.send(design.channel, `again, @${ada.handle}`)
  await expect(sidebarOf(ada.page).getByRole('link', { name: /2 mentions/ })).toBeVisible()
  await ada.page.waitForFunction(() => document.title.startsWith('(2)'))
  await expect(question).toBeHidden()
  expect((await observed(ada.page)).questions).toBe(0)
})

test('of two windows of Ada’s one tells her, and another when that one is closed', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await observe(ada)
  const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await ada.open(general)
  await settled(ada.page)
  const second = await ada.context.newPage()
  await second.goto(`/c/${general.channel}`)
  await expect(composerOf(second)).toBeEditable()
  await expect.poll(() => notifiers(second, 'pending')).toBe(1)
  const program = await bob.program()
  program.send(design.channel, `look, @${ada.handle}`)
  await expect.poll(async () => (await open(ada.page)).length).toBe(1)
  await expect(second).toHaveTitle(/^\(1\)/)
  expect(await open(second)).toEqual([])
  await ada.page.close()
  program.send(design.channel, `still there, @${ada.handle}`)
  await expect.poll(async () => (await open(second)).length).toBe(1)
})

test('Ada chooses keywords, sound and quiet hours once, for all her devices, and tries a notification', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await observe(ada)
  const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  const { page } = ada
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Show me one' }).click()
  await expect.poll(() => open(page)).toMatchObject([{ title: 'This is a notification' }])
  await expect.poll(async () => (await observed(page)).sounds).toBeGreaterThan(0)
  await page.getByRole('textbox', { name: 'New keyword' }).fill('Zanzibar')
  await page.getByRole('textbox', { name: 'New keyword' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Remove Zanzibar' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'With a short sound' }).uncheck()
  const chosen = async () => (await ada.program()).request('preference:read', {})
  await expect.poll(chosen).toMatchObject({ keywords: ['Zanzibar'], isSilent: true })

  await ada.open(general)
  await settled(page)
  const program = await bob.program()
  program.send(design.channel, 'who was in ZANZIBAR lately?')
  await expect.poll(() => open(page)).toMatchObject([{ title: `Bob in #${design.name}` }])
  expect((await observed(page)).sounds).toBe(0)

  const other = await ada.anotherDevice()
  await other.page.goto('/settings')
  await expect(other.page.getByRole('checkbox', { name: 'With a short sound' })).not.toBeChecked()
  await other.page.getByRole('checkbox', { name: 'Quiet hours' }).check()
  await other.page.getByLabel('From').fill('00:00')
  await other.page.getByLabel('To', { exact: true }).fill('23:59')
  await expect(other.page.getByText('Times are of Europe/Berlin.')).toBeVisible()
  await expect
    .poll(chosen)
    .toMatchObject({ quietHours: { from: '00:00', to: '23:59', timeZone: 'Europe/Berlin' } })
  const before = (await observed(page)).shown.length
  program.send(design.channel, `psst, @${ada.handle}`)
  await expect(sidebarOf(page).getByRole('link', { name: /1 mention/ })).toBeVisible()
  await expect(page).toHaveTitle(/^\(1\)/)
  expect((await observed(page)).shown).toHaveLength(before)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in activity, its settings, a channel’s choice and the question, ${colorScheme}`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await observe(ada, 'default')
    const { page } = ada
    await page.emulateMedia({ colorScheme })
    const [design, general] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
    await page.goto('/activity')
    await expect(page.getByRole('heading', { name: 'Nothing yet' })).toBeVisible()
    await expectAccessible(page, 'no activity')
    await ada.open(general)
    await settled(page)
    const program = await bob.program()
    program.send(design.channel, `look, @${ada.handle}`)
    await expect(page.getByRole('region', { name: 'Notifications' })).toBeVisible()
    await expectAccessible(page, 'the question')
    await page.getByRole('button', { name: `Notifications of #${general.name}` }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await expectAccessible(page, 'the choice for a channel')
    await page.keyboard.press('Escape')
    await page.goto('/activity')
    await expect(page.getByRole('list', { name: 'Activity' }).getByRole('listitem')).toHaveCount(1)
    await expectAccessible(page, 'activity')
    await page.goto('/settings')
    await page.getByRole('checkbox', { name: 'Quiet hours' }).check()
    await page.getByRole('textbox', { name: 'New keyword' }).fill('Zanzibar')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Remove Zanzibar' })).toBeVisible()
    await expectAccessible(page, 'settings')
  })

test('what a later release tells of is a line that Ada can read, and all else is as it was', async ({
  person,
  channelOf,
}) => {
  test.slow()
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  // Bob's server is of a later release, as far as her page can tell.
  await ada.page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((told) =>
      socket.send(
        typeof told === 'string'
          ? told
              .replaceAll('"kind":"mention"', '"kind":"poll"')
              .replaceAll('"type":"message.pinned"', '"type":"message.painted"')
              .replaceAll('"type":"channel.topic_changed"', '"type":"channel.painted"')
          : told,
      ),
    )
  })
  await ada.open(place)
  const his = await bob.program()
  his.pin(place.channel, await post(bob, place, `a word for @${ada.handle}`), true)
  await his.flushed()
  await (await ada.program()).request('channel:set-topic', { channel: place.channel, topic: 'paint' })
  await expect(ada.page.getByText('Bob changed something here. Reload the page to see what')).toBeVisible()
  await expect(ada.page.getByText('Ada changed something here. Reload the page to see what')).toBeVisible()
  await expect(message(ada.page, 'a word for')).toBeVisible()
  await ada.say('and I go on')
  await expect(message(ada.page, 'and I go on')).toBeVisible()
  await ada.page.getByRole('link', { name: /^Activity/ }).click()
  await expect(ada.page.getByRole('list', { name: 'Activity' }).getByRole('listitem')).toContainText(
    `Bob did something that concerns you in #${place.name}`,
  )
})

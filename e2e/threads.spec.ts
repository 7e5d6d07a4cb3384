import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { composerOf, expect, message, post, seatApart, sidebarOf, test } from './cast.ts'
import { swipe } from './finger.ts'

const paneOf = (page: Page) => page.getByRole('complementary', { name: 'Thread' })
const boxOf = (page: Page) => page.getByRole('textbox', { name: /^Reply in the thread/ })
const replyOf = (page: Page, text: string) =>
  paneOf(page).getByRole('feed').getByRole('article').filter({ hasText: text })
const threadsLink = (page: Page) => page.getByRole('link', { name: /^Threads/ })

async function reply(page: Page, text: string): Promise<void> {
  await boxOf(page).fill(text)
  await boxOf(page).press('Enter')
}

async function openByHand(page: Page, text: string): Promise<void> {
  await message(page, text).hover()
  await message(page, text).getByRole('button', { name: 'Reply in thread' }).click()
  await expect(boxOf(page)).toBeFocused()
}

test('Bob answers Ada in a thread, and they talk on beside the channel', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await seatApart(ada, bob)
  await ada.say('who comes along?')
  await openByHand(bob.page, 'who comes along?')
  await expect(paneOf(bob.page)).toContainText('No replies yet')
  await reply(bob.page, 'I do')
  await expect(replyOf(bob.page, 'I do')).toBeVisible()

  const summary = message(ada.page, 'who comes along?').getByRole('link', { name: /^1 reply/ })
  await expect(summary).toHaveAccessibleName(/1 new reply last today at/)
  await summary.click()
  await expect(ada.page).toHaveURL(/\?thread=\d+-\d+$/)
  await expect(replyOf(ada.page, 'I do')).toBeVisible()
  await expect(paneOf(ada.page).getByRole('article').first()).toContainText('who comes along?')

  await expect(async () => {
    await boxOf(ada.page).pressSequentially('so ')
    await expect(paneOf(bob.page).getByText('Ada is typing')).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await reply(ada.page, 'then we are two')
  await expect(replyOf(bob.page, 'then we are two')).toBeVisible()
  await expect(message(bob.page, 'who comes along?').getByRole('link', { name: /^2 replies/ })).toBeVisible()
  await expect(message(ada.page, 'then we are two')).toHaveCount(1)

  await ada.page.goBack()
  await expect(paneOf(ada.page)).toBeHidden()
  await expect(summary.or(ada.page.getByRole('link', { name: /^2 replies/ }))).toHaveAccessibleName(
    /^2 replies last today/,
  )
})

test('what is new in a thread follows on both of Ada’s devices until she reads it', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const elsewhere = await channelOf(ada)
  const root = await post(ada, place, 'shall we ship?')
  const tablet = await ada.anotherDevice()
  for (const device of [ada, tablet]) await device.open(elsewhere)
  const program = await bob.program()
  program.reply(place.channel, root, 'not yet')
  program.reply(place.channel, root, 'tomorrow')
  for (const { page } of [ada, tablet])
    await expect(threadsLink(page)).toHaveAccessibleName('Threads, 1 thread with new replies')
  await ada.page.goto(`/c/${place.channel}?thread=${root}`)
  await expect(replyOf(ada.page, 'tomorrow')).toBeVisible()
  for (const { page } of [ada, tablet]) await expect(threadsLink(page)).toHaveAccessibleName('Threads')
})

test('looking at a channel leaves what was said in its threads unread; Esc reads that, too', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const elsewhere = await channelOf(ada)
  const root = await post(ada, place, 'who has seen it?')
  await ada.open(elsewhere)
  const program = await bob.program()
  program.reply(place.channel, root, `not me, ask @${ada.handle} again`)
  program.send(place.channel, 'good morning')
  await program.flushed()
  const row = sidebarOf(ada.page).getByRole('link', { name: new RegExp(`^#${place.name}`) })
  await expect(row).toHaveAccessibleName(`#${place.name}, 1 unread, 1 mention`)
  await row.click()
  await expect(message(ada.page, 'good morning')).toBeVisible()
  await expect(row).toHaveAccessibleName(`#${place.name}, 1 mention`)
  await expect(threadsLink(ada.page)).toHaveAccessibleName('Threads, 1 thread with new replies')
  await ada.page.reload()
  await expect(row).toHaveAccessibleName(`#${place.name}, 1 mention`)
  await expect(ada.page.getByRole('button', { name: /your status and settings/ })).toContainText('Online')
  await composerOf(ada.page).press('Escape')
  await expect(row).toHaveAccessibleName(`#${place.name}`)
  await expect(threadsLink(ada.page)).toHaveAccessibleName('Threads')
})

test('a reply that Ada marks unread is unread on her other device, and stays so until she comes back to the thread', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const elsewhere = await channelOf(ada)
  const root = await post(ada, place, 'where do we meet?')
  const program = await bob.program()
  for (const text of ['at the station', 'no, at the harbour']) program.reply(place.channel, root, text)
  await program.flushed()
  const tablet = await ada.anotherDevice()
  await tablet.open(elsewhere)
  await ada.page.goto(`/c/${place.channel}?thread=${root}`)
  await expect(replyOf(ada.page, 'no, at the harbour')).toBeVisible()
  for (const { page } of [ada, tablet]) await expect(threadsLink(page)).toHaveAccessibleName('Threads')
  await replyOf(ada.page, 'no, at the harbour').focus()
  await ada.page.keyboard.press('u')
  for (const { page } of [ada, tablet])
    await expect(threadsLink(page)).toHaveAccessibleName('Threads, 1 thread with new replies')
  await expect(sidebarOf(ada.page).getByRole('link', { name: `#${place.name}`, exact: true })).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await message(ada.page, 'where do we meet?')
    .getByRole('link', { name: /^2 replies 1 new reply/ })
    .click()
  for (const { page } of [ada, tablet]) await expect(threadsLink(page)).toHaveAccessibleName('Threads')
})

test('a thread that was opened by mistake is closed by Esc at once, and nothing is read by that', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await post(bob, place, 'the beginning')
  await ada.open(place)
  await expect(ada.page.getByRole('button', { name: /your status and settings/ })).toContainText('Online')
  for (let time = 0; time < 5; time += 1) {
    await message(ada.page, 'the beginning').focus()
    // One right after the other, without waiting for the window to show the thread.
    await Promise.all([ada.page.keyboard.press('t'), ada.page.keyboard.press('Escape')])
    await expect(ada.page).not.toHaveURL(/thread=/)
    await expect(paneOf(ada.page)).toBeHidden()
  }
})

test('a reply written offline waits in the thread, and arrives once', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const root = await post(ada, place, 'who has the key?')
  await ada.open(place)
  await bob.page.goto(`/c/${place.channel}?thread=${root}`)
  await expect(paneOf(bob.page)).toContainText('who has the key?')
  await bob.context.setOffline(true)
  await reply(bob.page, 'under the mat')
  await expect(replyOf(bob.page, 'under the mat')).toContainText('Not sent yet')
  await bob.context.setOffline(false)
  await expect(message(ada.page, 'who has the key?').getByRole('link', { name: /^1 reply/ })).toBeVisible({
    timeout: 30_000,
  })
  await expect(replyOf(bob.page, 'under the mat')).not.toContainText('Not sent yet')
  await expect(replyOf(bob.page, 'under the mat')).toHaveCount(1)
})

test('a reply that is also sent to the channel leads to its thread', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const root = await post(ada, place, 'which colour?')
  await ada.open(place)
  await bob.page.goto(`/c/${place.channel}?thread=${root}`)
  await paneOf(bob.page)
    .getByRole('checkbox', { name: `Also send to #${place.name}` })
    .check()
  await reply(bob.page, 'green, everyone')
  await expect(paneOf(bob.page).getByRole('checkbox')).not.toBeChecked()
  await expect(message(ada.page, 'green, everyone')).toBeVisible()
  await ada.page.getByRole('link', { name: 'replied to a thread: which colour?' }).click()
  await expect(replyOf(ada.page, 'green, everyone')).toBeVisible()
  await reply(ada.page, 'then green')
  await expect(replyOf(bob.page, 'then green')).toBeVisible()
})

test('what a reply in the channel answers is told though it was said long before', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const root = await post(ada, place, 'which colour, again?')
  const program = await ada.program()
  for (let number = 1; number <= 90; number += 1) program.send(place.channel, `note ${number}`)
  program.reply(place.channel, root, 'green', { inChannel: true })
  await program.flushed()
  const { position, readTurn } = program.channels.getState().get(place.channel)!
  await program.request('read:mark', { channel: place.channel, id: position.id, turn: readTurn })
  await ada.open(place)
  await expect(message(ada.page, 'which colour, again?').filter({ hasNotText: 'green' })).toHaveCount(0)
  await expect(
    ada.page.getByRole('link', { name: 'replied to a thread: which colour, again?' }),
  ).toBeVisible()
  // What is no longer said is no longer told.
  program.deleteMessage(place.channel, root)
  await expect(ada.page.getByRole('link', { name: /^replied to a thread/ })).not.toContainText('colour')
})

test('a link to a thread works though the channel has long gone on', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const root = await post(ada, place, 'the oldest question')
  const program = await bob.program()
  for (let number = 1; number <= 70; number += 1) program.reply(place.channel, root, `thought ${number}`)
  for (let number = 1; number <= 90; number += 1) program.send(place.channel, `note ${number}`)
  await program.flushed()
  await program.request('read:mark', { channel: place.channel, id: root, turn: 0 }).catch(() => undefined)
  await bob.page.goto(`/c/${place.channel}?thread=${root}`)
  const last = replyOf(bob.page, 'thought 70')
  await expect(last).toBeInViewport()
  // A browser that is late tells where it was scrolled to when there is more already.
  await last.evaluate((element) => {
    element.style.paddingBottom = '300px'
    let view: Element | null = element
    while (view !== null && view.scrollTop === 0) view = view.parentElement
    view?.dispatchEvent(new Event('scroll'))
  })
  program.reply(place.channel, root, 'thought 71')
  await expect(replyOf(bob.page, 'thought 71')).toBeInViewport()
  await paneOf(bob.page).getByRole('article').first().scrollIntoViewIfNeeded()
  await expect(paneOf(bob.page).getByText('the oldest question')).toBeVisible()
  await expect(paneOf(bob.page).getByText('thought 1', { exact: true })).toBeVisible()

  const page = await program.request('thread:page', { channel: place.channel, thread: root, limit: 100 })
  const third = page.replies.find((one) => one.text === 'thought 3')!
  await bob.page.goto(`/c/${place.channel}?thread=${root}&reply=${third.id}`)
  await expect(paneOf(bob.page).getByText('thought 3', { exact: true })).toBeInViewport()
  await bob.page.goto(`/c/${place.channel}?thread=1-1`)
  await expect(paneOf(bob.page)).toContainText('There is no such message here')
})

test('by keyboard alone: t opens a thread, F6 goes between the panes, Esc closes it and gives the focus back', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await ada.open(place)
  await ada.say('a note to myself')
  const { page } = ada
  await expect(message(page, 'a note to myself')).not.toContainText('Sending')
  await message(page, 'a note to myself').focus()
  await page.keyboard.press('t')
  await expect(boxOf(page)).toBeFocused()
  await page.keyboard.type('and an answer')
  await page.keyboard.press('Enter')
  await expect(replyOf(page, 'and an answer')).toBeVisible()
  await page.keyboard.press('Shift+F6')
  await expect(composerOf(page)).toBeFocused()
  await page.keyboard.press('F6')
  await expect(boxOf(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(paneOf(page)).toBeHidden()
  await expect(message(page, 'a note to myself')).toBeFocused()
})

test('Ada stops following a thread, and hears of it again when she is named', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const elsewhere = await channelOf(ada)
  const root = await post(ada, place, 'who is for tea?')
  const program = await bob.program()
  program.reply(place.channel, root, 'me')
  await program.flushed()
  await ada.page.goto(`/c/${place.channel}?thread=${root}`)
  await paneOf(ada.page)
    .getByRole('button', { name: /^Following/ })
    .click()
  await expect(ada.page.getByText('You no longer follow this thread.', { exact: false })).toBeVisible()
  await ada.open(elsewhere)
  program.reply(place.channel, root, 'and me again')
  await program.flushed()
  await expect(sidebarOf(ada.page).getByRole('link', { name: `#${place.name}`, exact: true })).toBeVisible()
  await expect(threadsLink(ada.page)).toHaveAccessibleName('Threads')
  program.reply(place.channel, root, `what of you, @${ada.handle}?`)
  await expect(threadsLink(ada.page)).toHaveAccessibleName('Threads, 1 thread with new replies')
})

test('Ada’s threads of all channels are in one place, where she reads and answers them', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [one, other] = [await channelOf(ada, [bob]), await channelOf(bob, [ada])]
  await ada.page.goto('/threads')
  await expect(ada.page.getByText('You follow no threads yet')).toBeVisible()
  const first = await post(ada, one, 'first question')
  const second = await post(ada, other, 'second question')
  const program = await bob.program()
  for (let number = 1; number <= 5; number += 1) program.reply(one.channel, first, `answer ${number}`)
  await program.flushed()
  const card = (name: string) => ada.page.getByRole('region', { name: `Thread in #${name}, begun by Ada` })
  await expect(card(one.name)).toContainText('answer 5')
  await expect(card(one.name)).toContainText('first question')
  await expect(threadsLink(ada.page)).toHaveAccessibleName('Threads, 1 thread with new replies')
  program.reply(other.channel, second, 'another answer')
  await expect(card(other.name)).toContainText('another answer')
  program.reply(other.channel, second, 'and more while she looks')
  await expect(card(other.name)).toContainText('and more while she looks')
  await expect(card(other.name)).toContainText('2 new replies')

  await card(one.name).getByRole('button', { name: 'Mark as read' }).click()
  await expect(threadsLink(ada.page)).toHaveAccessibleName('Threads, 1 thread with new replies')
  await card(other.name).getByRole('button', { name: 'Reply' }).click()
  await expect(boxOf(ada.page)).toBeFocused()
  await reply(ada.page, 'thank you')
  await expect(card(other.name).getByRole('article').filter({ hasText: 'thank you' })).toHaveCount(1)
  await expect(threadsLink(ada.page)).toHaveAccessibleName('Threads')

  await ada.page.getByRole('button', { name: 'Unread', exact: true }).click()
  // What has been read is told a moment later.
  await expect(async () => {
    await ada.page.reload()
    await ada.page.getByRole('button', { name: 'Unread', exact: true }).click()
    await expect(ada.page.getByText('You have read all replies')).toBeVisible({ timeout: 5_000 })
  }).toPass()
  await ada.page.getByRole('button', { name: 'All', exact: true }).click()
  await expect(card(one.name)).toContainText('2 earlier replies')
  await card(one.name).getByRole('button', { name: 'Unfollow' }).click()
  await expect(card(one.name)).toContainText('You no longer follow this thread.')
  await card(other.name).getByRole('button', { name: 'Open' }).click()
  await expect(ada.page).toHaveURL(new RegExp(`/c/${other.channel}\\?thread=`))
  await expect(replyOf(ada.page, 'thank you')).toBeVisible()
  await ada.page.goBack()
  await expect(ada.page).toHaveURL('/threads')
})

test('what is deleted leaves its trace in the thread, and who is removed sees it no more', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const root = await post(ada, place, 'a rash question')
  const program = await ada.program()
  await bob.page.goto(`/c/${place.channel}?thread=${root}`)
  await reply(bob.page, 'a rash answer')
  await expect(replyOf(bob.page, 'a rash answer')).toBeVisible()
  await ada.page.goto(`/c/${place.channel}?thread=${root}`)
  await expect(replyOf(ada.page, 'a rash answer')).toBeVisible()
  program.deleteMessage(place.channel, root)
  await expect(paneOf(bob.page).getByText('a rash question')).toBeHidden()
  await expect(replyOf(bob.page, 'a rash answer')).toBeVisible()
  await program.request('member:kick', { channel: place.channel, user: bob.user, reason: 'off you go' })
  await expect(paneOf(bob.page)).toBeHidden()
  await expect(bob.page.getByText('off you go')).toBeVisible()
})

test('on a phone a thread is the whole screen, with a way back', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const page = await ada.phone()
  const root = await post(ada, place, 'shall I bring bread?')
  const program = await bob.program()
  program.reply(place.channel, root, 'two loaves')
  await program.flushed()
  await page.goto(`/c/${place.channel}`)
  await page.getByRole('link', { name: /^1 reply/ }).tap()
  await expect(replyOf(page, 'two loaves')).toBeInViewport()
  expect((await paneOf(page).boundingBox())?.width).toBe(390)
  await boxOf(page).fill('three, then')
  await paneOf(page).getByRole('button', { name: 'Send' }).tap()
  await expect(replyOf(page, 'three, then')).toBeVisible()
  const back = page.getByRole('button', { name: `Back to #${place.name}` })
  expect((await back.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  await back.tap()
  await expect(paneOf(page)).toBeHidden()
  await expect(page).toHaveURL(`/c/${place.channel}`)

  await swipe(page, message(page, 'shall I bring bread?'), { x: 140 })
  await expect(paneOf(page)).toBeVisible()
  await back.tap()
  await expect(paneOf(page)).toBeHidden()
  await swipe(page, message(page, 'shall I bring bread?'), { x: 30 })
  await expect(paneOf(page)).toBeHidden()
  await page.goto('/threads')
  await expect(page.getByRole('region', { name: /begun by Ada/ })).toContainText('two loaves')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in a thread and among the threads, ${colorScheme}`, async ({
    person,
    channelOf,
  }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const place = await channelOf(ada, [bob])
    await ada.page.emulateMedia({ colorScheme })
    const root = await post(ada, place, 'a question to **all**')
    const program = await bob.program()
    for (let number = 1; number <= 6; number += 1) program.reply(place.channel, root, `answer ${number}`)
    program.reply(place.channel, root, 'shown to all', { inChannel: true })
    await program.flushed()
    await ada.page.goto('/threads')
    await expect(ada.page.getByRole('region', { name: /begun by Ada/ })).toContainText('shown to all')
    await ada.page.getByRole('button', { name: 'Reply' }).click()
    await expectAccessible(ada.page, 'the threads')
    await ada.page.goto(`/c/${place.channel}?thread=${root}`)
    await expect(replyOf(ada.page, 'shown to all')).toBeVisible()
    await replyOf(ada.page, 'answer 6').hover()
    await expectAccessible(ada.page, 'a thread')
  })

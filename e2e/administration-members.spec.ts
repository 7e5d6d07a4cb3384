import type { Page } from '@playwright/test'
import { composerOf, expect, message, sidebarOf, test } from './cast.ts'

const removedFrom = (page: Page, by: string, what: string, place: string) =>
  page.getByRole('heading', { name: `${by} ${what} you from #${place}` })

/** Opens the members of the open channel and chooses what to do with one of them. */
async function choose(page: Page, name: string, action: string): Promise<void> {
  const list = page.getByRole('list', { name: 'Members' })
  if (!(await list.isVisible())) await page.getByRole('button', { name: /^Members/ }).click()
  await page.getByRole('button', { name: `What to do with ${name}` }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

test('Bob, removed, reads by whom and why in every tab, and joins again', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [place, other] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await ada.open(place)
  await bob.open(place)
  const elsewhere = await bob.context.newPage()
  await elsewhere.goto(`/c/${other.channel}`)
  await expect(composerOf(elsewhere)).toBeEditable()

  await choose(ada.page, 'Bob', 'Remove from channel…')
  const dialog = ada.page.getByRole('dialog', { name: /Remove Bob/ })
  await expect(dialog.getByText('They stop receiving at once')).toBeVisible()
  await expect(dialog.getByText('They can join again by themselves')).toBeVisible()
  await dialog.getByLabel(/Reason/).fill('wrong shed')
  await dialog.getByRole('button', { name: 'Remove Bob' }).click()

  await expect(removedFrom(bob.page, 'Ada', 'removed', place.name)).toBeVisible()
  await expect(bob.page.getByText('Reason: “wrong shed”')).toBeVisible()
  await expect(elsewhere.getByText(/You are no longer a member of .*“wrong shed”/)).toBeVisible()
  for (const page of [bob.page, elsewhere])
    await expect(sidebarOf(page).getByRole('link', { name: new RegExp(place.name) })).toHaveCount(0)
  await expect(composerOf(elsewhere)).toBeEditable()

  await bob.page.getByRole('button', { name: `Join #${place.name}` }).click()
  await expect(composerOf(bob.page)).toBeEditable()
})

test('Bob, banned for a week, reads until when, cannot come back, and can once the ban is lifted', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await choose(ada.page, 'Bob', 'Ban…')
  const dialog = ada.page.getByRole('dialog', { name: /Ban Bob/ })
  await expect(dialog.getByText('cannot come back, not even by a link')).toBeVisible()
  await dialog.getByLabel('For how long').selectOption('7 days')
  await dialog.getByLabel(/Reason/).fill('third time')
  await dialog.getByRole('button', { name: 'Ban Bob' }).click()
  await expect(removedFrom(bob.page, 'Ada', 'banned', place.name)).toBeVisible()
  await expect(bob.page.getByText('Reason: “third time”')).toBeVisible()
  await expect(bob.page.getByText(/You can come back from/)).toBeVisible()
  await expect(bob.page.getByRole('button', { name: /^Join/ })).toHaveCount(0)

  await bob.page.goto('/browse')
  await bob.page.getByLabel('Find a channel').fill(place.name)
  await bob.page.getByRole('button', { name: `Join #${place.name}` }).click()
  await expect(bob.page.getByRole('status').filter({ hasText: 'banned' })).toBeVisible()

  await ada.page.getByRole('button', { name: 'Channel details' }).last().click()
  await ada.page.getByRole('button', { name: 'Banned people' }).click()
  const bans = ada.page.getByRole('list', { name: 'Banned people' })
  await expect(bans).toContainText('“third time”')
  await bans.getByRole('button', { name: 'Lift the ban on Bob' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Lift the ban' }).click()
  await expect(ada.page.getByText('Nobody is banned.')).toBeVisible()
  await bob.page.getByRole('button', { name: `Join #${place.name}` }).click()
  await expect(composerOf(bob.page)).toBeEditable()
})

test('Bob, muted while he types, reads who, until when and why; nothing typed is lost, and he writes again once unmuted', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await composerOf(bob.page).fill('half a sentence')
  await choose(ada.page, 'Bob', 'Mute…')
  const dialog = ada.page.getByRole('dialog', { name: /Mute Bob/ })
  await expect(dialog.getByText('They still read everything and cannot write')).toBeVisible()
  await dialog.getByLabel(/Reason/).fill('too loud')
  await dialog.getByRole('button', { name: 'Mute Bob' }).click()
  const refusal = bob.page.getByRole('status').filter({ hasText: 'Ada muted you here until' })
  await expect(refusal).toContainText(
    '“too loud”. You can still read everything. What you had typed is kept.',
  )
  // Where the caret was the sentence is now: the focus is neither lost nor elsewhere.
  await expect(refusal).toBeFocused()
  await expect(ada.page.getByRole('button', { name: /^Bob muted until .*@/ })).toBeVisible()

  await choose(ada.page, 'Bob', 'Unmute…')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Unmute Bob' }).click()
  await expect(composerOf(bob.page)).toHaveValue('half a sentence')
  await expect(composerOf(bob.page)).toBeFocused()
  await bob.page.keyboard.press('Enter')
  await expect(message(ada.page, 'half a sentence')).toBeVisible()
})

test('in slow mode Bob sees how long he waits and keeps what he types, and Ada never waits', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await ada.page.getByRole('button', { name: 'Channel details' }).last().click()
  await ada.page.getByRole('button', { name: 'Settings', exact: true }).click()
  await ada.page.getByLabel('Slow mode').selectOption('One message in 1 minute')
  await ada.page.getByRole('button', { name: 'Save rules' }).click()
  await expect(bob.page.getByText('Slow mode: one message in 1 minute.')).toBeVisible()
  await bob.say('first')
  await expect(message(ada.page, 'first')).toBeVisible()
  await bob.say('second')
  await expect(bob.page.getByText(/you can write again in \d+ s\. What you typed stays here\./)).toBeVisible()
  await expect(composerOf(bob.page)).toHaveValue('second')
  await expect(message(ada.page, 'second')).toHaveCount(0)
  await ada.say('one')
  await ada.say('and two')
  await expect(message(bob.page, 'and two')).toBeVisible()
})

test('where only those with voice write, Bob reads why he cannot, and writes once he has it', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const program = await ada.program()
  await program.request('channel:set-limits', { channel: place.channel, limits: { posting: 'voice' } })
  await ada.open(place)
  await bob.page.goto(`/c/${place.channel}`)
  await expect(bob.page.getByText('Only people with voice, moderators and owners write')).toBeVisible()
  await choose(ada.page, 'Bob', 'Give voice…')
  const dialog = ada.page.getByRole('dialog', { name: 'Give Bob voice?' })
  await expect(dialog.getByText('People with voice may write when writing is limited')).toBeVisible()
  await dialog.getByRole('button', { name: 'Give voice' }).click()
  await bob.say('testing, testing')
  await expect(message(ada.page, 'testing, testing')).toBeVisible()
})

test('a person’s card opens from their name by keyboard, says who they are, and mentions them', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await (await bob.program()).setPresence('busy', { text: 'in the shed', emoji: '🛠️' })
  await ada.open(place)
  await ada.page.getByRole('button', { name: /^Members/ }).click()
  await expect(ada.page.getByText('2 members')).toBeVisible()
  await ada.page.getByLabel('Find a member').press('ArrowDown')
  await ada.page.keyboard.press('ArrowDown')
  const row = ada.page.getByRole('button', { name: new RegExp(`^Bob @${bob.handle} · Busy · .*in the shed`) })
  await expect(row).toBeFocused()
  await ada.page.keyboard.press('Enter')
  const card = ada.page.getByRole('dialog', { name: 'About Bob' })
  await expect(card).toContainText(`@${bob.handle}`)
  await expect(card).toContainText('Busy')
  await expect(card).toContainText('in the shed')
  await expect(card).toContainText(`Member in #${place.name}`)
  await ada.page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(row).toBeFocused()

  await ada.page.keyboard.press('Shift+F10')
  await expect(ada.page.getByRole('menuitem', { name: 'Mute…' })).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await row.press('Enter')
  await card.getByRole('button', { name: 'Mention' }).click()
  await expect(composerOf(ada.page)).toHaveValue(`@${bob.handle} `)
  await expect(composerOf(ada.page)).toBeFocused()
})

test('from a name in the conversation one message away: the card leads to a direct message', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await bob.say('who are you all?')
  await message(ada.page, 'who are you all?').getByRole('button', { name: 'Bob' }).click()
  const card = ada.page.getByRole('dialog', { name: 'About Bob' })
  await card.getByRole('button', { name: 'Message' }).click()
  await expect(ada.page.getByRole('textbox', { name: 'Message Bob' })).toBeEditable()
})

test('the only owner who leaves is told to hand the channel over first', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await ada.page.getByRole('button', { name: 'Channel details' }).last().click()
  await ada.page.getByRole('button', { name: 'Leave channel' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await expect(ada.page.getByRole('alert').filter({ hasText: /owner/ })).toBeVisible()
})

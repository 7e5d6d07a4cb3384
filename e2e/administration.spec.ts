import type { Page } from '@playwright/test'
import type { ChannelId } from '@runnel/protocol/ids'
import { expect, test } from './cast.ts'
import type { Person } from './cast.ts'

/** Opens the settings of the channel that is open. */
async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Channel details' }).last().click()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
}
const topicOf = (page: Page) => page.getByRole('textbox', { name: 'Topic' })
const isHeld = (page: Page) =>
  expect(page.getByText('It is held for you while this panel is open')).toBeVisible()

/** Two owners look at one channel. */
async function twoOwners(
  person: (name: string) => Promise<Person>,
  channelOf: (owner: Person, members: Person[]) => Promise<{ channel: ChannelId; name: string }>,
) {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await (
    await ada.program()
  ).request('member:set-role', { channel: place.channel, user: bob.user, role: 'owner' })
  for (const one of [ada, bob]) await one.open(place)
  return { ada, bob, place }
}

test('two administrators at one panel: the second sees who and until when, and gets in when the first closes (LCK-1)', async ({
  person,
  channelOf,
}) => {
  const { ada, bob } = await twoOwners(person, channelOf)
  await openSettings(ada.page)
  await isHeld(ada.page)
  await openSettings(bob.page)
  await expect(
    bob.page.getByText(/Ada is changing this channel, until \d\d:\d\d:\d\d or longer/),
  ).toBeVisible()
  await expect(bob.page.getByRole('button', { name: 'Save changes' })).toBeDisabled()

  await topicOf(ada.page).fill('kettles and cups')
  await ada.page.getByRole('button', { name: 'Save changes' }).click()
  // Whoever has typed nothing sees what it is now.
  await expect(topicOf(bob.page)).toHaveValue('kettles and cups')
  await ada.page.getByRole('button', { name: 'Close panel' }).click()
  await isHeld(bob.page)
  await topicOf(bob.page).fill('cups only')
  await bob.page.getByRole('button', { name: 'Save changes' }).click()
  await expect(ada.page.getByText('cups only').first()).toBeVisible()
})

test('Bob ends Ada’s hold with a reason: her panel says so, keeps what she typed, and takes it again', async ({
  person,
  channelOf,
}) => {
  const { ada, bob } = await twoOwners(person, channelOf)
  await openSettings(ada.page)
  await isHeld(ada.page)
  await topicOf(ada.page).fill('half a thought')
  await openSettings(bob.page)
  await bob.page.getByRole('button', { name: 'End their hold…' }).click()
  const dialog = bob.page.getByRole('dialog', { name: 'End Ada’s hold on this channel?' })
  await expect(dialog.getByText('what they have not saved yet is not saved')).toBeVisible()
  await dialog.getByLabel(/Reason/).fill('the kitchen floods')
  await dialog.getByRole('button', { name: 'End their hold' }).click()

  await isHeld(bob.page)
  await expect(ada.page.getByRole('alert').filter({ hasText: 'Bob ended your hold' })).toContainText(
    '“the kitchen floods”',
  )
  await expect(topicOf(ada.page)).toHaveValue('half a thought')
  await expect(ada.page.getByRole('button', { name: 'Save changes' })).toBeDisabled()
  await topicOf(bob.page).fill('pumps')
  await bob.page.getByRole('button', { name: 'Save changes' }).click()
  await expect(ada.page.getByText('It is “pumps” by now.')).toBeVisible()

  await ada.page.getByRole('button', { name: 'Take it again' }).click()
  await expect(ada.page.getByText(/Bob is changing this channel, until/)).toBeVisible()
  await bob.page.getByRole('button', { name: 'Close panel' }).click()
  await isHeld(ada.page)
  await ada.page.getByRole('button', { name: 'Save changes' }).click()
  await expect(bob.page.getByText('half a thought').first()).toBeVisible()
})

test('a hold lost with the connection is told, and what was typed outlives it and the panel', async ({
  person,
  channelOf,
}) => {
  const { ada } = await twoOwners(person, channelOf)
  await openSettings(ada.page)
  await isHeld(ada.page)
  await topicOf(ada.page).fill('written on a train')
  await ada.context.setOffline(true)
  await expect(ada.page.getByText('The connection was lost, and with it your hold')).toBeVisible()
  await ada.context.setOffline(false)
  await ada.page.getByRole('button', { name: 'Close panel' }).click()
  await openSettings(ada.page)
  await expect(topicOf(ada.page)).toHaveValue('written on a train')
  await isHeld(ada.page)
  await ada.page.getByRole('button', { name: 'Save changes' }).click()
  await expect(ada.page.getByRole('main').getByText('written on a train').first()).toBeVisible()
})

test('a moderator is offered what moderators may, and a member nothing of it', async ({
  person,
  channelOf,
}) => {
  const [ada, bob, cy] = [await person('Ada'), await person('Bob'), await person('Cy')]
  const place = await channelOf(ada, [bob, cy])
  const program = await ada.program()
  await program.request('member:set-role', { channel: place.channel, user: bob.user, role: 'moderator' })
  await bob.open(place)
  await cy.open(place)
  await cy.page.getByRole('button', { name: 'Channel details' }).last().click()
  await expect(cy.page.getByRole('button', { name: 'Leave channel' })).toBeVisible()
  await expect(cy.page.getByRole('button', { name: 'Settings', exact: true })).toHaveCount(0)
  await openSettings(bob.page)
  await isHeld(bob.page)
  await expect(bob.page.getByRole('button', { name: 'Delete someone’s messages…' })).toBeVisible()
  await expect(bob.page.getByRole('button', { name: 'Archive it…' })).toHaveCount(0)
  await expect(bob.page.getByRole('button', { name: 'Delete it…' })).toHaveCount(0)
})

test('a channel is made private, archived and restored, each after saying what it does, and everyone sees it', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await twoOwners(person, channelOf)
  const confirm = async (open: string, effect: string | RegExp, action: string) => {
    await ada.page.getByRole('button', { name: open }).click()
    const dialog = ada.page.getByRole('dialog').last()
    await expect(dialog.getByText(effect)).toBeVisible()
    await dialog.getByRole('button', { name: action }).click()
    await expect(dialog).toBeHidden()
  }
  await openSettings(ada.page)
  await isHeld(ada.page)
  await confirm('Make it private…', 'It leaves the list of channels', 'Make it private')
  await expect(bob.page.getByText('Ada made the channel private')).toBeVisible()
  const cy = await person('Cy')
  await cy.page.goto('/browse')
  await expect(cy.page.getByRole('list', { name: 'Channels' }).getByText('general')).toBeVisible()
  await cy.page.getByLabel('Find a channel').fill(place.name)
  await expect(cy.page.getByText('No channel of that name.')).toBeVisible()
  await confirm('Make it public…', /read everything that was ever said here/, 'Make it public')
  await expect(bob.page.getByText('Ada made the channel public')).toBeVisible()

  await confirm('Archive it…', /nobody can write/, 'Archive channel')
  await expect(bob.page.getByText('This channel is archived')).toBeVisible()
  await confirm('Restore it…', 'It is listed again and people can write.', 'Restore channel')
  await expect(bob.page.getByRole('textbox', { name: /^Message/ })).toBeEditable()
})

test('a channel is deleted once its name is typed, and its members read by whom and why', async ({
  person,
  channelOf,
}) => {
  const { ada, bob, place } = await twoOwners(person, channelOf)
  const second = await bob.context.newPage()
  await second.goto(`/c/${place.channel}`)
  await openSettings(ada.page)
  await isHeld(ada.page)
  await ada.page.getByRole('button', { name: 'Delete it…' }).click()
  const dialog = ada.page.getByRole('dialog')
  await expect(dialog.getByText('Everything said here is deleted for 2 members')).toBeVisible()
  const done = dialog.getByRole('button', { name: 'Delete for good' })
  await dialog.getByLabel(`Type ${place.name} to confirm`).fill('something else')
  await expect(dialog.getByText('This is not its name.')).toBeVisible()
  await expect(done).toBeDisabled()
  await dialog.getByLabel(`Type ${place.name} to confirm`).fill(place.name)
  await dialog.getByLabel(/Reason/).fill('the garden is sold')
  await done.click()
  for (const page of [bob.page, second]) {
    await expect(page.getByRole('heading', { name: `Ada deleted #${place.name}` })).toBeVisible()
    await expect(page.getByText('Reason: “the garden is sold”')).toBeVisible()
    await expect(page.getByRole('link', { name: /Go on to/ })).toBeVisible()
    await expect(page.getByRole('link', { name: new RegExp(`^#${place.name}`) })).toHaveCount(0)
  }
  await expect(ada.page.getByRole('heading', { name: `You deleted #${place.name}` })).toBeVisible()
})

test('all that Bob wrote is deleted by its author, and nothing of the others', async ({
  person,
  channelOf,
}) => {
  const [ada, bob, cy] = [await person('Ada'), await person('Bob'), await person('Cy')]
  const place = await channelOf(ada, [bob, cy])
  const [his, hers] = [await bob.program(), await cy.program()]
  for (let number = 1; number <= 5; number += 1) his.send(place.channel, `spam number ${number}`)
  hers.send(place.channel, 'a word of sense')
  await his.flushed()
  await hers.flushed()
  await ada.open(place)
  await expect(ada.page.getByText('spam number 5')).toBeVisible()
  await openSettings(ada.page)
  await isHeld(ada.page)
  await ada.page.getByRole('button', { name: 'Delete someone’s messages…' }).click()
  const dialog = ada.page.getByRole('dialog')
  await expect(dialog.getByText('It cannot be brought back.')).toBeVisible()
  await dialog.getByLabel('Whose messages').fill(bob.handle)
  await dialog.getByRole('button', { name: new RegExp(bob.handle) }).click()
  await dialog.getByRole('button', { name: 'Delete all messages of Bob' }).click()
  await expect(ada.page.getByText('5 messages of Bob deleted.')).toBeVisible()
  await expect(ada.page.getByText(/spam number/)).toHaveCount(0)
  await expect(ada.page.getByText('a word of sense')).toBeVisible()
})

test('a channel is handed over: Bob owns it, Ada moderates it', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await openSettings(ada.page)
  await isHeld(ada.page)
  await ada.page.getByRole('button', { name: 'Hand it over…' }).click()
  const dialog = ada.page.getByRole('dialog')
  await expect(dialog.getByText('They become its owner, you become a moderator.')).toBeVisible()
  await dialog.getByRole('button', { name: new RegExp(bob.handle) }).click()
  await dialog.getByRole('button', { name: 'Hand over to Bob' }).click()
  await expect(ada.page.getByRole('button', { name: 'Delete it…' })).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Back to details' }).click()
  await expect(ada.page.getByText('Moderator', { exact: true })).toBeVisible()
})

import { ChatError } from '@runnel/protocol/errors'
import { expect, message, sidebarOf, test } from './cast.ts'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'

test('an outsider cannot see, join, read or infer a private channel (ACC-2)', async ({
  person,
  channelOf,
}) => {
  const [ada, bob, mallory] = [await person('Ada'), await person('Bob'), await person('Mallory')]
  const place = await channelOf(ada, [bob], { kind: 'private' })
  const heard: string[] = []
  const program = await mallory.program()
  program.onEntries((channel) => heard.push(channel))
  await mallory.page.goto('/browse')
  await expect(mallory.page.getByRole('heading', { name: 'Channels', level: 1 })).toBeVisible()
  await expect(mallory.page.getByText(place.name)).toHaveCount(0)
  await mallory.page.goto(`/c/${place.channel}`)
  await expect(
    mallory.page.getByRole('heading', { name: 'No such channel, or not one of yours' }),
  ).toBeVisible()

  const absent = 'c_000000000000' as ChannelId
  const refusal = async (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'allowed',
      (error: unknown) => JSON.stringify((error as ChatError).toAnswer()),
    )
  const attempts = (channel: ChannelId) => [
    program.request('channel:join', { channel }),
    program.request('channel:leave', { channel }),
    program.request('channel:invite', { channel, user: mallory.user }),
    program.request('message:send', { channel, clientId: crypto.randomUUID(), text: 'knock' }),
    program.request('history:page', { channel }),
    program.request('history:since', {
      channel,
      position: { epoch: 'abcdefgh12345' as never, id: '1-1' as EntryId },
    }),
    program.request('read:mark', { channel, id: '1-1' as EntryId }),
    program.request('typing:start', { channel }),
    program.request('presence:here', { channel }),
    program.request('presence:open', { channel }),
    program.request('member:list', { channel }),
    program.request('member:kick', { channel, user: ada.user }),
    program.request('member:set-role', { channel, user: mallory.user, role: 'owner' }),
    program.request('admin:open', { channel }),
    program.request('channel:rename', { channel, name: 'mine' }),
    program.request('channel:set-topic', { channel, topic: 'mine' }),
    program.request('channel:archive', { channel }),
  ]
  const [hidden, missing] = await Promise.all([
    Promise.all(attempts(place.channel).map(refusal)),
    Promise.all(attempts(absent).map(refusal)),
  ])
  expect(hidden).toEqual(missing)
  expect(hidden).not.toContain('allowed')
  for (const answer of hidden) expect(answer).toContain('not_found')

  await ada.open(place)
  await bob.open(place)
  await ada.say('just us')
  await expect(message(bob.page, 'just us')).toBeVisible()
  expect(heard).not.toContain(place.channel)
})

test('a removed member stops receiving at once and sees why (ACC-1)', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob], { kind: 'private' })
  const received: string[] = []
  const program = await bob.program()
  program.onEntries((_, entries) =>
    received.push(...entries.map((entry) => (entry.type === 'message.posted' ? entry.text : entry.type))),
  )
  await ada.open(place)
  await bob.open(place)
  await ada.say('while Bob is here')
  await expect(message(bob.page, 'while Bob is here')).toBeVisible()

  await ada.page
    .getByRole('button', { name: /Members/ })
    .first()
    .click()
  await ada.page.getByRole('button', { name: 'What to do with Bob' }).click()
  await ada.page.getByRole('menuitem', { name: 'Remove from channel…' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Remove Bob' }).click()
  await expect(bob.page.getByRole('heading', { name: `Ada removed you from #${place.name}` })).toBeVisible()
  await expect(sidebarOf(bob.page).getByRole('link', { name: new RegExp(place.name) })).toHaveCount(0)
  await ada.say('now that Bob is gone')
  await expect(message(ada.page, 'now that Bob is gone')).toBeVisible()
  await expect(bob.page.getByText('now that Bob is gone')).toHaveCount(0)
  await expect.poll(() => received).toContain('while Bob is here')
  expect(received).not.toContain('now that Bob is gone')
  await expect(program.request('history:page', { channel: place.channel })).rejects.toThrow()
})

import { expect, test } from './cast.ts'

test('two administrators at one channel: the second sees who holds it, and nothing is overwritten (LCK-1)', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await (
    await ada.program()
  ).request('member:set-role', { channel: place.channel, user: bob.user, role: 'owner' })
  for (const one of [ada, bob]) {
    await one.open(place)
    await one.page
      .getByRole('button', { name: /Channel details/ })
      .first()
      .click()
  }
  await ada.page.getByRole('button', { name: 'Change name or topic' }).click()
  await expect(ada.page.getByLabel('Topic')).toBeEditable()
  await bob.page.getByRole('button', { name: 'Change name or topic' }).click()
  await expect(bob.page.getByText(/Ada is changing this channel, until/)).toBeVisible()

  await ada.page.getByLabel('Topic').fill('kettles and cups')
  await ada.page.getByRole('button', { name: 'Save changes' }).click()
  await expect(bob.page.getByText('kettles and cups').first()).toBeVisible()
})

test('a channel is renamed, archived and restored, and everyone sees it', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await bob.open(place)
  const program = await ada.program()
  await program.request('channel:rename', { channel: place.channel, name: `${place.name}-new` })
  await expect(bob.page.getByRole('textbox', { name: `Message #${place.name}-new` })).toBeVisible()
  await program.request('channel:archive', { channel: place.channel })
  await expect(bob.page.getByText('This channel is archived')).toBeVisible()
  await expect(
    program.request('message:send', {
      channel: place.channel,
      clientId: crypto.randomUUID(),
      text: 'too late',
    }),
  ).rejects.toMatchObject({ code: 'forbidden' })
  await program.request('channel:restore', { channel: place.channel })
  await expect(bob.page.getByRole('textbox', { name: /^Message/ })).toBeEditable()
})

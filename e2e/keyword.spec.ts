import { expect, message, test } from './cast.ts'

test('what contains one of Ada’s keywords stands in her activity, at her desk and on her phone, until an edit takes it away', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.page.goto('/settings')
  const word = ada.page.getByRole('textbox', { name: 'New keyword' })
  await word.fill('Zanzibar')
  await word.press('Enter')
  await expect(ada.page.getByRole('button', { name: 'Remove Zanzibar' })).toBeVisible()

  await bob.open(place)
  await bob.say('who was in ZANZIBAR lately?')
  const row = { name: new RegExp(`Bob said “Zanzibar” in #${place.name}`) }
  await ada.page.goto('/activity')
  await expect(ada.page.getByRole('link', row)).toContainText('who was in ZANZIBAR lately?')
  const phone = await ada.phone()
  await phone.goto('/activity')
  await phone.getByRole('button', { name: 'Mentions' }).tap()
  await phone.getByRole('link', row).tap()
  await expect(message(phone, 'who was in ZANZIBAR lately?')).toBeVisible()

  const said = message(bob.page, 'who was in ZANZIBAR lately?')
  await said.hover()
  await said.getByRole('button', { name: 'Edit' }).click()
  await bob.page.getByRole('textbox', { name: 'Edit message' }).fill('who was in Tanga lately?')
  await bob.page.getByRole('textbox', { name: 'Edit message' }).press('Enter')
  await expect(message(bob.page, 'Tanga')).toBeVisible()
  await ada.page.reload()
  await expect(ada.page.getByText('Nothing yet')).toBeVisible()
})

test('in a channel Ada muted her keywords do not call her', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [muted, other] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  const program = await ada.program()
  program.setPreferences({ keywords: ['Zanzibar'], channels: { [muted.channel]: { isMuted: true } } })
  await expect
    .poll(() => program.request('preference:read', {}))
    .toMatchObject({ channels: { [muted.channel]: { isMuted: true } } })
  for (const { channel } of [muted, other]) (await bob.program()).send(channel, 'on to Zanzibar')
  await ada.page.goto('/activity')
  await expect(ada.page.getByRole('link', { name: `in #${other.name}` })).toBeVisible()
  await expect(ada.page.getByRole('link', { name: `in #${muted.name}` })).toBeHidden()
})

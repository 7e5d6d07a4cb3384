import { expect, feedOf, sidebarOf, test } from './cast.ts'

test('unread follows on both of Bob’s devices, and reading on one settles the other', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const elsewhere = await channelOf(bob)
  await bob.open(elsewhere)
  const phone = await bob.anotherDevice()
  await phone.open(elsewhere)

  const program = await ada.program()
  for (const text of ['one', 'two', `three @${bob.handle}`]) program.send(place.channel, text)
  const link = (device: typeof bob, name: string) =>
    sidebarOf(device.page).getByRole('link', { name, exact: true })
  const unread = `#${place.name}, 3 unread, 1 mention`
  await expect(link(bob, unread)).toBeVisible()
  await expect(link(phone, unread)).toBeVisible()

  await link(bob, unread).click()
  await expect(feedOf(bob.page).getByText('three')).toBeVisible()
  await expect(link(bob, `#${place.name}`)).toBeVisible()
  await expect(link(phone, `#${place.name}`)).toBeVisible()
  await phone.page.reload()
  await expect(link(phone, `#${place.name}`)).toBeVisible()
})

test('a channel opens at the first unread message', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const program = await ada.program()
  await bob.open(place)
  program.send(place.channel, 'seen by all')
  await expect(feedOf(bob.page).getByText('seen by all')).toBeVisible()
  await expect(sidebarOf(bob.page).getByRole('link', { name: `#${place.name}`, exact: true })).toBeVisible()
  await bob.page.goto('/browse')
  for (let number = 1; number <= 60; number += 1) program.send(place.channel, `note ${number} of sixty`)
  await program.flushed()
  await bob.open(place)
  await expect(bob.page.getByText('New', { exact: true }).first()).toBeInViewport()
  await expect(feedOf(bob.page).getByText('note 1 of sixty', { exact: true })).toBeInViewport()
})

test('what Ada says on one device is not unread on her others', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const program = await ada.program()
  await ada.page.goto('/browse')
  program.send(place.channel, 'from my other device')
  await program.flushed()
  const link = (name: string) => sidebarOf(ada.page).getByRole('link', { name, exact: true })
  await expect(link(`#${place.name}`)).toBeVisible()
  await expect(async () => {
    await ada.page.reload()
    await expect(link(`#${place.name}`)).toBeVisible({ timeout: 1_000 })
  }).toPass()
  ;(await bob.program()).send(place.channel, 'and I answer')
  await expect(link(`#${place.name}, 1 unread`)).toBeVisible()
})

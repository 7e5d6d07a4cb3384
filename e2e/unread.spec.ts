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

test('Ada reads what is unread in all her channels in one place, as it comes', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [one, two] = [await channelOf(ada, [bob]), await channelOf(ada, [bob])]
  await ada.page.goto('/unread')
  await expect(ada.page.getByRole('heading', { name: 'You have read everything' })).toBeVisible()
  const program = await bob.program()
  const card = (place: typeof one) => ada.page.getByRole('region', { name: `#${place.name}` })
  program.send(one.channel, 'news of the first')
  await expect(card(one).getByText('news of the first')).toBeVisible()
  program.send(one.channel, 'more of the first')
  await expect(card(one).getByText('more of the first')).toBeVisible()
  for (let number = 1; number <= 13; number += 1) program.send(two.channel, `line ${number} of the second`)
  await program.flushed()
  await expect(card(two).getByText('line 10 of the second', { exact: true })).toBeVisible()
  await expect(card(two).getByRole('link', { name: '3 more messages' })).toBeVisible()
  await expect(ada.page.getByText('15 messages in 2 channels')).toBeVisible()

  await card(one)
    .getByRole('button', { name: /^Mark as read/ })
    .click()
  await expect(card(one).getByText('Marked as read.')).toBeVisible()
  await expect(sidebarOf(ada.page).getByRole('link', { name: `#${one.name}`, exact: true })).toBeVisible()
  await card(one).getByRole('button', { name: /^Undo/ }).click()
  await expect(card(one).getByText('news of the first')).toBeVisible()
  const phone = await ada.anotherDevice()
  await phone.page.goto('/unread')
  await expect(phone.page.getByText('15 messages in 2 channels')).toBeVisible()
  await ada.page.getByRole('main').getByRole('button', { name: 'Mark all as read' }).click()
  await expect(ada.page.getByRole('heading', { name: 'You have read everything' })).toBeVisible()
  await expect(phone.page.getByRole('heading', { name: 'You have read everything' })).toBeVisible()
})

test('why a channel is unread is named, and one press goes there', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [place, elsewhere] = [await channelOf(ada, [bob]), await channelOf(ada)]
  await ada.open(elsewhere)
  const program = await bob.program()
  for (const text of ['a first thing', `for you, @${ada.handle}`, 'a last thing'])
    program.send(place.channel, text)
  const link = sidebarOf(ada.page).getByRole('link', { name: `#${place.name}, 3 unread, 1 mention` })
  await expect(link).toBeVisible()
  await link.click({ button: 'right' })
  await ada.page.getByRole('menuitem', { name: 'Why is this unread?' }).click()
  const dialog = ada.page.getByRole('dialog', { name: `Why is #${place.name} unread?` })
  await expect(dialog.getByText('3 messages are newer than what you have read.')).toBeVisible()
  await expect(dialog.getByRole('list', { name: 'What calls you' }).getByRole('listitem')).toHaveCount(1)
  await expect(dialog.getByRole('list', { name: 'Unread messages' }).getByRole('listitem')).toHaveCount(2)
  await dialog.getByRole('link', { name: /for you/ }).click()
  await expect(ada.page).toHaveURL(new RegExp(`/c/${place.channel}\\?at=`))
  await expect(feedOf(ada.page).getByText('for you')).toBeInViewport()
})

test('what Bob marks unread from his own words on is counted from there, and marked so', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await bob.open(place)
  await bob.say('my own words')
  const program = await ada.program()
  const said = (text: string) => feedOf(bob.page).getByRole('article').filter({ hasText: text })
  await expect
    .poll(() => program.channels.getState().get(place.channel)?.lastMessage?.text)
    .toBe('my own words')
  program.send(place.channel, 'an answer')
  await expect(said('an answer')).toBeVisible()
  const link = (name: string) => sidebarOf(bob.page).getByRole('link', { name, exact: true })
  await expect(link(`#${place.name}`)).toBeVisible()
  await said('my own words').focus()
  await bob.page.keyboard.press('u')
  await expect(link(`#${place.name}, 2 unread`)).toBeVisible()
  await expect(said('my own words').getByText('New', { exact: true })).toBeVisible()
  await expect(said('an answer').getByText('New', { exact: true })).toHaveCount(0)
})

test('what Bob marks unread stays so, on all his devices, until he presses Esc or comes back', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const [place, elsewhere] = [await channelOf(ada, [bob]), await channelOf(bob)]
  const program = await ada.program()
  for (const text of ['one', 'two', 'three']) program.send(place.channel, text)
  await program.flushed()
  await bob.open(place)
  const phone = await bob.anotherDevice()
  await phone.open(elsewhere)
  const link = (device: typeof bob, name: string) =>
    sidebarOf(device.page).getByRole('link', { name, exact: true })
  await expect(async () => {
    await bob.page.keyboard.press('Escape')
    await expect(link(phone, `#${place.name}`)).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await feedOf(bob.page).getByRole('article').filter({ hasText: 'two' }).focus()
  await bob.page.keyboard.press('u')
  await expect(link(bob, `#${place.name}, 2 unread`)).toBeVisible()
  await expect(link(phone, `#${place.name}, 2 unread`)).toBeVisible()
  program.send(place.channel, 'four')
  await expect(feedOf(bob.page).getByText('four')).toBeVisible()
  await expect(link(phone, `#${place.name}, 3 unread`)).toBeVisible()
  await bob.page.keyboard.press('Escape')
  await expect(link(bob, `#${place.name}`)).toBeVisible()
  await expect(link(phone, `#${place.name}`)).toBeVisible()
})

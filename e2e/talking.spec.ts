import { composerOf, expect, feedOf, message, seatApart, test } from './cast.ts'

test('Ada and Bob talk across two gateways', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await seatApart(ada, bob)

  await ada.say('Does the kettle work?')
  await expect(message(bob.page, 'Does the kettle work?')).toContainText('Ada')
  await bob.say('It does, and it is *loud*')
  await expect(message(ada.page, 'It does, and it is loud')).toContainText('Bob')
  await expect(feedOf(ada.page).locator('em', { hasText: 'loud' })).toBeVisible()
  await expect(message(ada.page, 'Sending…')).toHaveCount(0)
})

test('what Ada writes is on her screen before the server has answered', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await ada.open(place)
  await ada.context.setOffline(true)
  await ada.say('written into the void')
  await expect(message(ada.page, 'written into the void')).toBeVisible()
  await expect(composerOf(ada.page)).toHaveValue('')
  await ada.context.setOffline(false)
  await expect(message(ada.page, 'written into the void')).toHaveCount(1)
})

test('a message cannot bring markup or fetch anything', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  const fetched: string[] = []
  bob.page.on('request', (request) => {
    if (request.url().includes('evil.example')) fetched.push(request.url())
  })
  await bob.open(place)
  const program = await ada.program()
  program.send(
    place.channel,
    '<img src="https://evil.example/a.png" onerror="document.title=1"> ![pixel](https://evil.example/b.png) [x](javascript:alert(1)) end',
  )
  await expect(message(bob.page, 'end')).toBeVisible()
  await expect(feedOf(bob.page).locator('img[src*="evil"]')).toHaveCount(0)
  await expect(feedOf(bob.page).locator('a[href^="javascript"]')).toHaveCount(0)
  expect(fetched).toEqual([])
})

test('Ada mentions Bob by choosing him while she types, and he sees a pill', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await composerOf(ada.page).pressSequentially('ask @bob')
  await expect(ada.page.getByRole('option', { name: /Bob/ }).first()).toBeVisible()
  await ada.page.keyboard.press('Enter')
  await expect(composerOf(ada.page)).toHaveValue(`ask @${bob.handle} `)
  await composerOf(ada.page).press('Enter')
  await expect(message(bob.page, 'ask @')).toContainText(`@${bob.handle}`)
})

test('a draft stays with its channel through a reload', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const [one, two] = [await channelOf(ada), await channelOf(ada)]
  await ada.open(one)
  await composerOf(ada.page).fill('half a thought')
  await ada.open(two)
  await expect(composerOf(ada.page)).toHaveValue('')
  await ada.page.reload()
  await ada.open(one)
  await expect(composerOf(ada.page)).toHaveValue('half a thought')
})

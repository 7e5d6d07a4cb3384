import { composerOf, expect, feedOf, message, tell, test } from './cast.ts'

test('three messages written offline arrive once and in order after a reload (MSG-3, MSG-4)', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await ada.context.setOffline(true)
  for (const text of ['first of three', 'second of three', 'third of three']) await ada.say(text)
  await expect(ada.page.getByRole('status', { name: 'Connection' })).toContainText('3 messages are waiting')
  await ada.page.reload().catch(() => undefined) // Without a network the browser has nothing to show.
  await ada.context.setOffline(false)
  await ada.page.goto(`/c/${place.channel}`)

  await expect(message(bob.page, 'third of three')).toBeVisible()
  await expect(message(ada.page, 'third of three')).toBeVisible()
  for (const page of [ada.page, bob.page]) {
    const said = await feedOf(page)
      .getByText(/of three$/)
      .allTextContents()
    expect(said.filter((text) => /^\w+ of three$/.test(text))).toEqual([
      'first of three',
      'second of three',
      'third of three',
    ])
  }
  await expect(ada.page.getByText(/waiting/)).toHaveCount(0)
})

test('two tabs share one outbox and neither sends the other’s twice', async ({ person, channelOf }) => {
  const ada = await person('Ada')
  const place = await channelOf(ada)
  await ada.open(place)
  const tab = await ada.context.newPage()
  await tab.goto(`/c/${place.channel}`)
  await expect(composerOf(tab)).toBeEditable()
  await ada.context.setOffline(true)
  await ada.say('from the first tab')
  await composerOf(tab).fill('from the second tab')
  await composerOf(tab).press('Enter')
  await expect(message(tab, 'from the second tab')).toBeVisible()
  await ada.context.setOffline(false)
  const program = await ada.program()
  await expect
    .poll(
      async () =>
        (await program.request('history:page', { channel: place.channel })).messages
          .map((each) => each.text)
          .toSorted(),
      { timeout: 30_000 },
    )
    .toEqual(['from the first tab', 'from the second tab'])
  for (const page of [ada.page, tab]) {
    await expect(message(page, 'from the first tab')).toHaveCount(1)
    await expect(message(page, 'from the second tab')).toHaveCount(1)
  }
})

test('what Ada says in a tunnel is in sight when she is out of it, below all she missed, and one press leads to where that begins', async ({
  person,
  channelOf,
}) => {
  test.slow()
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await tell(bob, place, 'before the tunnel')
  await expect(message(ada.page, 'before the tunnel')).toBeVisible()
  await ada.context.setOffline(true)
  await ada.say('from within the tunnel')
  // What comes before her device has noticed is no more missed than what comes a moment late.
  await expect(ada.page.getByRole('status', { name: 'Connection' })).toContainText('You are offline.')
  await expect(ada.page.getByRole('status', { name: 'Connection' })).toContainText('waiting')
  await tell(bob, place, ...Array.from({ length: 40 }, (_, at) => `missed ${at + 1} of forty`))
  await ada.context.setOffline(false)
  await expect(message(ada.page, 'missed 40 of forty')).toBeInViewport({ timeout: 30_000 })
  await expect(ada.page.getByText(/waiting/)).toHaveCount(0)
  await expect(message(ada.page, 'from within the tunnel')).toBeInViewport({ ratio: 1 })
  await expect(message(ada.page, 'from within the tunnel').getByText('New', { exact: true })).toHaveCount(0)
  const toFirst = ada.page.getByRole('button', { name: 'First new message' })
  await expect(toFirst).toBeVisible()
  // Saying more takes nothing away that was not seen.
  await ada.say('and out of it')
  await expect(message(ada.page, 'and out of it')).toBeInViewport()
  await toFirst.click()
  await expect(message(ada.page, 'missed 1 of forty').getByText('New', { exact: true })).toBeInViewport()
  await expect(toFirst).toHaveCount(0)
})

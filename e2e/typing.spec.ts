import { composerOf, expect, seatApart, test } from './cast.ts'

test('Bob sees that Ada is typing, and that she stopped', async ({ person, channelOf }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await seatApart(ada, bob)
  const line = bob.page.getByText('Ada is typing')

  // Bob's connection may still be on its way: nobody types only once.
  await expect(async () => {
    await composerOf(ada.page).pressSequentially('hm')
    await expect(line).toBeVisible({ timeout: 4_000 })
  }).toPass()
  await composerOf(ada.page).fill('')
  await expect(line).toBeHidden()

  await composerOf(ada.page).pressSequentially('so')
  await expect(line).toBeVisible()
  await composerOf(ada.page).press('Enter')
  await expect(line).toBeHidden()
})

test('the sign goes by itself when Ada vanishes in the middle of a word (TYP-1)', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  await expect(async () => {
    // Typed before the page is connected, it is told to nobody.
    await composerOf(ada.page).pressSequentially('hm')
    await expect(bob.page.getByText('Ada is typing')).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await ada.page.close()
  await expect(bob.page.getByText('Ada is typing')).toBeHidden({ timeout: 15_000 })
})

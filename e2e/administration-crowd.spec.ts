import { joinChannel } from '@runnel/redis/channel/channel'
import { connectRedis } from '@runnel/redis/connect'
import { createUser } from '@runnel/redis/user/user'
import { expect, test } from './cast.ts'
import { readProduct } from './start-product.ts'

const crowd = 10_000
const atOnce = 200

test('a list of ten thousand members scrolls to its end, searches, and holds only what is in sight', async ({
  person,
  channelOf,
}) => {
  test.setTimeout(180_000)
  const ada = await person('Ada')
  const place = await channelOf(ada)
  const mark = ada.handle.split('-')[1]!
  {
    await using redis = await connectRedis({ url: readProduct().redis.url })
    for (let first = 1; first <= crowd; first += atOnce)
      await Promise.all(
        Array.from({ length: atOnce }, async (_, index) => {
          const number = String(first + index).padStart(5, '0')
          const { user } = await createUser(redis, {
            handle: `zz${number}-${mark}`,
            name: `Zoe ${number}`,
            signUp: 'operator',
          })
          await joinChannel(redis, { channel: place.channel, by: user.user })
        }),
      )
  }
  await ada.open(place)
  await ada.page.getByRole('button', { name: /^Members/ }).click()
  await expect(ada.page.getByText('10,001 members')).toBeVisible()
  const list = ada.page.getByRole('list', { name: 'Members' })
  await expect(list.getByRole('button', { name: /^Zoe 00001/ })).toBeVisible()
  // However many there are, the page holds those in sight and a few more.
  const held = () => list.getByRole('listitem').count()
  expect(await held()).toBeLessThan(60)

  await ada.page.getByLabel('Find a member').press('ArrowDown')
  await ada.page.keyboard.press('PageDown')
  await ada.page.keyboard.press('PageDown')
  await expect(list.getByRole('button', { name: /^Zoe 000[2-4]\d/ }).first()).toBeVisible()
  await ada.page.keyboard.press('End')
  const last = list.getByRole('button', { name: /^Zoe 10000/ })
  await expect(last).toBeFocused({ timeout: 60_000 })
  expect(await held()).toBeLessThan(60)
  await ada.page.keyboard.press('Home')
  await expect(list.getByRole('button', { name: /^Ada you/ })).toBeFocused()

  await ada.page.getByLabel('Find a member').fill('Zoe 04711')
  await expect(list.getByRole('button', { name: /^Zoe 04711/ })).toBeVisible()
  await expect(ada.page.getByText('1 member found')).toBeVisible()
  await ada.page.getByLabel('Find a member').fill('nobody of that name')
  await expect(ada.page.getByText('Nobody by that name is a member.')).toBeVisible()
})

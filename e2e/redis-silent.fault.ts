import { expect, sidebarOf, shown, test } from './cast.ts'
import { readProduct } from './start-product.ts'

// It silences Redis under everyone, so it runs after the others and alone.
test.describe.configure({ mode: 'serial' })

test('while Redis is silent Bob sees that Ada’s presence is not known, never that she has left (PRE-1)', async ({
  person,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await (await bob.program()).request('channel:create', { kind: 'direct', members: [ada.user] })
  await bob.page.goto('/')
  await ada.page.goto('/')
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible()
  const link = sidebarOf(bob.page).getByRole('link', { name: /^Ada/ })
  await link.evaluate((element) => {
    const seen = new Set<string | null>()
    new MutationObserver(() => seen.add(element.getAttribute('aria-label'))).observe(element, {
      attributes: true,
      attributeFilter: ['aria-label'],
    })
    ;(globalThis as unknown as { seenNames: Set<string | null> }).seenNames = seen
  })
  const redis = readProduct().processes.find(({ name }) => name === 'redis')!
  process.kill(redis.pid, 'SIGSTOP')
  try {
    await expect(shown(bob.page, 'Ada', 'not known')).toBeVisible({ timeout: 15_000 })
  } finally {
    process.kill(redis.pid, 'SIGCONT')
  }
  await expect(shown(bob.page, 'Ada', 'online')).toBeVisible({ timeout: 30_000 })
  const seen = await bob.page.evaluate(() => [
    ...(globalThis as unknown as { seenNames: Set<string | null> }).seenNames,
  ])
  expect(seen.join(' / ')).not.toContain('offline')
})

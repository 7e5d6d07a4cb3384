import { addRedisUsers } from '@runnel/testing/redis-users'
import { startRedis } from '@runnel/testing/start-redis'
import { expect, test, vi } from 'vitest'
import { deployCommand } from './functions.ts'

test('an operator loads the functions once, and is told when they are there, or when the user may not', async () => {
  await using server = await startRedis()
  const { app, deployer } = await addRedisUsers(server.url, 'runnel')
  const said: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const deploy = async (url: string) => {
    vi.stubEnv('REDIS_URL', url)
    return deployCommand.run([], new AbortController().signal)
  }
  try {
    await expect(deploy(app)).rejects.toThrow(/this user may not load them/)
    expect(await deploy(deployer)).toBe(0)
    expect(await deploy(deployer)).toBe(0)
    await expect(deploy(deployer.replace(/:[^:@/]+@/, ':wrong@'))).rejects.toThrow(/could not be loaded/)
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
  expect(said.join('')).toMatch(
    /^Loaded \d+ libraries into Redis at redis:\/\/127\.0\.0\.1:\d+\.\n.* already\.\n$/,
  )
})

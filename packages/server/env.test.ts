import { describe, expect, it } from 'vitest'
import { readEnv, settings, type SettingName } from './env.ts'

describe('settings', () => {
  it('all have a default or may be absent', () => {
    const read = readEnv(Object.keys(settings) as SettingName[], {})
    expect(read.REDIS_URL).toBe('redis://127.0.0.1:6379')
    expect(read.RUNNEL_PARTITIONS).toBe(16)
    expect(read.RUNNEL_ORIGIN).toEqual([])
    expect(read.RUNNEL_LIMITS).toBe(true)
    expect(read.RUNNEL_PORT).toBeUndefined()
    expect(read.RUNNEL_GATEWAY).toMatch(/^g_[0-9a-f]{6}$/)
  })

  it('are turned from text into what they mean', () => {
    const read = readEnv(['RUNNEL_PORT', 'RUNNEL_ORIGIN', 'RUNNEL_SECURE_COOKIE', 'RUNNEL_LIMITS'], {
      RUNNEL_PORT: '3001',
      RUNNEL_ORIGIN: 'https://a.example/, http://b.example:8080',
      RUNNEL_SECURE_COOKIE: 'true',
      RUNNEL_LIMITS: 'off',
    })
    expect(read).toEqual({
      RUNNEL_PORT: 3001,
      RUNNEL_ORIGIN: ['https://a.example', 'http://b.example:8080'],
      RUNNEL_SECURE_COOKIE: true,
      RUNNEL_LIMITS: false,
    })
  })

  it('name every fault at once, and repeat no value', () => {
    const environment = {
      RUNNEL_PORT: 'eighty',
      RUNNEL_PREFIX: 'no spaces please',
      RUNNEL_ORIGIN: 'ftp://elsewhere',
      RUNNEL_SIGN_UP: 'everyone',
      RUNNEL_LOCK_URLS: 'redis://one:6379,redis://two:6379',
    }
    const read = () => readEnv(Object.keys(environment) as SettingName[], environment)
    for (const name of Object.keys(environment)) expect(read).toThrow(name)
    for (const value of Object.values(environment)) expect(read).not.toThrow(value)
  })

  it('count as absent when empty', () => {
    expect(readEnv(['RUNNEL_WORKSPACE'], { RUNNEL_WORKSPACE: '' }).RUNNEL_WORKSPACE).toBe('Runnel')
  })
})

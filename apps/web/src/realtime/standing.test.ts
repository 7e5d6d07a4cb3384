import { expect, test } from 'vitest'
import { actingRole, mayHere, outranks } from './standing.ts'

const general = { kind: 'public', role: 'member' } as const
const design = { kind: 'private', role: 'member' } as const

test('olive, who owns the workspace, runs #general as an owner and #design only as what she is there', () => {
  expect(actingRole(general, 'owner')).toBe('owner')
  expect(actingRole(general, 'admin')).toBe('owner')
  expect(actingRole(design, 'owner')).toBe('member')
})

test('bob, a plain member, is offered nothing of #general’s settings, and ada, its moderator, all but what owners do', () => {
  expect(mayHere(general, { role: 'member' }, 'admin:open')).toBe(false)
  const ada = { kind: 'public', role: 'moderator' } as const
  expect(mayHere(ada, { role: 'member' }, 'channel:rename')).toBe(true)
  expect(mayHere(ada, { role: 'member' }, 'channel:delete')).toBe(false)
})

test('gus, a guest who moderates, lets nobody in by invitation', () => {
  const moderated = { kind: 'private', role: 'moderator' } as const
  expect(mayHere(moderated, { role: 'guest' }, 'member:kick')).toBe(true)
  expect(mayHere(moderated, { role: 'guest' }, 'channel:invite')).toBe(false)
})

test('a direct channel is run by nobody', () => {
  expect(mayHere({ kind: 'direct', role: 'owner' }, { role: 'owner' }, 'admin:open')).toBe(false)
})

test('a moderator may remove those with voice and not another moderator, an owner anyone', () => {
  expect(outranks('moderator', 'voice')).toBe(true)
  expect(outranks('moderator', 'moderator')).toBe(false)
  expect(outranks('moderator', 'owner')).toBe(false)
  expect(outranks('owner', 'owner')).toBe(true)
})

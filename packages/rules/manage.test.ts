import { expect, test } from 'vitest'
import { managedPairs, managesRole } from './manage.ts'

test('owners manage everyone, admins manage members and guests, nobody else manages anybody', () => {
  expect(managedPairs.toSorted()).toEqual([
    'admin:guest',
    'admin:member',
    'owner:admin',
    'owner:guest',
    'owner:member',
    'owner:owner',
  ])
  expect(managesRole('admin', 'owner')).toBe(false)
  expect(managesRole('admin', 'admin')).toBe(false)
  expect(managesRole('member', 'guest')).toBe(false)
})

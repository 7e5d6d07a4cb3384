import { expect, test } from 'vitest'
import { withSection } from './report.ts'

test('a measure made again replaces its own section and leaves the others', () => {
  let page = withSection('', 'spd-7', 'memory')
  page = withSection(page, 'members', 'many members')
  page = withSection(page, 'spd-11', 'bytes')
  page = withSection(page, 'spd-2', 'many channels')
  page = withSection(page, 'day', 'a day')
  page = withSection(page, 'spd-7', 'memory, again')
  expect(page.match(/^[a-z ,]+$/gm)).toEqual([
    'many channels',
    'memory, again',
    'bytes',
    'a day',
    'many members',
  ])
})

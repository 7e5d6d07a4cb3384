import { expect, test } from 'vitest'
import { sumUp, withSection } from './performance-page.ts'

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

test('the page begins with the goals that are missed', () => {
  const section = (heading: string, ...rows: string[]) =>
    `## ${heading}\n\n| goal | median (spread) |  |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  const page =
    section('SPD-4: latency', '| ack ≤ 0.5 | 0.57 | **missed** |', '| SPD-3: CPU ≤ 1 | 1.1 | **missed** |') +
    section('Day: a day', '| heap ≤ 1.05 | 1.00 (0.99–1.01) | met |')
  expect(sumUp(page)).toBe(
    '1 of 3 goals are met. Not met:\n\n- SPD-4: ack ≤ 0.5: 0.57\n- SPD-3: CPU ≤ 1: 1.1\n',
  )
  expect(sumUp(section('Day: a day', '| heap ≤ 1.05 | 1.00 | met |'))).toBe('1 of 1 goals are met.\n')
})

import { expect, test } from 'vitest'
import { joinCommits, type Commit } from './commit.ts'

/** A message to a channel, with two keys and three arguments of which one of each stands in front. */
const message = (channel: string, number: number, text = 'hello'): Commit => ({
  name: 'append',
  keys: [`first ${number}`, `second ${number}`],
  args: [`by ${number}`, number, text],
  group: { name: channel, inFront: { keys: 1, args: 1 }, keys: () => [`log ${channel}`] },
})
const edit = (number: number): Commit => ({ name: 'edit', keys: ['key'], args: [number] })
const numbers = (commits: readonly Commit[]) =>
  joinCommits(commits).map((one) =>
    one.commits.map(({ args }) => args.find((arg) => typeof arg === 'number')),
  )

test('messages of one turn leave as one call, channel by channel, each in its place', () => {
  const [joined, ...others] = joinCommits([
    message('#general', 1),
    message('#design', 2),
    message('#general', 3),
  ])
  expect(others).toEqual([])
  expect(joined).toMatchObject({
    name: 'append',
    keys: 'log #general,first 1,first 3,second 1,second 3,log #design,first 2,second 2'.split(','),
    args: ['#general', 2, 'by 1', 'by 3', 1, 'hello', 3, 'hello', '#design', 1, 'by 2', 2, 'hello'],
  })
  expect(joined!.commits.map(({ args }) => args[1])).toEqual([1, 3, 2])
})

test('what cannot be joined keeps its place between messages (MSG-4)', () => {
  const asked = [message('#general', 1), message('#general', 2), edit(3), edit(4), message('#general', 5)]
  expect(numbers(asked)).toEqual([[1, 2], [3], [4], [5]])
})

test('a call takes so many messages and so much text, and the next one the rest', () => {
  const many = Array.from({ length: 70 }, (_, index) => message('#general', index))
  expect(numbers(many).map((each) => each.length)).toEqual([32, 32, 6])
  expect(numbers(many).flat()).toEqual(many.map((_, index) => index))
  const long = Array.from({ length: 5 }, (_, index) => message('#general', index, 'x'.repeat(30_000)))
  expect(numbers(long)).toEqual([[0, 1], [2, 3], [4]])
  expect(numbers([message('#general', 0, 'x'.repeat(100_000)), message('#general', 1)])).toEqual([[0], [1]])
})

test('where several are answered with one answer, each gets its own', () => {
  const joinedAnswer: Commit = {
    ...message('#general', 1),
    group: {
      ...message('#general', 1).group!,
      spread: (answers) => answers.flatMap((answer) => [answer, `${String(answer)}, too`]),
    },
  }
  const [joined] = joinCommits([joinedAnswer, message('#general', 2)])
  expect(joined!.answers(['stored'])).toEqual(['stored', 'stored, too'])
  expect(joinCommits([edit(3)])[0]!.answers('edited')).toEqual(['edited'])
})

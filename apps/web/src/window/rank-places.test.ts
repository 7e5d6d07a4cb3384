import { expect, test } from 'vitest'
import { fit, partsOf, rankPlaces } from './rank-places.ts'

const place = (title: string, weight = 0, ...others: string[]) => ({ words: [title, ...others], weight })
const found = (places: ReturnType<typeof place>[], query: string) =>
  rankPlaces(places, query, 10).map((one) => one.place.words[0])

test('what begins with what ada typed comes before what holds it', () => {
  const places = [place('redesign'), place('web-design'), place('design'), place('designers')]
  expect(found(places, 'design')).toEqual(['design', 'designers', 'web-design', 'redesign'])
  expect(found(places, '#des')).toEqual(['design', 'designers', 'web-design', 'redesign'])
})

test('a letter too many, missing or swapped still finds the channel, after what fits better', () => {
  const places = [place('general'), place('random')]
  for (const typed of ['genral', 'gennral', 'egneral', 'generla'])
    expect(found(places, typed), typed).toEqual(['general'])
  expect(found([place('web-design')], 'wb-design')).toEqual(['web-design'])
  expect(fit(place('general'), 'genral')?.isSimilar).toBe(true)
  expect(fit(place('general'), 'gener')?.isSimilar).toBe(false)
  expect(found(places, 'xyz')).toEqual([])
})

test('accents and case do not matter, any script is found', () => {
  expect(found([place('José Núñez')], 'nunez')).toEqual(['José Núñez'])
  expect(found([place('Привет')], 'прив')).toEqual(['Привет'])
  expect(found([place('日本語の部屋')], '本語')).toEqual(['日本語の部屋'])
})

test('each word she types must fit: the name, the handle or the section', () => {
  const bob = place('Bob Stone', 0, 'bob-s', 'builders')
  expect(found([bob], 'bob build')).toEqual(['Bob Stone'])
  expect(found([bob], 'bob stone')).toEqual(['Bob Stone'])
  expect(found([bob], 'bob music')).toEqual([])
  expect(fit(bob, 'builders')?.word).toBe(2)
  expect(found([place('alpha-release')], 'ar')).toEqual(['alpha-release'])
})

test('of two that fit alike, the one she was at lately is first', () => {
  expect(found([place('team-a'), place('team-b', 8)], 'team')).toEqual(['team-b', 'team-a'])
})

test('what was typed is marked in the title', () => {
  expect(partsOf('web-design', 'des')).toEqual([
    { text: 'web-', isTyped: false },
    { text: 'des', isTyped: true },
    { text: 'ign', isTyped: false },
  ])
  expect(partsOf('general', 'genral')).toEqual([{ text: 'general', isTyped: false }])
})

import { expect, test } from 'vitest'
import { chooseLanguage } from './choose-language.ts'

test('ada reads what she chose, whatever her browser asks for', () => {
  expect(chooseLanguage('de', 'en-GB,en;q=0.9')).toBe('de')
  expect(chooseLanguage('en', 'de')).toBe('en')
})

test('who chose nothing reads the first language of the browser that there is, else English', () => {
  expect(chooseLanguage(undefined, 'de-AT,de;q=0.9,en;q=0.8')).toBe('de')
  expect(chooseLanguage(undefined, 'en;q=0.5, DE;q=0.9')).toBe('de')
  expect(chooseLanguage(undefined, 'fr-CH, fr;q=0.9, de;q=0.7, en;q=0.8')).toBe('en')
  expect(chooseLanguage(undefined, 'fr, de;q=0')).toBe('en')
  expect(chooseLanguage(undefined, 'fr, *;q=0.5')).toBe('en')
  expect(chooseLanguage(undefined, undefined)).toBe('en')
})

test('a cookie or header that says nothing of ours is as none', () => {
  expect(chooseLanguage('tlh', 'de')).toBe('de')
  expect(chooseLanguage('', ';;,q=,')).toBe('en')
  expect(chooseLanguage('<script>', 'x'.repeat(10_000))).toBe('en')
})

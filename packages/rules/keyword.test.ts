import { expect, test } from 'vitest'
import { findKeyword } from './keyword.ts'

test.each([
  ['the DEPLOY is done', 'deploy'],
  ['deploy', 'Deploy'],
  ['(deploy)', 'deploy'],
  ['Grüße aus ZÜRICH!', 'zürich'],
  ['Привет, МИР', 'мир'],
  ['a red  alert now', 'red alert'],
  ['we speak c++ here', 'c++'],
  ['新しい東京の駅', '東京'],
  ['วันนี้กรุงเทพฝนตก', 'กรุงเทพ'],
  ['cafe\u0301 time', 'café'],
])('“%s” contains the keyword “%s”', (text, keyword) => {
  expect(findKeyword(text, ['other', keyword])).toBe(keyword)
})

test.each([
  ['redeployed', 'deploy'],
  ['deploys', 'deploy'],
  ['deploy_all', 'deploy'],
  ['мирный', 'мир'],
  ['anything', ' '],
  ['a.c', 'abc'],
  ['abc', 'a.c'],
])('“%s” does not contain the keyword “%s”', (text, keyword) => {
  expect(findKeyword(text, [keyword])).toBeUndefined()
})

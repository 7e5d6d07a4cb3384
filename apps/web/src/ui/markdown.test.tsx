import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { English } from '@/texts/english.tsx'
import { Markdown } from './markdown.tsx'

const html = (text: string) =>
  renderToStaticMarkup(
    <English>
      <Markdown text={text} />
    </English>,
  )

test('links open beside the conversation and tell the other side nothing of it', () => {
  expect(html('https://a.example/')).toMatch(
    /<a href="https:\/\/a.example\/" dir="auto" target="_blank" rel="noopener noreferrer nofollow ugc"/,
  )
})

test('reading fetches nothing: no picture, frame, style or script comes of any text', () => {
  const hostile = [
    '![x](https://spy.example/a.png)',
    '<img src="https://spy.example/b.png"><iframe src="//spy.example"></iframe>',
    '<style>@import "//spy.example"</style><script>alert(1)</script>',
    '[x](javascript:alert(1)) <svg onload=alert(1)>',
  ].join('\n\n')
  expect(html(hostile)).not.toMatch(
    /<(?:img|iframe|style|script|svg|object|link)\b|javascript:alert\(1\)"|url\(/,
  )
})

test('headings do not become headings of the page, and each paragraph has its own direction', () => {
  expect(html('# hello')).not.toContain('<h1')
  expect(html('one\n\ntwo').match(/<p dir="auto">/g)).toHaveLength(2)
})

test('mentions are what the message names, other handles stay text', () => {
  const rendered = renderToStaticMarkup(
    <Markdown
      text="@ada and @bob"
      renderMention={(handle, text) => (handle === 'ada' ? <mark>{text}</mark> : undefined)}
    />,
  )
  expect(rendered).toContain('<mark>@ada</mark> and @bob')
})

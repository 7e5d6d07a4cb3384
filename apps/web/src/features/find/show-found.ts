import { folded, placesOf } from './find-text.ts'

/** Whether this browser can mark text without changing the page. */
const canMark = () => typeof CSS !== 'undefined' && 'highlights' in CSS

/** How it is marked, the same in both themes. Here, because the build's style sheets do not know these pseudo-elements. */
const styles = `
  ::highlight(found) { color: oklch(0.2 0.02 90); background-color: oklch(0.9 0.13 95) }
  ::highlight(found-here) { color: oklch(0.15 0.02 60); background-color: oklch(0.78 0.16 65) }
`
let sheet: CSSStyleSheet | undefined

function adoptStyles(): void {
  if (sheet !== undefined) return
  sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  document.adoptedStyleSheets.push(sheet)
}

/** All places of what is looked for (folded) within an element, across the bounds of its parts. */
function rangesIn(element: Element, wanted: string): Range[] {
  const nodes: { node: Text; from: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node: node as Text, from: text.length })
    text += node.nodeValue ?? ''
  }
  const at = (offset: number, isEnd: boolean) =>
    nodes.findLast(({ from }) => (isEnd ? from < offset : from <= offset)) ?? nodes[0]
  return placesOf(text, wanted).flatMap(([from, to]) => {
    const [first, last] = [at(from, false), at(to, true)]
    if (first === undefined || last === undefined) return []
    const range = document.createRange()
    range.setStart(first.node, from - first.from)
    range.setEnd(last.node, to - last.from)
    return [range]
  })
}

/** Marks what is found in the messages that are in the page, the one gone to (by its row's key) apart. Nothing is changed in them. */
export function showFound(list: Element, query: string, current: string | undefined): void {
  if (!canMark()) return
  adoptStyles()
  const wanted = folded(query.trim())
  const [found, here] = [new Highlight(), new Highlight()]
  if (wanted !== '')
    for (const row of list.querySelectorAll<HTMLElement>('article[data-key]')) {
      const text = row.querySelector('[id^="text-"]')
      if (text === null) continue
      for (const range of rangesIn(text, wanted)) (row.dataset['key'] === current ? here : found).add(range)
    }
  CSS.highlights.set('found', found)
  CSS.highlights.set('found-here', here)
}

/** Takes all marks away. */
export function hideFound(): void {
  if (!canMark()) return
  CSS.highlights.delete('found')
  CSS.highlights.delete('found-here')
}

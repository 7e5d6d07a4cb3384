import { Fragment, memo, useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from './classes.ts'
import { CodeBlock } from './code-block.tsx'
import { directionOf } from './markdown-direction.ts'
import { disguisedHost } from './markdown-link.ts'
import styles from './markdown.module.css'
import { parseMarkdown, plainText } from './markdown-tree.ts'
import type { Block, Inline, TableCell } from './markdown-tree.ts'

/** Turns `@handle` into an element; undefined leaves it as text. */
export type RenderMention = (handle: string, text: string) => ReactNode | undefined

/** Turns `#channel` into an element; undefined leaves it as text. */
export type RenderChannel = (name: string, text: string) => ReactNode | undefined

interface Pills {
  mention: RenderMention | undefined
  channel: RenderChannel | undefined
}

/** A message's text: Markdown as React elements, nothing fetched, nothing executed. What renders pills must be stable. */
export const Markdown = memo(function Markdown({
  text,
  renderMention,
  renderChannel,
  className,
}: {
  text: string
  renderMention?: RenderMention | undefined
  renderChannel?: RenderChannel | undefined
  className?: string
}) {
  const blocks = useMemo(() => parseMarkdown(text), [text])
  return (
    <div className={classes(styles.text, className)}>
      {blocks.map((block, at) => blockOf(block, at, { mention: renderMention, channel: renderChannel }))}
    </div>
  )
})

function blockOf(block: Block, key: number, pills: Pills | undefined): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return (
        <p key={key} dir="auto">
          {inlinesOf(block.children, pills)}
        </p>
      )
    case 'heading':
      // Not a heading of the page: the outline of the window is not the writer's to change.
      return (
        <p key={key} dir="auto" className={styles.heading}>
          {inlinesOf(block.children, pills)}
        </p>
      )
    case 'quote':
      return (
        <blockquote key={key} dir={directionOf(block.children)}>
          {block.children.map((child, at) => blockOf(child, at, pills))}
        </blockquote>
      )
    case 'list': {
      const items = block.items.map((item, at) => (
        <li key={at}>{item.map((child, index) => blockOf(child, index, pills))}</li>
      ))
      const direction = directionOf([block])
      return block.start === undefined ? (
        <ul key={key} dir={direction}>
          {items}
        </ul>
      ) : (
        <ol key={key} dir={direction} start={block.start}>
          {items}
        </ol>
      )
    }
    case 'code':
      return <CodeBlock key={key} code={block.text} language={block.language} />
    case 'table':
      return (
        <div key={key} className={styles.table}>
          <table>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={at}>{row.map((cell, index) => cellOf(cell, index, pills))}</tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    case 'rule':
      return <hr key={key} />
  }
}

function cellOf(cell: TableCell, key: number, pills: Pills | undefined): ReactNode {
  const props = {
    dir: 'auto',
    ...(cell.align === undefined ? {} : { style: { textAlign: cell.align } }),
  } as const
  const children = inlinesOf(cell.children, pills)
  return cell.isHeader ? (
    <th key={key} scope="col" {...props}>
      {children}
    </th>
  ) : (
    <td key={key} {...props}>
      {children}
    </td>
  )
}

function inlinesOf(nodes: readonly Inline[], pills: Pills | undefined): ReactNode {
  return nodes.map((node, key) => {
    switch (node.type) {
      case 'text':
        return node.text
      case 'break':
        return <br key={key} />
      case 'code':
        return <code key={key}>{node.text}</code>
      case 'mention':
        return <Fragment key={key}>{pills?.mention?.(node.handle, node.text) ?? node.text}</Fragment>
      case 'channel':
        return <Fragment key={key}>{pills?.channel?.(node.name, node.text) ?? node.text}</Fragment>
      case 'emphasis':
        return <em key={key}>{inlinesOf(node.children, pills)}</em>
      case 'strong':
        return <strong key={key}>{inlinesOf(node.children, pills)}</strong>
      case 'strike':
        return <s key={key}>{inlinesOf(node.children, pills)}</s>
      case 'link':
        return <MessageLink key={key} href={node.href} label={node.children} />
    }
  })
}

/** Opens beside the conversation, tells the other side nothing of it, and shows where it really leads. */
function MessageLink({ href, label }: { href: string; label: readonly Inline[] }) {
  const conversationTexts = useTexts('conversation')
  const host = disguisedHost(href, plainText(label))
  return (
    <>
      <a href={href} dir="auto" target="_blank" rel="noopener noreferrer nofollow ugc" title={href}>
        {inlinesOf(label, undefined)}
      </a>
      {host === undefined ? null : (
        <bdi className={styles.host}>({conversationTexts.link.leadsTo(host)})</bdi>
      )}
    </>
  )
}

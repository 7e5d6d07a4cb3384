'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { CSSProperties } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import styles from './code-block.module.css'
import { highlight, knownLanguage } from './code-highlight.ts'
import type { HighlightedLine } from './code-highlight.ts'
import { copyToClipboard } from './copy-to-clipboard.ts'

/** Code as it was typed. Colours come when the language has been loaded, without moving a letter. */
export function CodeBlock({ code, language }: { code: string; language: string | undefined }) {
  const texts = useTexts('conversation').code
  const lines = useHighlight(code, knownLanguage(language))
  return (
    <div className={styles.block} dir="ltr">
      {/* What overflows must be reachable with the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex jsx-a11y/prefer-tag-over-role */}
      <pre tabIndex={0} role="region" aria-label={texts.label(language)}>
        <code>{lines === undefined ? code : lines.map(lineOf)}</code>
      </pre>
      <CopyCode code={code} />
    </div>
  )
}

function CopyCode({ code }: { code: string }) {
  const texts = useTexts('conversation').code
  const [isCopied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async () => {
    if (!(await copyToClipboard(code))) return
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <button
      type="button"
      className={styles.copy}
      data-copied={isCopied ? '' : undefined}
      aria-label={isCopied ? texts.copied : texts.copy}
      onClick={() => void copy()}
    >
      {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      {isCopied ? texts.copied : null}
    </button>
  )
}

function useHighlight(code: string, language: string | undefined): HighlightedLine[] | undefined {
  const [done, setDone] = useState<{ code: string; lines: HighlightedLine[] }>()
  useEffect(() => {
    if (language === undefined) return
    let isCurrent = true
    highlight(code, language).then(
      (lines) => isCurrent && setDone({ code, lines }),
      // Plain code is readable; colours come with the next block once the language can be loaded.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [code, language])
  return done?.code === code ? done.lines : undefined
}

function lineOf(line: HighlightedLine, index: number) {
  return (
    <span key={index}>
      {index > 0 ? '\n' : null}
      {line.map((piece, at) => (
        <span key={at} style={styleOf(piece)}>
          {piece.content}
        </span>
      ))}
    </span>
  )
}

function styleOf({ color, fontStyle }: HighlightedLine[number]): CSSProperties {
  // Bits: 1 italic, 2 bold; -1 is nothing known.
  const style: number = fontStyle ?? 0
  return {
    ...(color === undefined ? {} : { color }),
    ...(style > 0 && style & 1 ? { fontStyle: 'italic' } : {}),
    ...(style > 0 && style & 2 ? { fontWeight: 600 } : {}),
  }
}

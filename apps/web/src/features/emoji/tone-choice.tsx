'use client'

import { useId } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { skinTones, toneSign } from './skin-tone.ts'

const hand = '\u270b'

/** In which skin tone emoji of people and hands are offered. */
export function ToneChoice({
  tone,
  onChoose,
}: {
  tone: string | undefined
  onChoose: (tone: string | undefined) => void
}) {
  const texts = useTexts('emoji')
  const name = useId()
  return (
    <fieldset className="flex shrink-0">
      <legend className="sr-only">{texts.tone}</legend>
      {[undefined, ...skinTones].map((one) => (
        <label
          key={one ?? 'none'}
          title={texts.tones[one ?? 'none']}
          className={classes(
            'flex size-6 touch:size-11 cursor-pointer items-center justify-center rounded-sm text-sm leading-none touch:text-xl',
            'has-focus-visible:outline-2 has-focus-visible:outline-focus',
            tone === one ? 'bg-pressed' : 'hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={name}
            checked={tone === one}
            aria-label={texts.tones[one ?? 'none']}
            onChange={() => onChoose(one)}
            className="sr-only"
          />
          <span aria-hidden>{one === undefined ? hand : `${hand}${toneSign(one)}`}</span>
        </label>
      ))}
    </fieldset>
  )
}

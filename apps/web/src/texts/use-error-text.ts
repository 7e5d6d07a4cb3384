import { useCallback } from 'react'
import { errorText } from './error-text.ts'
import { useTexts } from './use-texts.ts'

/** What to tell a person about anything that was thrown. */
export function useErrorText(): (error: unknown) => string {
  const { errors } = useTexts('shell')
  return useCallback((error) => errorText(error, errors), [errors])
}

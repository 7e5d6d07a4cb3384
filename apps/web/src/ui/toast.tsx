import { createStore } from 'zustand/vanilla'

/** Something said in passing. */
export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'danger'
}

const shownMs = { plain: 4_000, danger: 9_000 }

/** What is said now, the oldest first. */
export const toasts = createStore<Toast[]>(() => [])
let lastId = 0

/** Takes one away before its time. */
export function closeToast(id: number): void {
  toasts.setState((shown) => shown.filter((toast) => toast.id !== id), true)
}

/** Says something that needs no answer; it leaves by itself. */
export function toast(text: string, tone: Toast['tone'] = 'plain'): void {
  const id = (lastId += 1)
  toasts.setState((shown) => [...shown.slice(-2), { id, text, tone }], true)
  setTimeout(() => closeToast(id), shownMs[tone])
}

/** Whether the newest entry of the browser's history stands for what lies over the page, and for no place of its own. */
let isOver = false

/** Goes to an address of the window without asking the server. What lay over the page is no place to come back to. */
export function enter(path: string, state: object | null = null): void {
  window.history[isOver ? 'replaceState' : 'pushState'](state, '', path)
  isOver = false
}

/** From now on going back leaves what lies over the page, and stays where one is. */
export function layOver(): void {
  if (isOver) return
  window.history.pushState(window.history.state, '')
  isOver = true
}

/** Somebody went back: whether from what lay over the page. */
export function leaveOver(): boolean {
  const was = isOver
  isOver = false
  return was
}

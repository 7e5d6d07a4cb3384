/** Whether something can take the focus: it is still there, and in sight. */
export function isThere(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element.isConnected && element.checkVisibility()
}

/** Where one goes on in the conversation; for a finger not its text, which would bring the keyboard up. */
export function conversationFocus(): HTMLElement | null {
  const conversation = document.querySelector<HTMLElement>('#conversation')
  const text = conversation?.querySelector<HTMLElement>('textarea:enabled') ?? null
  return text === null || window.matchMedia('(pointer: coarse)').matches ? conversation : text
}

/**
 * Notes what has the focus, and whose menu is open, before something covers it. The returned function says where the focus goes
 * afterwards: back, or, when that was in the conversation and is gone, on in it. True leaves it to what covered it.
 */
export function noteWayBack(): () => HTMLElement | true {
  if (typeof document === 'undefined') return () => true
  const places = [
    document.activeElement,
    document.querySelector('[aria-haspopup=menu][aria-expanded=true]'),
  ].filter((place) => place !== null && place !== document.body)
  const conversation = document.querySelector('#conversation')
  const wasInConversation = places.some((place) => conversation?.contains(place) === true)
  return () => places.find(isThere) ?? (wasInConversation ? (conversationFocus() ?? true) : true)
}

/** Whether a finger put here scrolls something sideways, within `around` or anywhere. */
export function movesSideways(target: Element, around: Element | null): boolean {
  for (
    let element: Element | null = target;
    element !== null && element !== around;
    element = element.parentElement
  )
    if (
      element.scrollWidth > element.clientWidth + 1 &&
      /auto|scroll/.test(getComputedStyle(element).overflowX)
    )
      return true
  return false
}

/** Whether a fenced block is open at the end of this text. */
export function isInCode(text: string): boolean {
  let fence = ''
  for (const line of text.split('\n')) {
    const marks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (marks === undefined) continue
    if (fence === '') fence = marks
    else if (marks[0] === fence[0] && marks.length >= fence.length) fence = ''
  }
  return fence !== ''
}
